<#
.SYNOPSIS
Scheduled task: sends the report on the VSS writers of many computers by email.

.DESCRIPTION
Queries the computers over WinRM, or over SSH with -OverSsh, writes the report as an HTML file, and sends it as an attachment. The text of
the email is a summary and a line for each finding. The report also lists the computers that could not be queried.

The account of the task needs the rights of an administrator or of Backup Operators on each computer.

.PARAMETER ComputerListPath
Specifies a text file with one computer on each line.

.PARAMETER OverSsh
Indicates that the computers are queried over SSH; each line is then a host name, or user@host.

.PARAMETER ReportPath
Specifies the HTML file. The default is a file in the temporary folder, which the script removes at the end.

.PARAMETER SmtpServer
Specifies the SMTP relay.

.PARAMETER Port
Specifies the port of the relay. The default is 25.

.PARAMETER UseSsl
Indicates that the connection to the relay is encrypted with STARTTLS.

.PARAMETER From
Specifies the sender of the email.

.PARAMETER To
Specifies the recipients of the email, separated by commas.

.PARAMETER OnlyProblems
Indicates that no email is sent if all computers are healthy.

.PARAMETER Require
Specifies the names or class IDs of writers that must report, separated by commas. Wildcard characters are permitted.

.PARAMETER Ignore
Specifies the names or class IDs of writers to ignore, separated by commas. Wildcard characters are permitted.

.PARAMETER Accept
Specifies known states or failures to accept, separated by commas. Enter each as 'writer: state or code', such as
"SqlServerWriter: VSS_E_WRITERERROR_TIMEOUT". The writer is then reported as accepted, not as failed or healthy.

.PARAMETER TimeoutSec
Specifies the time limit for each computer, in seconds.

.PARAMETER Scenario
Queries named scenarios of New-VssSimulation, separated by commas, instead of computers, to test the email.

.EXAMPLE
.\Send-VssWriterReport.ps1 -ComputerListPath C:\Scripts\servers.txt -SmtpServer relay.contoso.com -From vss@contoso.com -To ops@contoso.com
#>
[CmdletBinding()]
param(
    [string] $ComputerListPath,

    [switch] $OverSsh,

    [string] $ReportPath,

    [Parameter(Mandatory = $true)]
    [string] $SmtpServer,

    [ValidateRange(1, 65535)]
    [int] $Port = 25,

    [switch] $UseSsl,

    [Parameter(Mandatory = $true)]
    [string] $From,

    [Parameter(Mandatory = $true)]
    [string] $To,

    [switch] $OnlyProblems,

    [string] $Require,

    [string] $Ignore,

    [string] $Accept,

    [ValidateRange(1, 3600)]
    [int] $TimeoutSec = 180,

    [string] $Scenario
)

$ErrorActionPreference = 'Stop'
$WarningPreference = $ProgressPreference = 'SilentlyContinue'
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

# Includes errors, so that a computer that could not be queried never looks healthy.
$answers = if ($Scenario) {
    foreach ($name in $Scenario -split ',') {
        $simulation = New-VssSimulation -Scenario $name.Trim()
        try { Test-VssWriterStatus -Detailed -Simulation $simulation @query } catch { $_ }
    }
} else {
    $computers = @(Get-Content -LiteralPath $ComputerListPath | ForEach-Object { $_.Trim() } | Where-Object { $_ })
    $where = if ($OverSsh) { @{ HostName = $computers } } else { @{ ComputerName = $computers } }
    Test-VssWriterStatus -Detailed @where @query -ErrorAction Continue 2>&1
}

$result = ($answers | ConvertTo-VssWriterMetric -As Zabbix | ConvertFrom-Json)
if ($OnlyProblems -and $result.severity -eq 0) {
    return
}

$path = $ReportPath
if (-not $path) {
    $path = Join-Path ([System.IO.Path]::GetTempPath()) "vss-writers-$([guid]::NewGuid().ToString('N')).html"
}

try {
    $null = $answers | Export-VssWriterReport -Path $path
    $word = @('OK', 'WARNING', 'CRITICAL', 'UNKNOWN')[$result.severity]

    # For your own relay. If it needs OAuth, call Send-MailKitMessage from the module of that name here.
    $client = New-Object System.Net.Mail.SmtpClient -ArgumentList $SmtpServer, $Port
    $client.EnableSsl = $UseSsl
    $mail = New-Object System.Net.Mail.MailMessage -ArgumentList $From, $To
    $mail.SubjectEncoding = $mail.BodyEncoding = [System.Text.Encoding]::UTF8
    $mail.Subject = "VSS ${word}: $($result.summary)"
    $mail.Body = "$($result.summary)`r`n`r`n$($result.findings -replace "`n", "`r`n`r`n")"
    $mail.Attachments.Add((New-Object System.Net.Mail.Attachment -ArgumentList $path, 'text/html'))
    $client.Send($mail)
} finally {
    # The attachment keeps the file open.
    if ($mail) {
        $mail.Dispose()
        $client.Dispose()
    }

    if (-not $ReportPath) {
        Remove-Item -LiteralPath $path -ErrorAction Ignore
    }
}
