// Queries VSS for the status of the writers, as a careful C++ program would: the baseline for the module's speed.
// It is built as a program that prints the writers, and as a library with one function that gathers.

#ifndef UNICODE
#define UNICODE
#endif
#define WIN32_LEAN_AND_MEAN
#define NOMINMAX
#define _WIN32_WINNT 0x0602

#include <windows.h>
#include <objbase.h>
#include <oleauto.h>

#include <vss.h>
#include <vswriter.h>
#include <vsbackup.h>
#include <vsserror.h>

#include <cstdio>
#include <stdexcept>
#include <string>
#include <vector>

namespace
{

constexpr DWORD WaitSliceMs = 200;
constexpr ULONGLONG TimeLimitMs = 180000;

class Failure : public std::runtime_error
{
public:
    Failure(const char *call, HRESULT result) : std::runtime_error(Describe(call, result)) {}

private:
    static std::string Describe(const char *call, HRESULT result)
    {
        char text[120];
        std::snprintf(text, sizeof text, "%s: 0x%08lX", call, static_cast<unsigned long>(result));
        return text;
    }
};

void Check(const char *call, HRESULT result)
{
    if (FAILED(result))
    {
        throw Failure(call, result);
    }
}

// Owns one reference to a COM object.
template <typename T>
class Reference
{
public:
    Reference() = default;
    Reference(const Reference &) = delete;
    Reference &operator=(const Reference &) = delete;
    ~Reference()
    {
        if (object_)
        {
            object_->Release();
        }
    }

    T **Receive() { return &object_; }
    T *operator->() const { return object_; }
    explicit operator bool() const { return object_ != nullptr; }

private:
    T *object_ = nullptr;
};

// COM on this thread, as part of the MTA.
class ComApartment
{
public:
    ComApartment() { Check("CoInitializeEx", CoInitializeEx(nullptr, COINIT_MULTITHREADED)); }
    ~ComApartment() { CoUninitialize(); }
    ComApartment(const ComApartment &) = delete;
    ComApartment &operator=(const ComApartment &) = delete;
};

class OwnedText
{
public:
    OwnedText() = default;
    OwnedText(const OwnedText &) = delete;
    OwnedText &operator=(const OwnedText &) = delete;
    ~OwnedText() { SysFreeString(text_); }

    BSTR *Receive() { return &text_; }
    // The length applies, not the first NUL.
    std::wstring Copy() const { return text_ ? std::wstring(text_, SysStringLen(text_)) : std::wstring(); }

private:
    BSTR text_ = nullptr;
};

struct WriterStatus
{
    VSS_ID instanceId;
    VSS_ID writerId;
    std::wstring name;
    VSS_WRITER_STATE state;
    HRESULT failure;
    HRESULT application;
    std::wstring applicationMessage;
};

// Wait also returns S_OK when its time limit ends: only QueryStatus shows whether the operation is finished.
void WaitFor(const char *call, const Reference<IVssAsync> &async)
{
    if (!async)
    {
        throw Failure(call, E_POINTER);
    }
    const ULONGLONG deadline = GetTickCount64() + TimeLimitMs;
    for (;;)
    {
        Check("IVssAsync::Wait", async->Wait(WaitSliceMs));
        HRESULT status = S_OK;
        Check("IVssAsync::QueryStatus", async->QueryStatus(&status, nullptr));
        if (status == VSS_S_ASYNC_FINISHED)
        {
            return;
        }
        if (status != VSS_S_ASYNC_PENDING)
        {
            throw Failure(call, status);
        }
        if (GetTickCount64() >= deadline)
        {
            // Cancelling takes a moment, and the operation should have ended before it is released.
            async->Cancel();
            async->Wait(WaitSliceMs);
            throw Failure(call, HRESULT_FROM_WIN32(ERROR_TIMEOUT));
        }
    }
}

using CreateFunction = HRESULT(__stdcall *)(IVssBackupComponents **);

CreateFunction FindCreate()
{
    HMODULE vssapi = LoadLibraryExW(L"vssapi.dll", nullptr, LOAD_LIBRARY_SEARCH_SYSTEM32);
    if (!vssapi)
    {
        throw Failure("LoadLibraryEx(vssapi.dll)", HRESULT_FROM_WIN32(GetLastError()));
    }
    FARPROC create = GetProcAddress(vssapi, "CreateVssBackupComponentsInternal");
    if (!create)
    {
        throw Failure("GetProcAddress(CreateVssBackupComponentsInternal)", HRESULT_FROM_WIN32(GetLastError()));
    }
    return reinterpret_cast<CreateFunction>(reinterpret_cast<void *>(create));
}

// An IVssBackupComponents can gather only once. The destructor frees the gathered data on every exit path.
class Gathering
{
public:
    explicit Gathering(CreateFunction create)
    {
        Check("CreateVssBackupComponentsInternal", create(components_.Receive()));
        Check("InitializeForBackup", components_->InitializeForBackup(nullptr));
    }

