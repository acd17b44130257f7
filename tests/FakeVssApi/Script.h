// The script: the simulated writers, and the calls that misbehave. README.md describes its format.
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
    GetWriterMetadata,
    GetIdentity,
    GetFileCounts,
    GetExcludeFile,
    GetComponent,
    GetRestoreMethod,
    GetAlternateLocationMapping,
    GetBackupSchema,
    GetIdentityEx,
    GetVersion,
    GetExcludeFromSnapshotCount,
    GetExcludeFromSnapshotFile,
    GetComponentInfo,
    FreeComponentInfo,
    GetFile,
    GetDatabaseFile,
    GetDatabaseLogFile,
    GetDependency,
    GetPath,
    GetFilespec,
    GetRecursive,
    GetAlternateLocation,
    GetBackupTypeMask,
    GetWriterId,
    GetLogicalPath,
    GetComponentName,
    Count
};

constexpr size_t MethodCount = static_cast<size_t>(Method::Count);

// The names as the log writes them. The script uses the part after "::".
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
    "IVssBackupComponents::GetWriterMetadata",
    "IVssExamineWriterMetadata::GetIdentity",
    "IVssExamineWriterMetadata::GetFileCounts",
    "IVssExamineWriterMetadata::GetExcludeFile",
    "IVssExamineWriterMetadata::GetComponent",
    "IVssExamineWriterMetadata::GetRestoreMethod",
    "IVssExamineWriterMetadata::GetAlternateLocationMapping",
    "IVssExamineWriterMetadata::GetBackupSchema",
    "IVssExamineWriterMetadataEx::GetIdentityEx",
    "IVssExamineWriterMetadataEx2::GetVersion",
    "IVssExamineWriterMetadataEx2::GetExcludeFromSnapshotCount",
    "IVssExamineWriterMetadataEx2::GetExcludeFromSnapshotFile",
    "IVssWMComponent::GetComponentInfo",
    "IVssWMComponent::FreeComponentInfo",
    "IVssWMComponent::GetFile",
    "IVssWMComponent::GetDatabaseFile",
    "IVssWMComponent::GetDatabaseLogFile",
    "IVssWMComponent::GetDependency",
    "IVssWMFiledesc::GetPath",
    "IVssWMFiledesc::GetFilespec",
    "IVssWMFiledesc::GetRecursive",
    "IVssWMFiledesc::GetAlternateLocation",
    "IVssWMFiledesc::GetBackupTypeMask",
    "IVssWMDependency::GetWriterId",
    "IVssWMDependency::GetLogicalPath",
    "IVssWMDependency::GetComponentName",
};

static_assert(sizeof(CallNames) / sizeof(CallNames[0]) == MethodCount, "one name a method");

constexpr const char *CallName(Method method)
{
    return CallNames[static_cast<size_t>(method)];
}

// One line for files. If it is repeated, it represents several files whose paths end in their number.
struct FileLine
{
    std::optional<std::wstring> path;
    std::optional<std::wstring> spec;
    bool recursive = false;
    std::optional<std::wstring> alternate;
    DWORD backupType = VSS_FSBT_ALL_BACKUP_REQUIRED | VSS_FSBT_ALL_SNAPSHOT_REQUIRED;
    uint32_t repeat = 1;
};

struct Files
{
    std::vector<FileLine> lines;
    // Reports this count, whatever the real one is.
    std::optional<UINT> count;

    UINT Count() const
    {
        UINT sum = 0;
        for (const FileLine &line : lines)
        {
            sum += line.repeat;
        }
        return count.value_or(sum);
    }
};

struct Dependency
{
    VSS_ID writerId = {};
    std::optional<std::wstring> logicalPath;
    std::optional<std::wstring> componentName;
};

struct Component
{
    VSS_COMPONENT_TYPE type = VSS_CT_FILEGROUP;
    std::optional<std::wstring> logicalPath;
    std::optional<std::wstring> name;
    std::optional<std::wstring> caption;
    bool restoreMetadata = false;
    bool notifyOnBackupComplete = false;
    bool selectable = false;
    bool selectableForRestore = false;
    DWORD flags = 0;
    Files files;
    Files databaseFiles;
    Files logFiles;
    std::vector<Dependency> dependencies;
};

struct Writer
{
    VSS_ID instanceId = {};
    VSS_ID writerId = {};
    std::optional<std::wstring> name;
    VSS_WRITER_STATE state = VSS_WS_STABLE;
    HRESULT failure = S_OK;
    HRESULT application = S_OK;
    std::optional<std::wstring> applicationMessage;

    std::optional<std::wstring> instanceName;
    VSS_USAGE_TYPE usage = VSS_UT_UNDEFINED;
    VSS_SOURCE_TYPE source = VSS_ST_UNDEFINED;
    VSS_RESTOREMETHOD_ENUM restoreMethod = VSS_RME_UNDEFINED;
    std::optional<std::wstring> service;
    std::optional<std::wstring> procedure;
    VSS_WRITERRESTORE_ENUM writerRestore = VSS_WRE_UNDEFINED;
    bool reboot = false;
    DWORD schema = 0;
    DWORD versionMajor = 1;
    DWORD versionMinor = 0;
    Files excluded;
    Files alternates;
    Files snapshotExcluded;
    std::vector<Component> components;
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

// One "phase" line: what a writer reports after a method of a backup was called.
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
    bool hasEx2 = true;
    bool needsMetadata = false;
    std::optional<UINT> count;
    std::vector<Writer> writers;
    std::vector<Phase> phases;
    std::vector<Volume> volumes;
    std::array<std::vector<CallRule>, MethodCount> rules;
};

// Loads the script that FAKEVSSAPI_SCRIPT names, or an empty one if the variable is not set.
// On failure, the message says what is wrong with the script, in plain ASCII.
HRESULT LoadScript(std::shared_ptr<const Script> &script, std::string &message);

std::wstring ReadEnvironment(const wchar_t *name);
