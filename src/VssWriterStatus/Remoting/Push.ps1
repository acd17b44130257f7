# Runs on a remote computer: receives the module's files, runs one of the module's commands and leaves nothing behind. It must also
# run in Windows PowerShell 5.1. The first statement has to work in every language mode.
[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseUsingScopeModifierInNewRunspaces', '', Justification = 'The script block of the job has parameters of these names.')]
param(
    # The Name, Hash (SHA-256) and Content of each file.
    [object[]] $File,

    # The file to import.
    [string] $Module,

    [string] $Command,

    [hashtable] $Parameter,

    # The pipeline input of the command; without it, the command runs without pipeline input.
    [object[]] $Question
)

if ("$($ExecutionContext.SessionState.LanguageMode)" -ne 'FullLanguage') {
    Write-Error -Message "$($ExecutionContext.SessionState.LanguageMode)" -ErrorId VssPushRestricted
    return
}

$prefix = 'VssWriterStatus-'
$temporary = [IO.Path]::GetTempPath()
$folder = Join-Path -Path $temporary -ChildPath ($prefix + [guid]::NewGuid().ToString('N'))
$held = New-Object -TypeName 'Collections.Generic.List[IO.Stream]'
$job = $null
try {
    try {
        if ([Environment]::OSVersion.Platform -eq [PlatformID]::Win32NT) {
            # The folder is created with its access control list, so that no other account can write to it at any time.
            $user = [Security.Principal.WindowsIdentity]::GetCurrent().User
            $access = New-Object -TypeName Security.AccessControl.DirectorySecurity
            $access.SetOwner($user)
            $access.SetAccessRuleProtection($true, $false)
            $access.AddAccessRule((New-Object -TypeName Security.AccessControl.FileSystemAccessRule -ArgumentList @(
                        $user, 'FullControl', 'ContainerInherit, ObjectInherit', 'None', 'Allow')))
            if ($PSVersionTable.PSEdition -eq 'Core') {
                [IO.FileSystemAclExtensions]::Create([IO.DirectoryInfo] $folder, $access)
            } else {
                $null = [IO.Directory]::CreateDirectory($folder, $access)
            }
        } else {
            & mkdir -m 700 -- $folder
            if ($LASTEXITCODE -ne 0) {
                throw "The folder '$folder' could not be created."
            }
        }

        foreach ($entry in $File) {
            $path = Join-Path -Path $folder -ChildPath $entry.Name
            [IO.File]::WriteAllBytes($path, $entry.Content)

            # Checked through a handle that stays open. Until it is closed, Windows prevents changes to the file and renaming of the
            # folder, even by the owner of the parent folder.
            $stream = [IO.File]::Open($path, 'Open', 'Read', 'Read')
            $held.Add($stream)
            if ((Get-FileHash -InputStream $stream -Algorithm SHA256).Hash -ne $entry.Hash) {
                throw "The file $($entry.Name) was changed during the transfer."
            }
        }

        # In a separate process: while this one has the assemblies loaded, Windows prevents their removal.
        $job = Start-Job -ArgumentList (Join-Path -Path $folder -ChildPath $Module), $Command, $Parameter, $Question -ScriptBlock {
            param($Module, $Command, $Parameter, $Question)
            Import-Module -Name $Module -ErrorAction Stop
            if ($Question) {
                $Question | & $Command @Parameter
            } else {
                & $Command @Parameter
            }
        }
    } catch {
        Write-Error -Message "$_" -ErrorId VssPushFailed
        return
    }

    Receive-Job -Job $job -Wait
} finally {
    if ($job) {
        Remove-Job -Job $job -Force
    }

    foreach ($stream in $held) {
        $stream.Dispose()
    }

    # The process that has just ended may still hold its files for a moment.
    for ($attempt = 0; $attempt -lt 50 -and (Test-Path -LiteralPath $folder); $attempt++) {
        if ($attempt) {
            Start-Sleep -Milliseconds 100
        }

        Remove-Item -LiteralPath $folder -Recurse -Force -ErrorAction SilentlyContinue
    }
}
