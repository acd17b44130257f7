# The DSC resource as a command: the manifest by the rules of DSC v3, and the script as the process that dsc starts.

BeforeDiscovery {
    . (Join-Path $PSScriptRoot 'common.ps1')
}

BeforeAll {
    . (Join-Path $PSScriptRoot 'common.ps1')
    Import-StagedDscModule
    $script:Folder = Join-Path (Split-Path $Manifest) 'dsc'
    $script:Resource = Get-Content -LiteralPath (Join-Path $Folder 'VssWriterHealth.dsc.resource.json') -Raw | ConvertFrom-Json
    $script:Schema = $Resource.schema.embedded
    $script:Settable = 'name', 'requiredWriter', 'ignoredWriter', 'acceptedState', 'allowBusy', 'timeoutSec', 'repair'
    $script:Reported = 'isHealthy', 'failed', 'busy', 'missing', 'accepted', 'reasons'

    # Runs the command that the manifest names, where dsc runs it, with this on standard input, in UTF-8.
    function Invoke-Operation([string] $Operation, [string] $StandardInput = '', [string] $Argument = '', [string] $From = $Folder) {
        # This PowerShell, which may be another than the one on the path.
        $run = Invoke-ScriptProcess "$(@($Resource.$Operation.args) -join ' ') $Argument" -StandardInput $StandardInput -From $From
        $traces = @($run.Error -split '\r?\n' -ne '' | ConvertFrom-Json)
        [pscustomobject]@{
            ExitCode = $run.ExitCode
            Output   = @($run.Text -split '\r?\n' -ne '')
            Traces   = $traces
            Error    = @($traces | Where-Object { $_.PSObject.Properties.Name -eq 'error' } | ForEach-Object { $_.error })
            Meaning  = $Resource.exitCodes.([string] $run.ExitCode)
        }
    }

    function Invoke-Simulated([string] $Operation, [string] $StandardInput, [string] $Scenario = 'sql-failed') {
        Invoke-Operation $Operation $StandardInput -Argument "-Scenario $Scenario"
    }

    # A failed writer whose service, if anybody stops it, never starts again: a run that touches it shows.
    function Get-Fragile {
        '-SimulationPath "{0}"' -f (ConvertTo-SimulationFile @{
                writers  = @(@{ name = 'SqlServerWriter'; state = 'FailedAtFreeze' })
                services = @(@{ name = 'SQLWriter'; startError = 'E_FAIL' })
            })
    }
}

