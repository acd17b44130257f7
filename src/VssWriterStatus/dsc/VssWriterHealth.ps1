#Requires -Version 7.0
<#
.SYNOPSIS
Runs an operation of the DSC resource VssWriterStatus/VssWriterHealth.

.DESCRIPTION
Reads the desired state as a JSON object from standard input. No input is the same as an empty object. Writes the state
as JSON to standard output, and traces to standard error, one JSON object per line. The manifest next to this file
contains the schema of the input, which this script validates, and the meaning of the exit codes.

.PARAMETER Operation
Specifies the operation. get and export write the state. test writes the state and the properties that differ. set
changes nothing if the computer is healthy. Otherwise, it makes the permitted repairs, or fails with the reasons.

.PARAMETER SimulationPath
Specifies the file of a simulation to query instead of the local computer, to try the resource. The manifest does not use it.

.PARAMETER Scenario
Specifies a scenario of New-VssSimulation to query instead of the local computer, to try the resource. The manifest does not use it.

.EXAMPLE
'{ "requiredWriter": ["SqlServerWriter"] }' | pwsh -NoProfile -File ./VssWriterHealth.ps1 -Operation test -Scenario sql-failed
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory = $true)]
    [ValidateSet('get', 'set', 'test', 'export')]
    [string] $Operation,

    [string] $SimulationPath,

    [string] $Scenario
)

$ErrorActionPreference = 'Stop'

$InvalidInput = 2
$ErrorExitCode = @{ VssWriterNotHealthy = 4; VssWriterNotRepaired = 5 }
$NotAsked = 3
$Unexpected = 1

# Pure ASCII, so that the console's code page has no effect.
function ConvertTo-AsciiJson {
    param([object] $InputObject)

    $json = ConvertTo-Json -InputObject $InputObject -Compress -Depth 4
    [regex]::Replace($json, '[^\x00-\x7f]', { param($match) '\u{0:x4}' -f [int] [char] $match.Value })
}

function Write-Trace {
    param([string] $Level, [string] $Message)

    [Console]::Error.WriteLine((ConvertTo-AsciiJson -InputObject @{ $Level = $Message }))
}

# Read as UTF-8, which DSC writes. PowerShell itself would use the code page of the console.
function Read-StandardInput {
    if ([Console]::IsInputRedirected) {
        $reader = New-Object -TypeName System.IO.StreamReader -ArgumentList ([Console]::OpenStandardInput())
        $reader.ReadToEnd()
    }
}

# Parses the JSON object. An error is thrown as text.
function ConvertFrom-Input {
    param([string] $Text)

    if ([string]::IsNullOrWhiteSpace($Text)) {
        return New-Object -TypeName PSObject
    }

    $arguments = @{ InputObject = $Text }
    if ((Get-Command -Name ConvertFrom-Json).Parameters.ContainsKey('DateKind')) {
        # Otherwise, text that looks like a date becomes a date. Available since PowerShell 7.5.
        $arguments['DateKind'] = 'String'
    }

    try {
        $value = ConvertFrom-Json @arguments
    } catch {
        throw "the text is not valid JSON: $($_.Exception.Message)"
    }

    # Checked in the text, because an array with one object has become that object.
    if ($Text.TrimStart()[0] -ne '{') {
        throw 'the text is not a JSON object.'
    }

    $value
}

# A property without a type belongs to DSC itself, such as _inDesiredState.
function Test-Settable {
    param([object] $Rule)

    $Rule.type -and -not $Rule.readOnly
}

# Describes in words what a rule of the schema requires.
function Get-Demand {
    param([object] $Rule)

    switch ($Rule.type) {
        'string' { if ($Rule.enum) { "one of $($Rule.enum -join ', ')" } else { 'a string that is not empty' } }
        'boolean' { 'true or false' }
        'integer' { "a whole number from $($Rule.minimum) to $($Rule.maximum)" }
        'array' { "an array in which each item is $(Get-Demand -Rule $Rule.items)" }
    }
}

