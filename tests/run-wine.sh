#!/bin/sh
# Runs a script in a Windows PowerShell under Wine, with the stand-in vssapi.dll in System32.
#
#   run-wine.sh PWSH_EXE VSSAPI_DLL STAGE SCRIPT [ARGUMENT...]
#
# PWSH_EXE    pwsh.exe of a win-x64 PowerShell, with Pester where the script needs it
# VSSAPI_DLL  the stand-in, made by tests/FakeVssApi
# STAGE       the folder of the stage for Wine, which holds VssWriterStatus/<version>
# SCRIPT      the script; paths in its arguments are those of Linux, with Z: before them
#
# For the Pester suite the environment variable TESTSERVICE holds the Windows path of the program that tests/TestService makes.
set -u

if [ $# -lt 4 ]; then
    echo "usage: $0 PWSH_EXE VSSAPI_DLL STAGE SCRIPT [ARGUMENT...]" >&2
    exit 2
fi

pwsh=$(realpath "$1")
dll=$(realpath "$2")
stage=$(realpath "$3")
script=$(realpath "$4")
shift 4
work=$(mktemp -d)

export WINEPREFIX="$work/prefix"
export FAKEVSSAPI=1
export POWERSHELL_TELEMETRY_OPTOUT=1 POWERSHELL_UPDATECHECK=Off

cleanup() {
    wineserver -k 2>/dev/null
    wineserver -w 2>/dev/null
    rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 130' INT TERM

. "$(dirname "$0")/wine.sh"
prepare_wine "$WINEPREFIX" "$dll"

# The stage, so that a build meanwhile disturbs nobody; the paths of Linux are on drive Z:.
cp -r "$stage" "$work/stage"
export VSSWRITERSTATUS_STAGE="Z:$work/stage"

# PowerShell wants a console for its input; its output goes to a file, which keeps it free of escapes.
{
    echo '@echo off'
    printf '"%s" -NoProfile -NonInteractive -File "%s"' "Z:$pwsh" "Z:$script" | tr / '\\'
    [ $# = 0 ] || printf ' "%s"' "$@"
    printf ' > "%s" 2>&1\n' "Z:$work/output.txt" | tr / '\\'
    echo 'exit /b %errorlevel%'
} > "$work/run.cmd"
: > "$work/output.txt"
tail --pid=$$ -f "$work/output.txt" &
script -qec "wine cmd /c 'Z:$(printf %s "$work/run.cmd" | tr / '\\')'" /dev/null </dev/null >/dev/null 2>&1
code=$?
# What was said last is still on its way.
sleep 1
exit "$code"
