<#
.SYNOPSIS
Scheduled check: writes an event for each change of a VSS writer on the local computer, and sends an email.

.DESCRIPTION
Run it every 10 minutes from a scheduled task as SYSTEM. It queries the VSS writers and compares the result with that of the previous run,
which it stores in a file. For each change, it writes one event to the Application log, with the source VssWriterStatus. The first run writes only
events 110 to 122, so a healthy computer causes none.

  ID   Type         Meaning
  100  Information  The computer was queried. The message has the number of writers by health.
  101  Information  The writer is healthy.
  102  Information  The writer is busy in a backup.
  103  Information  The writer no longer reports, and is not expected to.
  104  Information  The writer is in a state or has a failure that is accepted.
  110  Error        The computer could not be queried, or no writer reported.
  111  Warning      It is not known which writers are missing.
  120  Warning      The state of the writer is unknown.
  121  Error        The writer failed.
  122  Error        The writer is missing.
  900 to 999        The same events with a simulation, always of type Information.

The exit code is 0 if there is no problem, 1 if an event 110 to 122 applies now, and 2 if the check itself failed.

.PARAMETER Require
Specifies the names or class IDs of writers that must report, separated by commas. Wildcard characters are permitted.

.PARAMETER Ignore
Specifies the names or class IDs of writers to ignore, separated by commas. Wildcard characters are permitted.

.PARAMETER Accept
Specifies known states or failures to accept, separated by commas. Enter each as 'writer: state or code', such as
"SqlServerWriter: VSS_E_WRITERERROR_TIMEOUT". The writer is then reported as accepted, not as failed or healthy.

.PARAMETER StatePath
Specifies the file that stores the last result. By default, it is in the folder of the script, in which only administrators should be able to write.

.PARAMETER SmtpServer
Specifies the SMTP relay. If you specify it, each run in which a problem (event 110 to 122) begins or ends sends one email.

.PARAMETER Port
Specifies the port of the relay. The default is 25.

.PARAMETER UseSsl
Indicates that the connection to the relay is encrypted with STARTTLS.

.PARAMETER From
Specifies the sender of the email.

.PARAMETER To
Specifies the recipients of the email, separated by commas.

.PARAMETER Heartbeat
Indicates that event 100 is written at each run, so that a monitor can raise an alert if it stops.

.PARAMETER TimeoutSec
Specifies the time limit of the query, in seconds. Keep it below the interval of the task.

.PARAMETER NoEventLog
Indicates that no events are written to the event log.

.PARAMETER PassThru
Returns the events.

.PARAMETER Scenario
Queries a named scenario of New-VssSimulation instead of the local computer, to test the setup: healthy, sql-failed, access-denied and others.

.EXAMPLE
.\vss_writers.ps1 -Scenario sql-failed -PassThru
#>
[CmdletBinding()]
param(
    [string] $Require,

    [string] $Ignore,

    [string] $Accept,

    [ValidateNotNullOrEmpty()]
    [string] $StatePath = (Join-Path $PSScriptRoot 'vss_writers.state.json'),

    [string] $SmtpServer,

    [ValidateRange(1, 65535)]
    [int] $Port = 25,

    [switch] $UseSsl,

    [string] $From = "vss@$([Environment]::MachineName)",

    [string] $To,

    [switch] $Heartbeat,

    [ValidateRange(1, 3600)]
    [int] $TimeoutSec = 180,

    [switch] $NoEventLog,

    [switch] $PassThru,

    [string] $Scenario
)

$ErrorActionPreference = 'Stop'
$WarningPreference = $ProgressPreference = 'SilentlyContinue'
$logName = 'Application'
$logSource = 'VssWriterStatus'

# Whether the event needs action. Looks at the last two digits of the ID, because the events of a simulation are all of type Information.
function Test-Alarm([int] $EventId) {
    $EventId % 100 -ge 10
}

# EventCreate.exe of Windows has the message text "%1" for the IDs 1 to 1000, so the source needs no message file of its own.
function Register-LogSource {
    $key = "HKLM:\SYSTEM\CurrentControlSet\Services\EventLog\$logName\$logSource"
    if (-not (Test-Path -LiteralPath $key)) {
        $null = New-Item -Path $key
        $null = New-ItemProperty -LiteralPath $key -Name EventMessageFile -PropertyType ExpandString -Value '%SystemRoot%\System32\EventCreate.exe'
        $null = New-ItemProperty -LiteralPath $key -Name TypesSupported -PropertyType DWord -Value 7
    }
}

# Write-EventLog exists only in Windows PowerShell; this class also exists in PowerShell 7.
function Write-LogEntry($Entry) {
    $message = $Entry.Message.Substring(0, [Math]::Min($Entry.Message.Length, 30000))
    [System.Diagnostics.EventLog]::WriteEntry($logSource, $message, $Entry.EntryType, $Entry.EventId)
}