Describe 'The manifest of the command resource' {
    It 'says what DSC needs to know of a resource' {
        $Resource.'$schema' | Should -Be 'https://aka.ms/dsc/schemas/v3/bundled/resource/manifest.json'
        $Resource.type | Should -MatchExactly '^\w+(\.\w+){0,2}\/\w+$'
        $Resource.type | Should -Be 'VssWriterStatus/VssWriterHealth'
        $Resource.version | Should -Be (Split-Path (Split-Path $Manifest) -Leaf)
        $Resource.description | Should -Not -BeNullOrEmpty
    }

    It 'has only members that DSC knows, which refuses others' {
        $Resource.PSObject.Properties.Name | Should -BeIn '$schema', 'type', 'version', 'description', 'tags', 'get', 'set', 'test', 'export', 'exitCodes', 'schema'
        foreach ($operation in 'get', 'set', 'test', 'export') {
            $Resource.$operation.PSObject.Properties.Name | Should -BeIn 'executable', 'args', 'input', 'return'
        }
    }

    It 'runs the script beside it, in the operation asked for, with the input on standard input (<_>)' -ForEach 'get', 'set', 'test', 'export' {
        $method = $Resource.$_
        $method.executable | Should -Be 'pwsh'
        $method.input | Should -Be 'stdin'
        $file = $method.args[[array]::IndexOf($method.args, '-File') + 1]
        Join-Path $Folder $file | Should -Exist
        $method.args[-2..-1] | Should -Be '-Operation', $_
    }

    It 'never asks for a simulation' {
        Get-Content -LiteralPath (Join-Path $Folder 'VssWriterHealth.dsc.resource.json') -Raw | Should -Not -Match 'Simulation|Scenario'
    }

    It 'has a meaning for each exit code' {
        $Resource.exitCodes.PSObject.Properties.Name | Should -Be '0', '1', '2', '3', '4', '5'
    }

    It 'describes each property, and lets no other pass' {
        $Schema.type | Should -Be 'object'
        $Schema.additionalProperties | Should -BeFalse
        $Schema.properties.PSObject.Properties.Name | Should -Be ($Settable + $Reported + '_inDesiredState')
        foreach ($name in $Settable + $Reported) {
            $Schema.properties.$name.description | Should -Not -BeNullOrEmpty
            [bool] $Schema.properties.$name.readOnly | Should -Be ($Reported -contains $name)
        }
    }

    It 'takes _inDesiredState from DSC, and holds its definition, so that nothing is fetched' {
        $Schema.properties._inDesiredState.'$ref' | Should -Be 'https://aka.ms/dsc/schemas/v3/resource/properties/inDesiredState.json'
        $Schema.'$defs'.inDesiredState.'$id' | Should -Be $Schema.properties._inDesiredState.'$ref'
        $Schema.'$defs'.inDesiredState.readOnly | Should -BeTrue
    }

    It 'has the properties, the limits and the defaults of the class' {
        $class = & (Get-Module VssWriterStatus.Dsc) { [VssWriterHealth]::new() }
        $properties = $class.GetType().GetProperties() |
            Where-Object { $_.GetCustomAttributes([System.Management.Automation.DscPropertyAttribute], $false) }
        $properties.Name | Should -Be ($Settable + $Reported)
        foreach ($name in 'allowBusy', 'timeoutSec', 'repair') {
            $Schema.properties.$name.default | Should -Be $class.$name
        }

        $range = $class.GetType().GetProperty('TimeoutSec').GetCustomAttributes([System.Management.Automation.ValidateRangeAttribute], $false)
        $Schema.properties.timeoutSec.minimum, $Schema.properties.timeoutSec.maximum | Should -Be $range.MinRange, $range.MaxRange
        $set = $class.GetType().GetProperty('Repair').GetCustomAttributes([System.Management.Automation.ValidateSetAttribute], $false)
        $Schema.properties.repair.enum | Should -Be $set.ValidValues
    }
}

Describe 'The operation get' -Skip:($PSVersionTable.PSEdition -ne 'Core') {
    It 'writes one line of JSON: the settings and what the computer says' {
        $run = Invoke-Simulated get '{ "name": "Backup", "requiredWriter": ["NTDS", "No Such Writer"], "ignoredWriter": ["WMI Writer"], "allowBusy": true, "timeoutSec": 60, "repair": "Safe" }'
        $run.ExitCode | Should -Be 0
        $run.Output.Count | Should -Be 1
        $state = $run.Output | ConvertFrom-Json
        $state.PSObject.Properties.Name | Should -Be ($Settable + $Reported)
        $state.name | Should -Be 'Backup'
        $state.requiredWriter | Should -Be 'NTDS', 'No Such Writer'
        $state.ignoredWriter | Should -Be 'WMI Writer'
        $state.allowBusy | Should -BeTrue
        $state.timeoutSec | Should -Be 60
        $state.repair | Should -Be 'Safe'
        $state.isHealthy | Should -BeFalse
        $state.failed | Should -Be 'SqlServerWriter'
        $state.missing | Should -Be 'No Such Writer'
        $state.reasons.code | Should -Be 'WriterFailed:SqlServerWriter', 'WriterMissing:No Such Writer'
        $state.reasons[0].phrase | Should -BeLike 'SqlServerWriter on SRV1 is Failed*'
    }

    It 'needs no input, and writes empty arrays as such' {
        $run = Invoke-Simulated get '' -Scenario healthy
        $run.ExitCode | Should -Be 0
        $run.Output | Should -Be '{"requiredWriter":[],"ignoredWriter":[],"acceptedState":[],"allowBusy":false,"timeoutSec":180,"repair":"None","isHealthy":true,"failed":[],"busy":[],"missing":[],"accepted":[],"reasons":[]}'
    }

    It 'reads UTF-8 and writes ASCII, so that no console changes a name' {
        $run = Invoke-Simulated get ('{{"requiredWriter":["{0}"]}}' -f ([char] 0xFC + [char] 0x20AC)) -Scenario healthy
        $run.Output | Should -BeLike '*"missing":`["\u00fc\u20ac"`]*'
        ($run.Output | ConvertFrom-Json).missing | Should -Be ([char] 0xFC + [char] 0x20AC)
    }

    It 'takes back what it wrote, reports included, and does not believe them' {
        $first = Invoke-Simulated get '{"name":"Backup"}' -Scenario healthy
        $second = Invoke-Simulated get ($first.Output -join '')
        $second.ExitCode | Should -Be 0
        ($second.Output | ConvertFrom-Json).isHealthy | Should -BeFalse
    }

    It 'tells on standard error what it does, a JSON object a line' {
        $run = Invoke-Simulated get '' -Scenario healthy
        $run.Traces.debug | Should -Contain ($run.Traces.debug -like 'GatherWriterStatus: *')[0]
        $run.Error | Should -BeNullOrEmpty
    }
}

