#include "CallLog.h"
#include "Script.h"

#include <atomic>
#include <cstdio>

namespace
{

std::atomic<bool> isOn{false};
SRWLOCK pathLock = SRWLOCK_INIT;

// Never freed, for the same reason as the cached script.
std::wstring &path = *new std::wstring();

// Does not share writing: where appending is not atomic (Wine), two processes would overwrite each other's lines.
// Another process, a writer or a reader that does not share writing, keeps the file open only for a moment.
HANDLE OpenForAppending()
{
    const ULONGLONG deadline = GetTickCount64() + 1000;
    for (;;)
    {
        HANDLE file = CreateFileW(path.c_str(), FILE_APPEND_DATA, FILE_SHARE_READ | FILE_SHARE_DELETE, nullptr, OPEN_ALWAYS,
                                  FILE_ATTRIBUTE_NORMAL, nullptr);
        if (file != INVALID_HANDLE_VALUE || GetLastError() != ERROR_SHARING_VIOLATION || GetTickCount64() >= deadline)
        {
            return file;
        }
        Sleep(1);
    }
}

// Opens the file for each line: the line is written when the call returns, and whoever runs
// the test can read, move or delete the file at any time.
void WriteLine(const char *call, const std::string &arguments, const std::string &result)
{
    const std::string line =
        std::to_string(GetCurrentThreadId()) + '\t' + call + '\t' + arguments + '\t' + result + '\n';

    AcquireSRWLockExclusive(&pathLock);
    HANDLE file = OpenForAppending();
    if (file != INVALID_HANDLE_VALUE)
    {
        DWORD written;
        WriteFile(file, line.data(), static_cast<DWORD>(line.size()), &written, nullptr);
        CloseHandle(file);
    }
    ReleaseSRWLockExclusive(&pathLock);
}

std::string IdText(const VSS_ID &id)
{
    char text[40];
    std::snprintf(text, sizeof text, "%08lx-%04x-%04x-%02x%02x-%02x%02x%02x%02x%02x%02x", id.Data1, id.Data2, id.Data3,
                  id.Data4[0], id.Data4[1], id.Data4[2], id.Data4[3], id.Data4[4], id.Data4[5], id.Data4[6], id.Data4[7]);
    return text;
}

}

void CallLog::Refresh()
{
    std::wstring newPath = ReadEnvironment(L"FAKEVSSAPI_LOG");
    AcquireSRWLockExclusive(&pathLock);
    path.swap(newPath);
    isOn = !path.empty();
    ReleaseSRWLockExclusive(&pathLock);
}

bool CallLog::IsOn()
{
    return isOn;
}

void CallLog::WriteResult(const char *call, const std::string &arguments, HRESULT result)
{
    if (IsOn())
    {
        char text[16];
        std::snprintf(text, sizeof text, "0x%08lX", static_cast<unsigned long>(result));
        WriteLine(call, arguments, text);
    }
}

void CallLog::WriteCount(const char *call, ULONG count)
{
    if (IsOn())
    {
        WriteLine(call, "", std::to_string(count));
    }
}

void CallLog::WriteEnd(const char *call, const std::string &arguments, const char *end)
{
    if (IsOn())
    {
        WriteLine(call, arguments, end);
    }
}

std::string CallLog::Text(unsigned long number)
{
    return IsOn() ? std::to_string(number) : std::string();
}

std::string CallLog::Text(const wchar_t *text)
{
    std::string ascii;
    for (; IsOn() && text && *text; text++)
    {
        ascii += *text >= L' ' && *text < 0x7F ? static_cast<char>(*text) : '?';
    }
    return ascii;
}

std::string CallLog::Text(const VSS_ID *ids, UINT count)
{
    std::string text;
    if (IsOn() && ids)
    {
        for (UINT i = 0; i < count; i++)
        {
            text += (i == 0 ? "" : " ") + IdText(ids[i]);
        }
    }
    return text;
}

std::string CallLog::InterfaceText(REFIID iid)
{
    if (!IsOn())
    {
        return {};
    }
    static const struct
    {
        IID iid;
        const char *name;
    } known[] = {
        {__uuidof(IUnknown), "IUnknown"},
        {__uuidof(IVssBackupComponents), "IVssBackupComponents"},
        {__uuidof(IVssBackupComponentsEx), "IVssBackupComponentsEx"},
        {__uuidof(IVssBackupComponentsEx2), "IVssBackupComponentsEx2"},
        {__uuidof(IVssBackupComponentsEx3), "IVssBackupComponentsEx3"},
        {__uuidof(IVssBackupComponentsEx4), "IVssBackupComponentsEx4"},
        {__uuidof(IVssAsync), "IVssAsync"},
        {__uuidof(IVssExamineWriterMetadata), "IVssExamineWriterMetadata"},
        {__uuidof(IVssExamineWriterMetadataEx), "IVssExamineWriterMetadataEx"},
        {__uuidof(IVssExamineWriterMetadataEx2), "IVssExamineWriterMetadataEx2"},
    };
    for (const auto &entry : known)
    {
        if (IsEqualIID(entry.iid, iid))
        {
            return entry.name;
        }
    }
    return IdText(iid);
}
