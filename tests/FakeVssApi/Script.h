// The script: which writers there are, and which calls misbehave. README.md describes its format.
#pragma once

#include "VssHeaders.h"

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

// The calls that a script can change, in the order of CallNames.
enum class Method
{
    CreateVssBackupComponents,
    QueryInterface,
    Release,
    InitializeForBackup,
    SetBackupState,
    GatherWriterMetadata,
    GetWriterMetadataCount,
    FreeWriterMetadata,
    GatherWriterStatus,
    GetWriterStatusCount,
    FreeWriterStatus,
    GetWriterStatus,
    SetContext,
    DisableWriterClasses,
    EnableWriterClasses,
    DisableWriterInstances,
    GetWriterStatusEx,
    StartSnapshotSet,
    IsVolumeSupported,
    AddToSnapshotSet,
    PrepareForBackup,
    DoSnapshotSet,
    BackupComplete,
    AbortBackup,
    Cancel,
    Wait,
    QueryStatus,
    Count
};

constexpr size_t MethodCount = static_cast<size_t>(Method::Count);

// As the log writes them. The script uses the part after "::".
constexpr const char *CallNames[] = {
    "vssapi::CreateVssBackupComponents",
    "IVssBackupComponents::QueryInterface",
    "IVssBackupComponents::Release",
    "IVssBackupComponents::InitializeForBackup",
    "IVssBackupComponents::SetBackupState",
    "IVssBackupComponents::GatherWriterMetadata",
    "IVssBackupComponents::GetWriterMetadataCount",
    "IVssBackupComponents::FreeWriterMetadata",
    "IVssBackupComponents::GatherWriterStatus",
    "IVssBackupComponents::GetWriterStatusCount",
    "IVssBackupComponents::FreeWriterStatus",
    "IVssBackupComponents::GetWriterStatus",
    "IVssBackupComponents::SetContext",
    "IVssBackupComponents::DisableWriterClasses",
    "IVssBackupComponents::EnableWriterClasses",
    "IVssBackupComponents::DisableWriterInstances",
    "IVssBackupComponentsEx3::GetWriterStatusEx",
    "IVssBackupComponents::StartSnapshotSet",
    "IVssBackupComponents::IsVolumeSupported",
    "IVssBackupComponents::AddToSnapshotSet",
    "IVssBackupComponents::PrepareForBackup",
    "IVssBackupComponents::DoSnapshotSet",
    "IVssBackupComponents::BackupComplete",
    "IVssBackupComponents::AbortBackup",
    "IVssAsync::Cancel",
    "IVssAsync::Wait",
    "IVssAsync::QueryStatus",
};

static_assert(sizeof(CallNames) / sizeof(CallNames[0]) == MethodCount, "one name a method");

constexpr const char *CallName(Method method)
{
    return CallNames[static_cast<size_t>(method)];
}

struct Writer
{
    VSS_ID instanceId = {};
    VSS_ID writerId = {};
    std::optional<std::wstring> name;
    VSS_WRITER_STATE state = VSS_WS_STABLE;
    HRESULT failure = S_OK;
    HRESULT application = S_OK;
    std::optional<std::wstring> applicationMessage;
};

// One "call" line.
struct CallRule
{
    uint32_t from = 0;
    std::optional<Method> of;
    DWORD delayMs = 0;
    bool hang = false;
    bool crash = false;
    bool raise = false;
    std::wstring print;
    std::wstring start;
    HRESULT hresult = S_OK;
    HRESULT asyncResult = VSS_S_ASYNC_FINISHED;
    DWORD asyncDelayMs = 0;
    bool asyncHang = false;
};

// One "phase" line: what a writer reports once a method of a backup was called.
struct Phase
{
    Method after = Method::PrepareForBackup;
    uint32_t writer = 0;
    VSS_WRITER_STATE state = VSS_WS_STABLE;
    HRESULT failure = S_OK;
    bool isPresent = true;
};

struct Volume
{
    std::wstring name;
    bool isSupported = true;
};

struct Script
{
    bool hasEx3 = true;
    bool needsMetadata = false;
    std::optional<UINT> count;
    std::vector<Writer> writers;
    std::vector<Phase> phases;
    std::vector<Volume> volumes;
    std::array<std::vector<CallRule>, MethodCount> rules;
};

// Loads the script that FAKEVSSAPI_SCRIPT names, or an empty one if that is unset.
// On failure the message says what is wrong with it, in plain ASCII.
HRESULT LoadScript(std::shared_ptr<const Script> &script, std::string &message);

std::wstring ReadEnvironment(const wchar_t *name);
