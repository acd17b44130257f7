#!/usr/bin/env bash
# Builds and tests without PowerShell, on Linux.
#
#   ./build.sh        builds the module and shows the status of VSS writers
#   ./build.sh test   builds everything and runs all tests
#
# What is missing is installed with apt where this may be done. On Windows, build.ps1 has the same tasks.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

configuration=Release
wine_packages=(wine wine64)
# shellcheck source=tests/wine.sh
. tests/wine.sh

say() { printf '\n== %s\n' "$*"; }

# Installs packages unless the program is there; false where that may not be done.
need() {
    local program=$1
    shift
    command -v "$program" >/dev/null && return
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 1
    say "Installing $*"
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"; } >/dev/null
}

build() {
    say "Building"
    dotnet build "$1" -c $configuration -v quiet -nologo "${@:2}"
}

# Notes counts: passed, failed, skipped.
count() { echo "$1 $2 $3" >>"$scratch/counts"; }

# Runs a test program, shows what is worth seeing and counts its tests; a program without a summary is one failure.
run_xunit() {
    local name=$1 log total errors failures skips
    shift
    say "$name"
    log=$(mktemp)
    timeout 600 "$@" -noColor -noLogo <&3 >"$log" 2>&1 || true
    tr -d '\r' <"$log" | grep -v -E '^ *(Discover|Start|Finish)' || true
    read -r total errors failures skips < <(tr -d '\r' <"$log" |
        sed -n 's/.*Total: \([0-9]*\), Errors: \([0-9]*\), Failed: \([0-9]*\), Skipped: \([0-9]*\),.*/\1 \2 \3 \4/p' | tail -n 1) || true
    rm -f "$log"
    if [ -z "${total:-}" ]; then
        echo "$name ended without a summary."
        count 0 1 0
        return
    fi
    count $((total - failures - skips)) $((failures + errors)) "$skips"
}

# Runs a Pester suite and counts its tests, which its last line tells.
run_pester() {
    local name=$1 log result
    shift
    say "$name"
    log=$(mktemp)
    timeout 900 "$@" >"$log" 2>&1 || true
    tr -d '\r' <"$log"
    result=$(tr -d '\r' <"$log" | sed -n 's/^Pester: \([0-9]*\) passed, \([0-9]*\) failed, \([0-9]*\) skipped$/\1 \2 \3/p' | tail -n 1)
    rm -f "$log"
    if [ -z "$result" ]; then
        echo "$name ended without a summary."
        count 0 1 0
        return
    fi
    # shellcheck disable=SC2086
    count $result
}

# Says loudly what could not be tested, and why.
leave_out() {
    printf '\n!! NOT TESTED: %s\n' "$*"
    count 0 0 1
}

show_writers() {
    build src/VssWriterStatus
    local module
    module=$(echo output/VssWriterStatus/*/VssWriterStatus.psd1)
    say "No Windows here, so this is the built-in simulation"
    if command -v pwsh >/dev/null; then
        pwsh -NoProfile -Command "Import-Module ./$module; Get-VssWriterStatus -Simulation (New-VssSimulation)"
    else
        build src/VssWriterCollector -f net10.0
        src/VssWriterCollector/bin/$configuration/net10.0/VssWriterCollector --simulation
    fi
}

# The programs that the tests need, before any of them runs; what is still missing then is left out where it is needed.
install_programs() { need_wine || true; need_mono || true; need_chromium || true; }

need_wine() { need x86_64-w64-mingw32-g++ g++-mingw-w64-x86-64 && need make make && need wine "${wine_packages[@]}"; }

need_mono() { need mono mono-devel; }

need_chromium() { need chromium chromium; }

test_core() {
    local tests=tests/VssWriterStatus.Core.Tests/bin/$configuration
    run_xunit "Core on .NET" $tests/net10.0/VssWriterStatus.Core.Tests
    if need_mono; then
        run_xunit "Core on Mono, as .NET Framework" mono $tests/net472/VssWriterStatus.Core.Tests.exe
    else
        leave_out "Core as .NET Framework: Mono (mono-devel) is missing and may not be installed."
    fi
}

test_native() {
    if ! need_wine; then
        leave_out "The path into vssapi.dll: Wine (${wine_packages[*]}) or mingw-w64 is missing and may not be installed."
        return
    fi
    build src/VssWriterStatus -p:StageFor=wine
    make --silent -C tests/FakeVssApi OUT="$scratch/standin"
    make --silent -C tests/FakeVssApi OUT="$scratch/legacy" EXPORTS=vssapi-legacy.def
    make --silent -C tests/TestService OUT="$scratch/service"

    say "Preparing Wine with the stand-in vssapi.dll"
    prepare_wine "$scratch/wine" "$scratch/standin/vssapi.dll"
    VSSWRITERCOLLECTOR=$(winepath -w "$(echo "$PWD"/output/wine/VssWriterStatus/*/bin/VssWriterCollector.exe)")
    FAKEVSSAPI_LEGACY=$(winepath -w "$scratch/legacy/vssapi.dll")
    COLLECTOR_OLE_TRACES=$(winepath -w "$scratch")
    TESTSERVICE=$(winepath -w "$scratch/service/TestService.exe")
    export VSSWRITERCOLLECTOR FAKEVSSAPI_LEGACY COLLECTOR_OLE_TRACES TESTSERVICE
    trace_com_security win7
    trace_com_security win10
    run_xunit "Native on Wine" wine tests/VssWriterStatus.Native.Tests/bin/$configuration/net10.0/win-x64/VssWriterStatus.Native.Tests.exe
    test_pester_on_wine
    wineserver -k || true
}