# For your own relay. If it needs OAuth, call Send-MailKitMessage from the module of that name here.
function Send-Mail([string] $Subject, [string] $Body) {
    $client = New-Object System.Net.Mail.SmtpClient -ArgumentList $SmtpServer, $Port
    $mail = New-Object System.Net.Mail.MailMessage -ArgumentList $From, $To, ($Subject -replace '[\r\n]+', ' '), $Body
    try {
        $mail.SubjectEncoding = $mail.BodyEncoding = [System.Text.Encoding]::UTF8
        $client.EnableSsl = $UseSsl
        $client.Send($mail)
    } finally {
        $mail.Dispose()
        $client.Dispose()
    }
}

# The events of the last run by key. If the file cannot be read, the alarms are written again.
function Read-State {
    $state = @{}
    try {
        foreach ($entry in ConvertFrom-Json -InputObject ([System.IO.File]::ReadAllText($StatePath))) {
            $state[$entry.Key] = $entry
        }
    } catch {
        Write-Verbose "There is no state in '$StatePath': $_"
    }

    $state
}

# An event for each writer of a queried computer that neither reports nor is expected to.
function Get-Goodbye($State, $Current) {
    $queried = @($Current | Where-Object { -not $_.WriterName -and $_.EventId % 100 -ne 10 } | ForEach-Object { "$($_.Source)|$($_.ComputerName)" })
    foreach ($last in $State.Values) {
        if ($last.WriterName -and $last.EventId % 100 -ne 3 -and $queried -contains "$($last.Source)|$($last.ComputerName)" -and $Current.Key -notcontains $last.Key) {
            [pscustomobject]@{
                EventId = $last.EventId - $last.EventId % 100 + 3; EntryType = 'Information'; Key = $last.Key; Source = $last.Source
                ComputerName = $last.ComputerName; WriterName = $last.WriterName
                Message = "$($last.WriterName) on $($last.ComputerName) no longer reports, and is not expected to."
            }
        }
    }
}

try {
    # A 32-bit host does not search the folder in which 64-bit Windows has its modules.
    if ($env:ProgramW6432) {
        $env:PSModulePath += ";$env:ProgramW6432\WindowsPowerShell\Modules"
    }

    Import-Module -Name VssWriterStatus
    $query = @{ TimeoutSec = $TimeoutSec }
    # One string for each list, because -File accepts no lists. A comma can also separate the state and the code of one writer.
    $separators = @{ Require = ','; Ignore = ','; Accept = ',(?=[^,]*:)' }
    foreach ($name in $separators.Keys) {
        $value = $PSBoundParameters[$name]
        if ($value) {
            $query[$name] = @($value -split $separators[$name] | ForEach-Object { $_.Trim() })
        }
    }

    if ($Scenario) {
        $query.Simulation = New-VssSimulation -Scenario $Scenario
    }

    # If the computer cannot be queried, the error becomes an event.
    $answer = try { Test-VssWriterStatus -Detailed @query } catch { $_ }
    $current = @($answer | ConvertTo-VssWriterMetric -As EventLog)
    $state = Read-State
    $events = @(
        $current | Where-Object {
            $last = $state[$_.Key]
            $isAlarm = Test-Alarm $_.EventId
            # A writer that failed again, with another failure, is also news.
            $isNews = if ($last) { $last.EventId -ne $_.EventId -or ($isAlarm -and $last.Message -ne $_.Message) } else { $isAlarm }
            $isNews -or ($Heartbeat -and $_.EventId % 100 -eq 0)
        }
        Get-Goodbye $state $current
    )

    if ($events -and -not $NoEventLog) {
        Register-LogSource
        $events | ForEach-Object { Write-LogEntry $_ }
    }

    $news = @($events | Where-Object { (Test-Alarm $_.EventId) -or ($state[$_.Key] -and (Test-Alarm $state[$_.Key].EventId)) })
    if ($news -and $SmtpServer) {
        Send-Mail "VSS writers on $([Environment]::MachineName): $($news[0].Message)" (($news | ForEach-Object { $_.Message }) -join "`r`n`r`n")
    }

    # Last, so that the next run repeats events that could not be written or sent. Writers that a failed query could not see keep their last event.
    $keep = @{}
    foreach ($entry in @($state.Values) + $current + $events) {
        $keep[$entry.Key] = $entry | Select-Object -Property Key, EventId, Source, ComputerName, WriterName, Message
        $keep[$entry.Key].Source = "$($entry.Source)"
    }

    [System.IO.File]::WriteAllText($StatePath, (ConvertTo-Json -InputObject @($keep.Values)))
    if ($PassThru) {
        $events
    }
} catch {
    [System.Console]::Error.WriteLine("$_")
    exit 2
}

exit [int][bool]@($current | Where-Object { Test-Alarm $_.EventId })
