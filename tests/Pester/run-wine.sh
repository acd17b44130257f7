#!/bin/sh
# Runs the whole Pester suite in a Windows PowerShell under Wine, against the stand-in vssapi.dll.
#
#   run-wine.sh PWSH_EXE VSSAPI_DLL STAGE RESULT_XML
#
# PWSH_EXE    pwsh.exe of a win-x64 PowerShell that has Pester
# VSSAPI_DLL  the stand-in, made by tests/FakeVssApi
# STAGE       the folder of the stage for Wine, which holds VssWriterStatus/<version>
# RESULT_XML  where to write the results
#
# The environment variable TESTSERVICE holds the Windows path of the program that tests/TestService makes.
set -u

if [ $# -ne 4 ]; then
    echo "usage: $0 PWSH_EXE VSSAPI_DLL STAGE RESULT_XML" >&2
    exit 2
fi

here=$(cd "$(dirname "$0")" && pwd)
pwsh=$(realpath "$1")
dll=$(realpath "$2")
stage=$(realpath "$3")
result=$(realpath -m "$4")
work=$(mktemp -d)

export WINEPREFIX="$work/prefix"
export WINEDEBUG=-all
export DOTNET_EnableWriteXorExecute=0
export FAKEVSSAPI=1
export POWERSHELL_TELEMETRY_OPTOUT=1 POWERSHELL_UPDATECHECK=Off

cleanup() {
    wineserver -k 2>/dev/null
    wineserver -w 2>/dev/null
    rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 130' INT TERM

# Nothing is to be downloaded for a new prefix. Afterwards mscoree must be there: Wine's loader asks for it
# wherever a precompiled .NET assembly is loaded.
WINEDLLOVERRIDES="mscoree=;mshtml=" wineboot -i >/dev/null 2>&1
wineserver -w
export WINEDLLOVERRIDES="vssapi=n;winedbg.exe=d;mshtml="
cp "$dll" "$WINEPREFIX/drive_c/windows/system32/vssapi.dll"

# The stage, so that a build meanwhile disturbs nobody; the paths of Linux are on drive Z:.
cp -r "$stage" "$work/stage"

# PowerShell wants a console for its input; its output goes to a file, which keeps it free of escapes.
{
    echo '@echo off'
    printf '"Z:%s" -NoProfile -NonInteractive -File "Z:%s/Run.ps1" -Stage "Z:%s/stage" -ResultPath "Z:%s" > "Z:%s/output.txt" 2>&1\n' \
        "$pwsh" "$here" "$work" "$result" "$work"
    echo 'exit /b %errorlevel%'
} | sed '2s|/|\\|g' > "$work/run.cmd"
: > "$work/output.txt"
tail --pid=$$ -f "$work/output.txt" | grep --line-buffered -v '^Pester: ' &
script -qec "wine cmd /c 'Z:$(printf %s "$work/run.cmd" | tr / '\\')'" /dev/null </dev/null >/dev/null 2>&1
code=$?
sleep 1

# The count is the last line, whatever Wine said after it.
grep '^Pester: ' "$work/output.txt" | tail -n 1 | tr -d '\r' | grep . || { echo 'Pester: 0 passed, 1 failed, 0 skipped'; code=1; }
exit "$code"