    ~Gathering()
    {
        if (hasStatus_)
        {
            components_->FreeWriterStatus();
        }
        if (hasMetadata_)
        {
            components_->FreeWriterMetadata();
        }
    }

    std::vector<WriterStatus> ReadStatus()
    {
        GatherMetadata();
        GatherStatus();

        UINT count = 0;
        Check("GetWriterStatusCount", components_->GetWriterStatusCount(&count));
        Reference<IVssBackupComponentsEx3> ex3;
        Check("QueryInterface(IVssBackupComponentsEx3)",
              components_->QueryInterface(__uuidof(IVssBackupComponentsEx3), reinterpret_cast<void **>(ex3.Receive())));

        std::vector<WriterStatus> writers;
        for (UINT i = 0; i < count; i++)
        {
            writers.push_back(ReadWriter(ex3, i));
        }
        return writers;
    }

private:
    void GatherMetadata()
    {
        Reference<IVssAsync> async;
        Check("GatherWriterMetadata", components_->GatherWriterMetadata(async.Receive()));
        hasMetadata_ = true;
        WaitFor("GatherWriterMetadata", async);
    }

    void GatherStatus()
    {
        Reference<IVssAsync> async;
        Check("GatherWriterStatus", components_->GatherWriterStatus(async.Receive()));
        hasStatus_ = true;
        WaitFor("GatherWriterStatus", async);
    }

    static WriterStatus ReadWriter(const Reference<IVssBackupComponentsEx3> &ex3, UINT index)
    {
        WriterStatus writer;
        OwnedText name;
        OwnedText message;
        Check("GetWriterStatusEx",
              ex3->GetWriterStatusEx(index, &writer.instanceId, &writer.writerId, name.Receive(), &writer.state,
                                     &writer.failure, &writer.application, message.Receive()));
        writer.name = name.Copy();
        writer.applicationMessage = message.Copy();
        return writer;
    }

    Reference<IVssBackupComponents> components_;
    bool hasMetadata_ = false;
    bool hasStatus_ = false;
};

// Control characters would break the listing, so they are written as \uXXXX.
std::string ForPrinting(const std::wstring &text)
{
    std::wstring visible;
    for (wchar_t unit : text)
    {
        if (unit < L' ')
        {
            wchar_t escape[8];
            std::swprintf(escape, 8, L"\\u%04X", static_cast<unsigned>(unit));
            visible += escape;
        }
        else
        {
            visible += unit;
        }
    }
    int units = static_cast<int>(visible.size());
    int size = WideCharToMultiByte(CP_UTF8, 0, visible.data(), units, nullptr, 0, nullptr, nullptr);
    std::string utf8(size, '\0');
    WideCharToMultiByte(CP_UTF8, 0, visible.data(), units, &utf8[0], size, nullptr, nullptr);
    return utf8;
}

void Print(const std::vector<WriterStatus> &writers)
{
    for (const WriterStatus &writer : writers)
    {
        std::printf("%s\tstate=%d\tfailure=0x%08lX\n", ForPrinting(writer.name).c_str(), static_cast<int>(writer.state),
                    static_cast<unsigned long>(writer.failure));
    }
}

// The writers call back into this process, so COM must allow their calls, as documented for VSS requesters.
void SetComSecurity()
{
    Check("CoInitializeSecurity",
          CoInitializeSecurity(nullptr, -1, nullptr, nullptr, RPC_C_AUTHN_LEVEL_PKT_PRIVACY, RPC_C_IMP_LEVEL_IMPERSONATE,
                               nullptr, EOAC_STATIC_CLOAKING, nullptr));
}

std::vector<WriterStatus> Gather()
{
    static const CreateFunction create = FindCreate();
    return Gathering(create).ReadStatus();
}

}

// For a benchmark that compares the same calls: runs one gather. Returns how many writers it read, or -1.
extern "C" __declspec(dllexport) int GatherWriters()
{
    try
    {
        return static_cast<int>(Gather().size());
    }
    catch (const std::exception &)
    {
        return -1;
    }
}

int main()
{
    try
    {
        ComApartment apartment;
        SetComSecurity();
        Print(Gather());
        return 0;
    }
    catch (const std::exception &error)
    {
        std::fprintf(stderr, "%s\n", error.what());
        return 1;
    }
}
