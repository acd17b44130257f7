# Packs files so that the same files always give the same bytes: in the order of their names, all of one date.

Set-StrictMode -Version 2.0
Add-Type -AssemblyName System.IO.Compression

# The first moment that a zip archive can tell.
$EntryTime = New-Object -TypeName System.DateTimeOffset -ArgumentList 1980, 1, 1, 0, 0, 0, ([TimeSpan]::Zero)

<#
.SYNOPSIS
Writes a package for the PowerShell Gallery: the module's files beside a nuspec in an OPC container.
.PARAMETER Path
The file to write.
.PARAMETER ModuleFolder
The folder with the manifest.
#>
function Write-Nupkg {
    [CmdletBinding()]
    param(
        [Parameter(Mandatory = $true)] [string] $Path,
        [Parameter(Mandatory = $true)] [string] $ModuleFolder
    )

    $manifestFile = Get-ChildItem -LiteralPath $ModuleFolder -Filter *.psd1 | Select-Object -First 1
    $id = $manifestFile.BaseName
    $manifest = Import-PowerShellDataFile -LiteralPath $manifestFile.FullName
    $propertiesPart = 'package/services/metadata/core-properties/{0}.psmdcp' -f $id.ToLowerInvariant()

    $entries = Get-FileEntry -Folder $ModuleFolder
    $contentTypes = ConvertTo-ContentType -Name (@($entries.Keys) + "$id.nuspec")
    $entries["$id.nuspec"] = ConvertTo-Nuspec -Id $id -Manifest $manifest
    $entries[$propertiesPart] = ConvertTo-CoreProperty -Id $id -Manifest $manifest
    $entries['_rels/.rels'] = ConvertTo-Relationship -Nuspec "$id.nuspec" -CoreProperty $propertiesPart
    $entries['[Content_Types].xml'] = $contentTypes
    Write-ZipFile -Path $Path -Entry $entries
}

<#
.SYNOPSIS
Writes an archive that is unpacked into a folder of PSModulePath.
.PARAMETER Path
The file to write.
.PARAMETER ModuleFolder
The folder with the manifest.
.PARAMETER Prefix
The folder that the files get in the archive.
#>
function Write-ModuleZip {
    [CmdletBinding()]
    param(
        [Parameter(Mandatory = $true)] [string] $Path,
        [Parameter(Mandatory = $true)] [string] $ModuleFolder,
        [Parameter(Mandatory = $true)] [string] $Prefix
    )

    Write-ZipFile -Path $Path -Entry (Get-FileEntry -Folder $ModuleFolder -Prefix "$Prefix/")
}

<#
.SYNOPSIS
The names of the module's files in a package, sorted; what only the container needs is left out.
.PARAMETER Path
The package.
#>
function Get-NupkgFile {
    [CmdletBinding()]
    [OutputType([string])]
    param([Parameter(Mandatory = $true)] [string] $Path)

    $stream = [System.IO.File]::OpenRead($Path)
    try {
        $archive = New-Object -TypeName System.IO.Compression.ZipArchive -ArgumentList $stream
        $archive.Entries.FullName | Where-Object -FilterScript { -not (Test-ContainerPart -Name $_) } | Sort-Object
    } finally {
        $stream.Dispose()
    }
}

<#
.SYNOPSIS
Unpacks the module's files of a package.
.PARAMETER Path
The package.
.PARAMETER Destination
The folder for the files; it is made where it does not exist.
#>
function Expand-Nupkg {
    [CmdletBinding()]
    param(
        [Parameter(Mandatory = $true)] [string] $Path,
        [Parameter(Mandatory = $true)] [string] $Destination
    )

    $stream = [System.IO.File]::OpenRead($Path)
    try {
        $archive = New-Object -TypeName System.IO.Compression.ZipArchive -ArgumentList $stream
        foreach ($entry in $archive.Entries | Where-Object -FilterScript { -not (Test-ContainerPart -Name $_.FullName) }) {
            $file = Join-Path -Path $Destination -ChildPath $entry.FullName
            $null = New-Item -Path (Split-Path -Path $file) -ItemType Directory -Force
            $from = $entry.Open()
            $to = [System.IO.File]::Create($file)
            $from.CopyTo($to)
            $to.Dispose()
            $from.Dispose()
        }
    } finally {
        $stream.Dispose()
    }
}

function Test-ContainerPart {
    param([string] $Name)

    $Name -match '^(_rels/|package/|\[Content_Types\]\.xml$)' -or $Name -match '^[^/]+\.nuspec$'
}

