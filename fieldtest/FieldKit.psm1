# Creates the kit of the Windows field test: the files that FieldTest.ps1 needs, in one folder or in one file.

<#
.SYNOPSIS
Creates the kit's folder.
.PARAMETER Destination
The kit's folder. Its previous content is removed.
.PARAMETER Repository
The repository's folder.
.PARAMETER ModuleFolder
The folders of the staged modules, <name>/<version>.
.PARAMETER ProbeFolder
The folder of the built VssProbe. Without it, the kit does not contain VssProbe.
#>
function Write-FieldKit {
    [CmdletBinding()]
    param(
        [Parameter(Mandatory = $true)] [string] $Destination,
        [Parameter(Mandatory = $true)] [string] $Repository,
        [Parameter(Mandatory = $true)] [string[]] $ModuleFolder,
        [string] $ProbeFolder
    )

    if (Test-Path -LiteralPath $Destination) {
        Remove-Item -LiteralPath $Destination -Recurse -Force
    }

    $null = New-Item -Path "$Destination/Pester" -ItemType Directory
    foreach ($folder in $ModuleFolder) {
        $module = Join-Path -Path $Destination -ChildPath (Split-Path -Path (Split-Path -Path $folder) -Leaf)
        $null = New-Item -Path $module -ItemType Directory
        Copy-Item -LiteralPath $folder -Destination $module -Recurse
    }

    foreach ($name in 'FieldTest.ps1', 'HostQuestion.ps1', 'Host.psm1', 'WriterList.psm1', 'Report.psm1') {
        Copy-Item -LiteralPath "$Repository/fieldtest/$name" -Destination $Destination
    }

    foreach ($name in 'Run.ps1', 'common.ps1', 'Windows.Tests.ps1') {
        Copy-Item -LiteralPath "$Repository/tests/Pester/$name" -Destination "$Destination/Pester"
    }

    if ($ProbeFolder) {
        Copy-Item -LiteralPath $ProbeFolder -Destination "$Destination/VssProbe" -Recurse
    }
}

<#
.SYNOPSIS
Writes the kit as a single script.
.PARAMETER Path
The script to write.
.PARAMETER Kit
The kit's folder.
.PARAMETER Head
The script that unpacks it.
#>
function Write-SelfContainedKit {
    [CmdletBinding()]
    param(
        [Parameter(Mandatory = $true)] [string] $Path,
        [Parameter(Mandatory = $true)] [string] $Kit,
        [Parameter(Mandatory = $true)] [string] $Head
    )

    Add-Type -AssemblyName System.IO.Compression, System.IO.Compression.FileSystem
    $zip = "$Path.zip"
    Remove-Item -LiteralPath $zip -ErrorAction SilentlyContinue
    [System.IO.Compression.ZipFile]::CreateFromDirectory($Kit, $zip)
    try {
        $payload = [Convert]::ToBase64String([System.IO.File]::ReadAllBytes($zip), [Base64FormattingOptions]::InsertLineBreaks)
    } finally {
        Remove-Item -LiteralPath $zip
    }

    [System.IO.File]::WriteAllText($Path, [System.IO.File]::ReadAllText($Head) + "`n<# kit`n$payload`n#>`n")
}

Export-ModuleMember -Function Write-FieldKit, Write-SelfContainedKit
