[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseShouldProcessForStateChangingFunctions', '', Justification = 'Helper functions of the tests.')]
param()

BeforeAll {
    . (Join-Path $PSScriptRoot 'common.ps1')
    . (Join-Path $PSScriptRoot 'zabbix.ps1')
    Import-StagedModule
    $script:Template = Join-Path (Split-Path (Split-Path $PSScriptRoot)) 'samples/zabbix/template_vss_writers.yaml'
    $script:Obstacle = if ($OnLinux) { Get-ZabbixObstacle } else { 'Debian has the server' }

    # What the agent's item prints from now on; a simulation that passes for the truth unless it is to be seen as one.
    function Set-Answer([string] $Scenario, [switch] $Simulated) {
        $report = try { Test-VssWriterStatus -Detailed -Simulation (New-VssSimulation -Scenario $Scenario) -ErrorAction Stop } catch { $_ }
        $text = $report | ConvertTo-VssWriterMetric Zabbix
        if (-not $Simulated) {
            $text = $text.Replace('"Simulation"', '"System"').Replace('"simulated":1', '"simulated":0').Replace(' (simulated)', '').Replace('"simulated.', '"')
        }

        [IO.File]::WriteAllText("$($Zabbix.Answer).new", $text)
        [IO.File]::Move("$($Zabbix.Answer).new", $Zabbix.Answer, $true)
        ConvertFrom-Json $text
    }

    function Get-Problem {
        Invoke-ZabbixApi $Zabbix problem.get @{ output = 'extend'; hostids = @($HostId) }
    }

    # Waits until the problems are these and no others.
    function Wait-Problem([string[]] $Name, [int] $Seconds = 90) {
        $null = Wait-Until { "$(@((Get-Problem).name) | Sort-Object)" -eq "$($Name | Sort-Object)" } $Seconds
        @((Get-Problem).name) | Should -Be @($Name | Sort-Object)
        Get-Problem
    }

    if (-not $Obstacle) {
        $script:Zabbix = Start-Zabbix
        try {
            $rule = @{ createMissing = $true; updateExisting = $true }
            $kinds = @{ groups = $rule; templates = $rule; items = $rule; triggers = $rule; discoveryRules = $rule; valueMaps = $rule }
            $script:Imported = Invoke-ZabbixApi $Zabbix configuration.import @{ format = 'yaml'; source = [IO.File]::ReadAllText($Template); rules = $kinds }
            $found = Invoke-ZabbixApi $Zabbix template.get @{ output = 'templateid'; filter = @{ host = 'VSS writers by Zabbix agent' } }
            $group = @(Invoke-ZabbixApi $Zabbix hostgroup.get @{ output = 'groupid'; limit = 1 })[0]
            $null = Set-Answer sql-failed
            $script:HostId = (Invoke-ZabbixApi $Zabbix host.create @{
                    host = 'srv1'; groups = @(@{ groupid = $group.groupid }); templates = @(@{ templateid = $found.templateid })
                    interfaces = @(@{ type = 1; main = 1; useip = 1; ip = '127.0.0.1'; dns = ''; port = "$($Zabbix.AgentPort)" })
                    macros = @(@{ macro = '{$VSS.WRITERS.INTERVAL}'; value = '1s' }, @{ macro = '{$VSS.WRITERS.NODATA}'; value = '30s' })
                }).hostids[0]
        } catch {
            Stop-Zabbix $Zabbix
            throw
        }
    }
}

AfterAll {
    if ($Zabbix) {
        Stop-Zabbix $Zabbix
    }
}

# One story: each test goes on where the one before it ended.
Describe 'samples/zabbix in a real server' -Tag Unix {
    BeforeEach {
        Skip-Unless (-not $Obstacle) $Obstacle
    }

    It 'imports the template' {
        $Imported | Should -BeTrue
    }

    It 'names the failed writer, its state and the next step' {
        $json = Set-Answer sql-failed
        $failed = @($json.writers | Where-Object health -EQ 3)[0]
        $problem = Wait-Problem 'VSS writer [SqlServerWriter] on SRV1 failed'
        $problem.severity | Should -Be 4

        # The server evaluates a value before it writes it to the database, from which the frontend reads.
        $expected = "$($failed.stateName) $($failed.failure) $($failed.advice)"
        $null = Wait-Until { (Get-Problem).opdata -eq $expected } 20
        (Get-Problem).opdata | Should -Be $expected
    }

    It 'names the missing writer and the next step, and ends the problem of the failed one' {
        $json = Set-Answer missing-system-writer
        $problem = Wait-Problem 'VSS writer [System Writer] on SRV1 is missing'
        $problem.opdata | Should -Be $json.missingWriters[0].advice
    }

    It 'says why a computer could not be queried' {
        $null = Set-Answer healthy
        $null = Wait-Problem @()
        $null = Set-Answer access-denied
        (Wait-Problem 'VSS writers: the computer could not be queried').opdata | Should -Match 'VssAccessDenied'
    }

    It 'raises nothing but the notice for a simulation' {
        $null = Set-Answer everything-failed -Simulated
        $null = Wait-Problem 'VSS writers: the data is simulated'
    }

    It 'raises an alert when no data comes' {
        $null = Set-Answer healthy
        $null = Wait-Problem @()
        [IO.File]::WriteAllText($Zabbix.Answer, 'powershell.exe: the script is not there')
        $null = Wait-Problem 'VSS writers: no data for 30s' 120
    }
}
