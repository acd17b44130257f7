# shellcheck shell=sh
# Sourced by what runs programs of Windows under Wine.

# Makes a Wine prefix with a stand-in vssapi.dll in System32, and sets what programs need there.
#
#   prepare_wine PREFIX VSSAPI_DLL
prepare_wine() {
    export WINEPREFIX="$1" WINEDEBUG=-all
    export DOTNET_EnableWriteXorExecute=0
    # Nothing is to be downloaded for a new prefix. Afterwards mscoree must be there: Wine's loader asks for it
    # wherever a precompiled .NET assembly is loaded.
    WINEDLLOVERRIDES='mscoree=;mshtml=' wineboot -i >/dev/null 2>&1
    # The services of the prefix that was being made know no new ones.
    wineserver -w
    export WINEDLLOVERRIDES='vssapi=n;winedbg.exe=d;mshtml='
    cp "$2" "$WINEPREFIX/drive_c/windows/system32/vssapi.dll"
}
