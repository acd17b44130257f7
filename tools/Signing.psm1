# Signs a staged module.

Set-StrictMode -Version 2.0

<#
.SYNOPSIS
Signs the scripts, manifests and programs of a staged module. Windows only.
.PARAMETER Module
The folder <name>/<version>.
.PARAMETER CertificateThumbprint
The code-signing certificate, of the current user or the computer.
.PARAMETER TimestampServer
The timestamp server for signatures.
#>
function Set-ModuleSignature {
    [CmdletBinding(SupportsShouldProcess = $true)]
    param(
        [Parameter(Mandatory = $true)] [string] $Module,
        [Parameter(Mandatory = $true)] [string] $CertificateThumbprint,
        [Parameter(Mandatory = $true)] [string] $TimestampServer
    )

    if (-not ([Environment]::OSVersion.Platform -eq [PlatformID]::Win32NT)) {
        throw 'Signing needs Windows, which has Set-AuthenticodeSignature and the certificates.'
    }

    $certificate = Get-ChildItem -Path Cert:\CurrentUser\My, Cert:\LocalMachine\My -CodeSigningCert |
        Where-Object -Property Thumbprint -EQ -Value $CertificateThumbprint |
        Select-Object -First 1
    if (-not $certificate) {
        throw "There is no code-signing certificate $CertificateThumbprint in Cert:\CurrentUser\My or Cert:\LocalMachine\My."
    }

    $signable = Get-ChildItem -LiteralPath $Module -Recurse -File |
        Where-Object -FilterScript { $_.Extension -match '^\.(ps1|psd1|psm1|ps1xml|dll|exe)$' }
    foreach ($file in $signable) {
        if (-not $PSCmdlet.ShouldProcess($file.FullName)) {
            continue
        }

        $signature = Set-AuthenticodeSignature -LiteralPath $file.FullName -Certificate $certificate `
            -HashAlgorithm SHA256 -TimestampServer $TimestampServer
        if ($signature.Status -ne 'Valid') {
            throw "$($file.Name) could not be signed: $($signature.StatusMessage)"
        }
    }
}

Export-ModuleMember -Function Set-ModuleSignature
