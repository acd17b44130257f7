#!/usr/bin/env bash
# Installs the pinned PowerShell and runs build.ps1, whose help describes each task.
#
#   ./build.sh           builds the module and shows the status of VSS writers
#   ./build.sh test      runs all tests; installs with apt, as root, what they need
#   ./build.sh shell     opens a PowerShell with the module imported
#   ./build.sh TASK [OPTION...]
#                        runs another task of build.ps1
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

if ! command -v dotnet >/dev/null; then
    echo "The .NET SDK 10 is missing: https://dotnet.microsoft.com/download" >&2
    exit 1
fi

dotnet tool restore --verbosity quiet >/dev/null
exec dotnet tool run pwsh -NoLogo -NoProfile -File build.ps1 -Task "${1:-Run}" "${@:2}"