<#
.SYNOPSIS
The files of a folder by their names in an archive.
#>
function Get-FileEntry {
    param([string] $Folder, [string] $Prefix = '')

    $root = (Resolve-Path -LiteralPath $Folder).ProviderPath
    $entries = @{}
    foreach ($file in Get-ChildItem -LiteralPath $root -Recurse -File) {
        $name = $file.FullName.Substring($root.Length).TrimStart('\', '/').Replace('\', '/')
        $entries["$Prefix$name"] = [System.IO.File]::ReadAllBytes($file.FullName)
    }

    $entries
}

function Write-ZipFile {
    param([string] $Path, [hashtable] $Entry)

    $names = [string[]] @($Entry.Keys)
    [Array]::Sort($names, [StringComparer]::Ordinal)
    $stream = [System.IO.File]::Create($Path)
    try {
        $archive = New-Object -TypeName System.IO.Compression.ZipArchive -ArgumentList $stream, ([System.IO.Compression.ZipArchiveMode]::Create)
        foreach ($name in $names) {
            $part = $archive.CreateEntry($name, [System.IO.Compression.CompressionLevel]::Optimal)
            $part.LastWriteTime = $EntryTime
            $to = $part.Open()
            $to.Write($Entry[$name], 0, $Entry[$name].Length)
            $to.Dispose()
        }

        $archive.Dispose()
    } finally {
        $stream.Dispose()
    }
}

<#
.SYNOPSIS
The package's description, from the manifest.
#>
function ConvertTo-Nuspec {
    param([string] $Id, [hashtable] $Manifest)

    $galleryData = $Manifest.PrivateData.PSData
    $version = $Manifest.ModuleVersion
    if ($galleryData['Prerelease']) {
        $version += '-' + $galleryData['Prerelease']
    }

    $fields = [ordered]@{
        id                       = $Id
        version                  = $version
        authors                  = $Manifest.Author
        owners                   = $Manifest.CompanyName
        requireLicenseAcceptance = 'false'
        licenseUrl               = $galleryData['LicenseUri']
        projectUrl               = $galleryData['ProjectUri']
        iconUrl                  = $galleryData['IconUri']
        description              = $Manifest.Description
        releaseNotes             = $galleryData['ReleaseNotes']
        copyright                = $Manifest.Copyright
        tags                     = (@('PSModule') + $galleryData['Tags']) -join ' '
    }
    $lines = foreach ($field in $fields.Keys) {
        if ($fields[$field]) {
            '    <{0}>{1}</{0}>' -f $field, [System.Security.SecurityElement]::Escape($fields[$field])
        }
    }
    ConvertTo-XmlByte -Line @(
        '<package xmlns="http://schemas.microsoft.com/packaging/2011/08/nuspec.xsd">'
        '  <metadata>'
        $lines
        '  </metadata>'
        '</package>'
    )
}

function ConvertTo-CoreProperty {
    param([string] $Id, [hashtable] $Manifest)

    ConvertTo-XmlByte -Line @(
        '<coreProperties xmlns="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        '  <dc:creator>{0}</dc:creator>' -f [System.Security.SecurityElement]::Escape($Manifest.Author)
        '  <dc:description>{0}</dc:description>' -f [System.Security.SecurityElement]::Escape($Manifest.Description)
        '  <dc:identifier>{0}</dc:identifier>' -f $Id
        '  <version>{0}</version>' -f $Manifest.ModuleVersion
        '</coreProperties>'
    )
}

function ConvertTo-Relationship {
    param([string] $Nuspec, [string] $CoreProperty)

    ConvertTo-XmlByte -Line @(
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '  <Relationship Type="http://schemas.microsoft.com/packaging/2010/07/manifest" Target="/{0}" Id="R1" />' -f $Nuspec
        '  <Relationship Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="/{0}" Id="R2" />' -f $CoreProperty
        '</Relationships>'
    )
}

<#
.SYNOPSIS
The content type of every part: by extension, or by name for a file without one.
#>
function ConvertTo-ContentType {
    param([string[]] $Name)

    $extensions = $Name | ForEach-Object -Process { [System.IO.Path]::GetExtension($_).TrimStart('.') } |
        Where-Object -FilterScript { $_ } | Sort-Object -Unique
    ConvertTo-XmlByte -Line @(
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '  <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml" />'
        '  <Default Extension="psmdcp" ContentType="application/vnd.openxmlformats-package.core-properties+xml" />'
        $extensions | ForEach-Object -Process { '  <Default Extension="{0}" ContentType="application/octet" />' -f $_ }
        $Name | Where-Object -FilterScript { -not [System.IO.Path]::GetExtension($_) } | Sort-Object |
            ForEach-Object -Process { '  <Override PartName="/{0}" ContentType="application/octet" />' -f $_ }
        '</Types>'
    )
}

function ConvertTo-XmlByte {
    param([string[]] $Line)

    $text = (@('<?xml version="1.0" encoding="utf-8"?>') + $Line -join "`n") + "`n"
    , [System.Text.Encoding]::UTF8.GetBytes($text)
}

Export-ModuleMember -Function Write-Nupkg, Write-ModuleZip, Get-NupkgFile, Expand-Nupkg
