// The exports of the simulated vssapi.dll.
#include "BackupComponents.h"

namespace
{

// Counts the objects created in the whole process, for rules with "from".
LONG creations = 0;

HRESULT Create(const char *name, IVssBackupComponents **components)
{
    CallLog::Refresh();
    if (components)
    {
        *components = nullptr;
    }

    std::shared_ptr<const Script> script;
    std::string message;
    HRESULT loaded = LoadScript(script, message);
    const uint32_t earlierCalls = static_cast<uint32_t>(InterlockedIncrement(&creations)) - 1;
    const CallRule *rule =
        SUCCEEDED(loaded) ? FindRule(*script, Method::CreateVssBackupComponents, earlierCalls) : nullptr;

    return Perform(rule, name, message, [&]() -> HRESULT {
        if (FAILED(loaded))
        {
            return loaded;
        }
        if (!components)
        {
            return E_INVALIDARG;
        }
        *components = new BackupComponents(script);
        return S_OK;
    });
}

}

extern "C"
{

BOOL WINAPI DllMain(HINSTANCE, DWORD reason, LPVOID)
{
    if (reason == DLL_PROCESS_ATTACH && ReadEnvironment(L"FAKEVSSAPI_LOAD") == L"hang")
    {
        Sleep(INFINITE);
    }
    return TRUE;
}

HRESULT __stdcall CreateVssBackupComponentsInternal(IVssBackupComponents **components)
{
    return Create("vssapi::CreateVssBackupComponentsInternal", components);
}

// Exported under the decorated C++ name, see vssapi.def.
HRESULT __stdcall CreateVssBackupComponentsLegacy(IVssBackupComponents **components)
{
    return Create(CallName(Method::CreateVssBackupComponents), components);
}

UINT __stdcall FakeVssApiLiveObjects()
{
    return ComObject::LiveCount();
}

UINT __stdcall FakeVssApiShadowCopies()
{
    return BackupComponents::ShadowCopyCount();
}

}