# Only Wine's own trace shows what CoInitializeSecurity was given.
trace_com_security() {
    wine reg add 'HKCU\Software\Wine' /v Version /d "$1" /f >/dev/null 2>&1
    WINEDEBUG=+ole,+loaddll wine "$VSSWRITERCOLLECTOR" --jsonl </dev/null >/dev/null 2>"$scratch/$1.txt"
}

test_pester_on_wine() {
    local pwsh
    if ! pwsh=$(command -v pwsh.exe); then
        leave_out "The cmdlets on Windows' own path: no pwsh.exe on PATH for Wine."
        return
    fi
    run_pester "Pester on Wine" tests/run-wine.sh "$(readlink -f "$pwsh")" "$scratch/standin/vssapi.dll" output/wine \
        tests/Pester/Run.ps1 -ResultPath "Z:$scratch/pester-wine.xml"
}

test_pester() {
    if ! command -v pwsh >/dev/null || ! pwsh -NoProfile -Command 'exit [int]!(Get-Module -ListAvailable Pester)'; then
        leave_out "The cmdlets in a real PowerShell: pwsh or Pester is missing."
        return
    fi
    need_chromium || leave_out "The report in a browser: Chromium (chromium) is missing and may not be installed."
    # What is tested is what would be published.
    if ! pwsh -NoProfile -File build.ps1 -Task Package; then
        count 0 1 0
        return
    fi
    run_pester "Pester, on the packed module" pwsh -NoProfile -File tests/Pester/Run.ps1 -Stage output/packed -ResultPath "$scratch/pester.xml"
}

# Formatting and script analysis; build.ps1 does both.
analyze() {
    say "Analysis"
    if command -v pwsh >/dev/null && pwsh -NoProfile -Command 'exit [int]!(Get-Module -ListAvailable PSScriptAnalyzer)'; then
        if pwsh -NoProfile -File build.ps1 -Task Analyze; then count 1 0 0; else count 0 1 0; fi
        return
    fi
    leave_out "Script analysis: pwsh or PSScriptAnalyzer is missing."
    if dotnet format module.sln --verify-no-changes --no-restore; then count 1 0 0; else count 0 1 0; fi
}

test_all() {
    scratch=$(mktemp -d)
    trap 'rm -rf "$scratch"' EXIT
    # Standard input of the test programs: nothing to read, never the terminal.
    exec 3</dev/null
    : >"$scratch/counts"
    install_programs
    build module.sln

    # On Wine there is more waiting than work, so the others run beside it.
    test_native >"$scratch/native.log" 2>&1 &
    local native=$!
    test_core
    test_pester
    wait $native || count 0 1 0
    cat "$scratch/native.log"
    analyze
    local passed failed skipped
    read -r passed failed skipped < <(awk '{ passed += $1; failed += $2; skipped += $3 } END { print passed, failed, skipped }' "$scratch/counts")
    printf '\n%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
    [ "$failed" = 0 ]
}

case "${1:-run}" in
    run) show_writers ;;
    test) test_all ;;
    *)
        sed -n '2,8p' "$0" >&2
        exit 2
        ;;
esac