Describe 'The operation test' -Tag Portable -Skip:($PSVersionTable.PSEdition -ne 'Core') {
    It 'says that a healthy computer is in the desired state' {
        $run = Invoke-Simulated test '{}' -Scenario healthy
        $run.ExitCode | Should -Be 0
        ($run.Output[0] | ConvertFrom-Json)._inDesiredState | Should -BeTrue
        $run.Output[1] | Should -Be '[]'
    }

    It 'says that a computer with a failed writer is not, in what, and why' {
        $run = Invoke-Simulated test '{}'
        $run.ExitCode | Should -Be 0
        $state = $run.Output[0] | ConvertFrom-Json
        $state._inDesiredState | Should -BeFalse
        $state.reasons.code | Should -Be 'WriterFailed:SqlServerWriter'
        $run.Output[1] | Should -Be '["isHealthy"]'
    }
}

Describe 'The operation export' -Tag Portable -Skip:($PSVersionTable.PSEdition -ne 'Core') {
    It 'writes the one instance that there is, which test takes' {
        $run = Invoke-Simulated export
        $run.ExitCode | Should -Be 0
        $run.Output.Count | Should -Be 1
        (Invoke-Simulated test $run.Output[0]).ExitCode | Should -Be 0
    }
}

Describe 'The operation set' -Tag Portable -Skip:($PSVersionTable.PSEdition -ne 'Core') {
    It 'changes nothing on a healthy computer and writes its state' {
        $run = Invoke-Simulated set '{"repair":"Safe"}' -Scenario healthy
        $run.ExitCode | Should -Be 0
        ($run.Output | ConvertFrom-Json).isHealthy | Should -BeTrue
        ($run.Traces.debug -match 'service').Count | Should -Be 0
    }

    It 'ends with 4 and the reasons, touching nothing, with repair None' {
        $run = Invoke-Operation set '{}' -Argument (Get-Fragile)
        $run.ExitCode | Should -Be 4
        $run.Meaning | Should -BeLike '*repair is None*'
        $run.Output | Should -BeNullOrEmpty
        $run.Error | Should -BeLike '*SqlServerWriter on SIMULATION is Failed: FailedAtFreeze*'
        ($run.Traces.debug -match 'Stopping').Count | Should -Be 0
    }

    It 'restarts a service of class Safe with repair Safe' {
        $run = Invoke-Simulated set '{"repair":"Safe"}'
        $run.ExitCode | Should -Be 0
        ($run.Output | ConvertFrom-Json).isHealthy | Should -BeTrue
        $run.Traces.debug | Should -Contain "Stopping the service 'SQLWriter'"
    }

    It 'ends with 5 where that does not help' {
        $run = Invoke-Operation set '{"repair":"Safe","timeoutSec":5}' -Argument (Get-Fragile)
        $run.ExitCode | Should -Be 5
        $run.Meaning | Should -BeLike 'Writers are not healthy after*'
        $run.Output | Should -BeNullOrEmpty
        $run.Error | Should -BeLike "*The restart of the service 'SQLWriter' failed*"
    }
}

