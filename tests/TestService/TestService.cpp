// A Windows service that misbehaves on request, for tests of service control. Its command line says how:
//   TestService.exe NAME [stop-ms=N] [start-ms=N] [hang-at-stop=FILE] [refuse-stop=FILE] [die-at-start=FILE] [no-stop]
//                        [die-once-at-start=FILE] [copy-at-start=FROM|TO]
//   stop-ms, start-ms  how long it is under way, in milliseconds
//   hang-at-stop       never stops, as long as FILE is there
//   refuse-stop        answers the request to stop with an error and goes on, as long as FILE is there
//   die-at-start       ends with its own error 42 while it starts, as long as FILE is there
//   die-once-at-start  the same, and removes FILE
//   no-stop            does not take requests to stop
//   copy-at-start      copies a file over another once it runs
#include <windows.h>

#include <cstdlib>
#include <string>
#include <vector>

namespace {

std::vector<std::wstring> arguments;
std::wstring name;
SERVICE_STATUS_HANDLE handle;
HANDLE stopRequested;
SERVICE_STATUS status{};

// What stands behind "option=" on the command line; empty where the option is not there.
std::wstring valueOf(const std::wstring &option)
{
    for (const std::wstring &argument : arguments)
        if (argument.compare(0, option.size() + 1, option + L"=") == 0)
            return argument.substr(option.size() + 1);
    return {};
}

bool has(const std::wstring &option)
{
    for (const std::wstring &argument : arguments)
        if (argument == option)
            return true;
    return false;
}

bool isOn(const std::wstring &option)
{
    const std::wstring file = valueOf(option);
    return !file.empty() && GetFileAttributesW(file.c_str()) != INVALID_FILE_ATTRIBUTES;
}

void report(DWORD state, DWORD error = NO_ERROR, DWORD ownError = 0)
{
    status.dwServiceType = SERVICE_WIN32_OWN_PROCESS;
    status.dwCurrentState = state;
    status.dwControlsAccepted = state == SERVICE_RUNNING && !has(L"no-stop") ? SERVICE_ACCEPT_STOP : 0;
    status.dwWin32ExitCode = error;
    status.dwServiceSpecificExitCode = ownError;
    status.dwCheckPoint = state == SERVICE_RUNNING || state == SERVICE_STOPPED ? 0 : status.dwCheckPoint + 1;
    status.dwWaitHint = 1000;
    SetServiceStatus(handle, &status);
}

// Stays in a pending state for as long as the option says, telling so as it goes.
void linger(DWORD state, const std::wstring &option)
{
    const std::wstring text = valueOf(option);
    for (int left = text.empty() ? 0 : std::stoi(text); left > 0; left -= 50) {
        report(state);
        Sleep(50);
    }
}

DWORD WINAPI control(DWORD request, DWORD, void *, void *)
{
    if (request == SERVICE_CONTROL_INTERROGATE)
        return NO_ERROR;
    if (request != SERVICE_CONTROL_STOP)
        return ERROR_CALL_NOT_IMPLEMENTED;
    if (isOn(L"refuse-stop"))
        return ERROR_INVALID_SERVICE_CONTROL;
    report(SERVICE_STOP_PENDING);
    SetEvent(stopRequested);
    return NO_ERROR;
}

void WINAPI serve(DWORD, wchar_t **)
{
    handle = RegisterServiceCtrlHandlerExW(name.c_str(), control, nullptr);
    report(SERVICE_START_PENDING);
    linger(SERVICE_START_PENDING, L"start-ms");
    const bool diesOnce = isOn(L"die-once-at-start");
    if (diesOnce)
        DeleteFileW(valueOf(L"die-once-at-start").c_str());
    if (diesOnce || isOn(L"die-at-start")) {
        report(SERVICE_STOPPED, ERROR_SERVICE_SPECIFIC_ERROR, 42);
        return;
    }

    const std::wstring files = valueOf(L"copy-at-start");
    const size_t bar = files.find(L'|');
    if (bar != std::wstring::npos)
        CopyFileW(files.substr(0, bar).c_str(), files.substr(bar + 1).c_str(), FALSE);

    report(SERVICE_RUNNING);
    WaitForSingleObject(stopRequested, INFINITE);
    linger(SERVICE_STOP_PENDING, L"stop-ms");
    while (isOn(L"hang-at-stop"))
        Sleep(50);
    report(SERVICE_STOPPED);
}

}

int wmain(int count, wchar_t **values)
{
    if (count < 2)
        return ERROR_BAD_ARGUMENTS;
    name = values[1];
    arguments.assign(values + 2, values + count);
    stopRequested = CreateEventW(nullptr, TRUE, FALSE, nullptr);
    SERVICE_TABLE_ENTRYW table[] = {{name.data(), serve}, {nullptr, nullptr}};
    return StartServiceCtrlDispatcherW(table) ? NO_ERROR : GetLastError();
}