# The properties that can be set, each with its default if the input does not contain it. An error is thrown as text.
# Read-only properties are accepted and have no effect, so that the output of get and export can be used as input.
function Get-Setting {
    param([object] $DesiredState)

    $manifest = Get-Content -LiteralPath "$PSScriptRoot/VssWriterHealth.dsc.resource.json" -Raw | ConvertFrom-Json
    $rules = $manifest.schema.embedded.properties
    $settable = @($rules.PSObject.Properties | Where-Object -FilterScript { Test-Settable -Rule $_.Value })
    $settings = @{}
    foreach ($property in $settable) {
        $settings[$property.Name] = if ($property.Value.type -eq 'array') { , @() } else { $property.Value.default }
    }

    foreach ($property in $DesiredState.PSObject.Properties) {
        if ($rules.PSObject.Properties.Name -cnotcontains $property.Name) {
            throw "'$($property.Name)' is not a known property; known properties: $($settable.Name -join ', ')."
        }

        $rule = $rules.$($property.Name)
        if (Test-Settable -Rule $rule) {
            # Tests one property at a time: Test-Json does not report which item is invalid, or what would be valid.
            $value = ConvertTo-Json -InputObject $property.Value -Depth 3
            if (-not (Test-Json -Json $value -Schema (ConvertTo-Json -InputObject $rule) -ErrorAction SilentlyContinue)) {
                throw "'$($property.Name)' must be $(Get-Demand -Rule $rule)."
            }

            $settings[$property.Name] = $property.Value
        }
    }

    $settings
}

# Queries and, for set, repairs in a separate runspace, so that only the state is written to standard output. Returns
# the error that was thrown, or else the report.
function Get-Report {
    param([hashtable] $Setting, [hashtable] $Simulation)

    $shell = [powershell]::Create()
    try {
        $null = $shell.AddScript({
                param($Folder, $Operation, $Setting, $Simulation)

                try {
                    Import-Module -Name "$(Split-Path -Path $Folder)/VssWriterStatus.psd1", "$Folder/WriterHealth.psm1" -ErrorAction Stop
                    $VerbosePreference = 'Continue'
                    if ($Simulation.Count) {
                        $Setting['Simulation'] = New-VssSimulation @Simulation -ErrorAction Stop
                    }

                    if ($Operation -eq 'set') {
                        Repair-WriterHealth -Setting $Setting
                    } else {
                        Get-WriterHealth -Setting $Setting
                    }
                } catch {
                    $_
                }
            })
        $null = $shell.AddArgument($PSScriptRoot).AddArgument($Operation).AddArgument($Setting.Clone()).AddArgument($Simulation)
        $shell.Invoke()
        $shell.Streams.Verbose | ForEach-Object -Process { Write-Trace -Level debug -Message $_.Message }
        $shell.Streams.Warning | ForEach-Object -Process { Write-Trace -Level warn -Message $_.Message }
    } finally {
        $shell.Dispose()
    }
}

# In the order and with the names of the schema.
function ConvertTo-State {
    param([hashtable] $Setting, [object] $Report)

    $state = [ordered] @{}
    if ($Setting['name']) {
        $state['name'] = $Setting['name']
    }

    foreach ($name in 'requiredWriter', 'ignoredWriter', 'acceptedState', 'allowBusy', 'timeoutSec', 'repair') {
        $state[$name] = $Setting[$name]
    }

    $state['isHealthy'] = $Report.IsHealthy
    foreach ($name in 'failed', 'busy', 'missing', 'accepted') {
        $state[$name] = @($Report.$name | ForEach-Object -MemberName Name)
    }

    $state['reasons'] = @($Report.Reasons | ForEach-Object -Process { [ordered] @{ code = $_.Code; phrase = $_.Phrase } })
    if ($Operation -eq 'test') {
        $state['_inDesiredState'] = $Report.IsHealthy
    }

    $state
}

try {
    $setting = Get-Setting -DesiredState (ConvertFrom-Input -Text (Read-StandardInput))
} catch {
    Write-Trace -Level error -Message "Standard input: $($_.Exception.Message)"
    exit $InvalidInput
}

$simulation = @{}
if ($SimulationPath) {
    $simulation['Path'] = $SimulationPath
}

if ($Scenario) {
    $simulation['Scenario'] = $Scenario
}

$outcome = Get-Report -Setting $setting -Simulation $simulation
if ($outcome -is [System.Management.Automation.ErrorRecord]) {
    $message = $outcome.Exception.Message
    if ($outcome.ErrorDetails.RecommendedAction) {
        $message += " $($outcome.ErrorDetails.RecommendedAction)"
    }

    Write-Trace -Level error -Message $message
    $code = $ErrorExitCode[$outcome.FullyQualifiedErrorId.Split(',')[0]]
    if (-not $code) {
        $code = if ($outcome.Exception.GetType().Name -eq 'VssException') { $NotAsked } else { $Unexpected }
    }

    exit $code
}

ConvertTo-AsciiJson -InputObject (ConvertTo-State -Setting $setting -Report $outcome)
if ($Operation -eq 'test') {
    ConvertTo-AsciiJson -InputObject @(if (-not $outcome.IsHealthy) { 'isHealthy' })
}

exit 0
