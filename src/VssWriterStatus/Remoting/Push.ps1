# Runs on another machine: takes the module's files, runs one command of them and leaves nothing behind. Made for Windows
# PowerShell 5.1 too. The first statement has to work in every language mode.
[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseUsingScopeModifierInNewRunspaces', '', Justification = 'The script block of the job has parameters of these names.')]
param(
    # Name, Hash (SHA-256) and Content of each file.
    [object[]] $File,

    # The file to import.
    [string] $Module,

    [string] $Command,

    [hashtable] $Parameter,

    # What the command takes from the pipeline; none runs it without.
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
            # The folder is made with its access list, so that at no moment anybody else may write into it.
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

            # Checked through a handle that stays open: as long as it is, Windows lets nobody change the file, nor rename the
            # folder, not even whoever owns the folder above.
            $stream = [IO.File]::Open($path, 'Open', 'Read', 'Read')
            $held.Add($stream)
            if ((Get-FileHash -InputStream $stream -Algorithm SHA256).Hash -ne $entry.Hash) {
                throw "The file $($entry.Name) was changed during the transfer."
            }
        }

        # In a process of its own: as long as this one has the assemblies loaded, Windows lets nobody remove them.
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

    # The process that has just ended may hold its files for a moment.
    for ($attempt = 0; $attempt -lt 50 -and (Test-Path -LiteralPath $folder); $attempt++) {
        if ($attempt) {
            Start-Sleep -Milliseconds 100
        }

        Remove-Item -LiteralPath $folder -Recurse -Force -ErrorAction SilentlyContinue
    }
}