Describe 'What cannot be asked' -Skip:($PSVersionTable.PSEdition -ne 'Core') {
    It 'ends with 3, the error and what to do' {
        $run = Invoke-Simulated get '{}' -Scenario access-denied
        $run.ExitCode | Should -Be 3
        $run.Meaning | Should -BeLike '*could not be queried'
        $run.Output | Should -BeNullOrEmpty
        $run.Error | Should -BeLike '*E_ACCESSDENIED*as administrator*'
    }

    It 'ends with 3 where there is no VSS' -Tag Unix {
        $run = Invoke-Operation get '{}'
        $run.ExitCode | Should -Be 3
        $run.Error | Should -BeLike 'The Volume Shadow Copy Service is not available*'
    }

    It 'ends with 3 for a simulation that there is not' {
        $run = Invoke-Operation get '{}' -Argument '-SimulationPath no-such-file.json'
        $run.ExitCode | Should -Be 3
        $run.Error | Should -BeLike '*no-such-file.json*'
    }

    It 'ends with 1 where the module is not there' {
        $alone = Join-Path (Get-PSDrive TestDrive).Root 'dsc'
        Copy-Item -LiteralPath $Folder -Destination $alone -Recurse
        $run = Invoke-Operation set '{"repair":"Safe"}' -From $alone
        $run.ExitCode | Should -Be 1
        $run.Output | Should -BeNullOrEmpty
        $run.Error | Should -BeLike '*VssWriterStatus.psd1*'
    }
}

Describe 'Input that is not valid' -Skip:($PSVersionTable.PSEdition -ne 'Core') {
    It 'ends with 2 and says what is wrong, touching nothing: <Json>' -ForEach (Select-ProcessCase @(
        @{ Json = '{"repair": "Safe"'; Message = '*the text is not valid JSON: *' }
        @{ Json = '[{"repair":"Safe"}]'; Message = '*the text is not a JSON object.' }
        @{ Json = '{"repair":"Safe","Repair":"None"}'; Message = '*' }
        @{ Json = '{"repair":"Safe","simulation":"healthy"}'; Message = "*'simulation' is not a known property; known properties: name, requiredWriter, ignoredWriter, acceptedState, allowBusy, timeoutSec, repair." }
        @{ Json = '{"Repair":"Safe"}'; Message = "*'Repair' is not a known property*" }
        @{ Json = '{"repair":"safe"}'; Message = "*'repair' must be one of None, Safe." }
        @{ Json = '{"repair":"Safe","name":""}'; Message = "*'name' must be a string that is not empty." }
        @{ Json = '{"repair":"Safe","requiredWriter":"NTDS"}'; Message = "*'requiredWriter' must be an array in which each item is a string that is not empty." }
        @{ Json = '{"repair":"Safe","ignoredWriter":[7]}'; Message = "*'ignoredWriter' must be an array in which each item is a string that is not empty." }
        @{ Json = '{"repair":"Safe","ignoredWriter":null}'; Message = "*'ignoredWriter' must be an array in which*" }
        @{ Json = '{"repair":"Safe","allowBusy":"yes"}'; Message = "*'allowBusy' must be true or false." }
        @{ Json = '{"repair":"Safe","timeoutSec":-1}'; Message = "*'timeoutSec' must be a whole number from 0 to 2147483." }
        @{ Json = '{"repair":"Safe","timeoutSec":2147484}'; Message = "*'timeoutSec' must be a whole number from 0 to 2147483." }
        @{ Json = '{"repair":"Safe","timeoutSec":1.5}'; Message = "*'timeoutSec' must be a whole number from 0 to 2147483." }
        )) {
        $run = Invoke-Operation set $Json -Argument (Get-Fragile)
        $run.ExitCode | Should -Be 2
        $run.Meaning | Should -BeLike '*not valid; nothing was changed'
        $run.Output | Should -BeNullOrEmpty
        $run.Error.Count | Should -Be 1
        $run.Error | Should -BeLike "Standard input: $Message"
        $run.Traces.Count | Should -Be 1
    }

    It 'is refused by an operation that changes nothing, too' {
        (Invoke-Simulated test '{"bogus":1}').ExitCode | Should -Be 2
    }
}
