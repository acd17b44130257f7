#include "BackupComponents.h"
#include "Async.h"
#include "Metadata.h"
#include "Outputs.h"

#include <algorithm>
#include <cwchar>

namespace
{

LONG shadowCopyCount = 0;

bool Contains(const std::vector<VSS_ID> &ids, const VSS_ID &id)
{
    return std::any_of(ids.begin(), ids.end(), [&](const VSS_ID &other) { return IsEqualGUID(other, id); });
}

bool IsPending(const std::shared_ptr<AsyncOperation> &operation)
{
    return operation && operation->Status() == VSS_S_ASYNC_PENDING;
}

}

BackupComponents::BackupComponents(std::shared_ptr<const Script> script) : calls_(std::move(script))
{
}

bool BackupComponents::Offers(REFIID iid) const
{
    if (IsEqualIID(iid, __uuidof(IVssBackupComponentsEx3)) || IsEqualIID(iid, __uuidof(IVssBackupComponentsEx4)))
    {
        return calls_.GetScript().hasEx3;
    }
    return IsEqualIID(iid, __uuidof(IUnknown)) || IsEqualIID(iid, __uuidof(IVssBackupComponents)) ||
           IsEqualIID(iid, __uuidof(IVssBackupComponentsEx)) || IsEqualIID(iid, __uuidof(IVssBackupComponentsEx2));
}

STDMETHODIMP BackupComponents::QueryInterface(REFIID iid, void **object)
{
    Clear(object);
    return Perform(calls_, Method::QueryInterface, CallLog::InterfaceText(iid), [&]() -> HRESULT {
        if (!object)
        {
            return E_INVALIDARG;
        }
        if (!Offers(iid))
        {
            return E_NOINTERFACE;
        }
        Increment();
        *object = static_cast<IVssBackupComponentsEx4 *>(this);
        return S_OK;
    });
}

STDMETHODIMP_(ULONG) BackupComponents::AddRef()
{
    ULONG count = Increment();
    CallLog::WriteCount("IVssBackupComponents::AddRef", count);
    return count;
}

STDMETHODIMP_(ULONG) BackupComponents::Release()
{
    const char *name = CallName(Method::Release);
    Obey(calls_.Next(Method::Release), name, "");
    ULONG count = Decrement();
    CallLog::WriteCount(name, count);
    if (count == 0)
    {
        InterlockedExchangeAdd(&shadowCopyCount, -static_cast<LONG>(shadowCopies_));
        delete this;
    }
    return count;
}

STDMETHODIMP BackupComponents::InitializeForBackup(BSTR xml)
{
    return Perform(calls_, Method::InitializeForBackup, xml ? "xml" : "", [&] {
        if (isInitialized_)
        {
            return VSS_E_BAD_STATE;
        }
        isInitialized_ = true;
        return S_OK;
    });
}

STDMETHODIMP BackupComponents::SetContext(LONG context)
{
    return Perform(calls_, Method::SetContext, CallLog::Text(static_cast<ULONG>(context)), [&] {
        if (!isInitialized_ || hasContext_ || metadata_ || status_)
        {
            return VSS_E_BAD_STATE;
        }
        hasContext_ = true;
        return S_OK;
    });
}

STDMETHODIMP BackupComponents::SetBackupState(boolean selectComponents, boolean bootableSystemState,
                                              VSS_BACKUP_TYPE backupType, boolean partialFileSupport)
{
    std::string arguments;
    if (CallLog::IsOn())
    {
        arguments = CallLog::Text(selectComponents) + ' ' + CallLog::Text(bootableSystemState) + ' ' +
                    CallLog::Text(backupType) + ' ' + CallLog::Text(partialFileSupport);
    }
    return Perform(calls_, Method::SetBackupState, arguments, [&] {
        hasBackupState_ = isInitialized_;
        return isInitialized_ ? S_OK : VSS_E_BAD_STATE;
    });
}

STDMETHODIMP BackupComponents::EnableWriterClasses(const VSS_ID *ids, UINT count)
{
    return Filter(Method::EnableWriterClasses, enabledClasses_, ids, count);
}

STDMETHODIMP BackupComponents::DisableWriterClasses(const VSS_ID *ids, UINT count)
{
    return Filter(Method::DisableWriterClasses, disabledClasses_, ids, count);
}

STDMETHODIMP BackupComponents::DisableWriterInstances(const VSS_ID *ids, UINT count)
{
    return Filter(Method::DisableWriterInstances, disabledInstances_, ids, count);
}

HRESULT BackupComponents::Filter(Method method, std::vector<VSS_ID> &filter, const VSS_ID *ids, UINT count)
{
    return Perform(calls_, method, CallLog::Text(ids, count), [&] {
        if (!ids || count == 0)
        {
            return E_INVALIDARG;
        }
        if (!isInitialized_ || metadata_ || status_)
        {
            return VSS_E_BAD_STATE;
        }
        filter.insert(filter.end(), ids, ids + count);
        return S_OK;
    });
}

bool BackupComponents::IsReported(const Writer &writer) const
{
    // The first EnableWriterClasses disables every class that it does not name.
    return (enabledClasses_.empty() || Contains(enabledClasses_, writer.writerId)) &&
           !Contains(disabledClasses_, writer.writerId) && !Contains(disabledInstances_, writer.instanceId);
}

bool BackupComponents::IsGathering() const
{
    return IsPending(metadata_) || IsPending(status_);
}

bool BackupComponents::HasMetadata() const
{
    return metadata_ && metadata_->Succeeded();
}

bool BackupComponents::HasStatus() const
{
    return status_ && status_->Succeeded();
}

STDMETHODIMP BackupComponents::GatherWriterMetadata(IVssAsync **async)
{
    Clear(async);
    const CallRule *rule = calls_.Next(Method::GatherWriterMetadata);
    return Perform(rule, CallName(Method::GatherWriterMetadata), "", [&] {
        if (!async)
        {
            return E_INVALIDARG;
        }
        if (!isInitialized_ || metadata_ || IsGathering())
        {
            return VSS_E_BAD_STATE;
        }
        metadata_ = std::make_shared<AsyncOperation>(rule);
        *async = new Async(metadata_, calls_.ShareScript(), Method::GatherWriterMetadata);
        return S_OK;
    });
}

STDMETHODIMP BackupComponents::GetWriterMetadataCount(UINT *count)
{
    Clear(count);
    return Perform(calls_, Method::GetWriterMetadataCount, "", [&] {
        if (!count)
        {
            return E_INVALIDARG;
        }
        if (!HasMetadata() || isMetadataFreed_)
        {
            return VSS_E_BAD_STATE;
        }
        const std::vector<Writer> &writers = calls_.GetScript().writers;
        *count = static_cast<UINT>(std::count_if(writers.begin(), writers.end(),
                                                 [&](const Writer &writer) { return IsReported(writer); }));
        return S_OK;
    });
}

STDMETHODIMP BackupComponents::GetWriterMetadata(UINT index, VSS_ID *instanceId, IVssExamineWriterMetadata **metadata)
{
    Clear(instanceId);
    Clear(metadata);
    return Perform(calls_, Method::GetWriterMetadata, CallLog::Text(index), [&]() -> HRESULT {
        if (!instanceId || !metadata)
        {
            return E_INVALIDARG;
        }
        if (!HasMetadata() || isMetadataFreed_)
        {
            return VSS_E_BAD_STATE;
        }
        for (const Writer &writer : calls_.GetScript().writers)
        {
            if (IsReported(writer) && index-- == 0)
            {
                *instanceId = writer.instanceId;
                *metadata = new WriterMetadata(calls_.ShareScript(), writer);
                return S_OK;
            }
        }
        return VSS_E_OBJECT_NOT_FOUND;
    });
}

STDMETHODIMP BackupComponents::FreeWriterMetadata()
{
    return Perform(calls_, Method::FreeWriterMetadata, "", [&] {
        if (!isInitialized_ || IsPending(metadata_))
        {
            return VSS_E_BAD_STATE;
        }
        isMetadataFreed_ = true;
        return S_OK;
    });
}

STDMETHODIMP BackupComponents::GatherWriterStatus(IVssAsync **async)
{
    Clear(async);
    const CallRule *rule = calls_.Next(Method::GatherWriterStatus);
    return Perform(rule, CallName(Method::GatherWriterStatus), "", [&] {
        if (!async)
        {
            return E_INVALIDARG;
        }
        if (!isInitialized_ || status_ || IsGathering() || (calls_.GetScript().needsMetadata && !HasMetadata()))
        {
            return VSS_E_BAD_STATE;
        }
        for (const Writer &writer : calls_.GetScript().writers)
        {
            const Phase *phase = PhaseOf(writer);
            if (IsReported(writer) && (!phase || phase->isPresent))
            {
                reported_.push_back(&writer);
            }
        }
        status_ = std::make_shared<AsyncOperation>(rule);
        *async = new Async(status_, calls_.ShareScript(), Method::GatherWriterStatus);
        return S_OK;
    });
}

STDMETHODIMP BackupComponents::GetWriterStatusCount(UINT *count)
{
    Clear(count);
    return Perform(calls_, Method::GetWriterStatusCount, "", [&] {
        if (!count)
        {
            return E_INVALIDARG;
        }
        if (!HasStatus())
        {
            return VSS_E_BAD_STATE;
        }
        *count = calls_.GetScript().count.value_or(static_cast<UINT>(reported_.size()));
        return S_OK;
    });
}

HRESULT BackupComponents::FindWriter(UINT index, const Writer *&writer) const
{
    if (!HasStatus())
    {
        return VSS_E_BAD_STATE;
    }
    if (index >= reported_.size())
    {
        return VSS_E_OBJECT_NOT_FOUND;
    }
    writer = reported_[index];
    return S_OK;
}

STDMETHODIMP BackupComponents::GetWriterStatus(UINT index, VSS_ID *instanceId, VSS_ID *writerId, BSTR *name,
                                               VSS_WRITER_STATE *state, HRESULT *failure)
{
    Clear(instanceId);
    Clear(writerId);
    Clear(name);
    Clear(state);
    Clear(failure);
    return Perform(calls_, Method::GetWriterStatus, CallLog::Text(index), [&]() -> HRESULT {
        if (!instanceId || !writerId || !name || !state || !failure)
        {
            return E_INVALIDARG;
        }
        const Writer *writer;
        HRESULT result = FindWriter(index, writer);
        if (SUCCEEDED(result))
        {
            result = CopyText(writer->name, name);
        }
        if (SUCCEEDED(result))
        {
            *instanceId = writer->instanceId;
            *writerId = writer->writerId;
            const Phase *phase = PhaseOf(*writer);
            *state = phase ? phase->state : writer->state;
            *failure = phase ? phase->failure : writer->failure;
        }
        return result;
    });
}

STDMETHODIMP BackupComponents::GetWriterStatusEx(UINT index, VSS_ID *instanceId, VSS_ID *writerId, BSTR *name,
                                                 VSS_WRITER_STATE *state, HRESULT *failure, HRESULT *application,
                                                 BSTR *applicationMessage)
{
    Clear(instanceId);
    Clear(writerId);
    Clear(name);
    Clear(state);
    Clear(failure);
    Clear(application);
    Clear(applicationMessage);
    return Perform(calls_, Method::GetWriterStatusEx, CallLog::Text(index), [&]() -> HRESULT {
        if (!instanceId || !writerId || !name || !state || !failure)
        {
            return E_INVALIDARG;
        }
        const Writer *writer;
        HRESULT result = FindWriter(index, writer);
        if (SUCCEEDED(result) && applicationMessage)
        {
            result = CopyText(writer->applicationMessage, applicationMessage);
        }
        if (SUCCEEDED(result))
        {
            result = CopyText(writer->name, name);
        }
        if (SUCCEEDED(result))
        {
            *instanceId = writer->instanceId;
            *writerId = writer->writerId;
            const Phase *phase = PhaseOf(*writer);
            *state = phase ? phase->state : writer->state;
            *failure = phase ? phase->failure : writer->failure;
            if (application)
            {
                *application = writer->application;
            }
        }
        return result;
    });
}

STDMETHODIMP BackupComponents::FreeWriterStatus()
{
    return Perform(calls_, Method::FreeWriterStatus, "", [&] {
        if (!isInitialized_ || IsPending(status_))
        {
            return VSS_E_BAD_STATE;
        }
        status_.reset();
        reported_.clear();
        return S_OK;
    });
}

const Phase *BackupComponents::PhaseOf(const Writer &writer) const
{
    const Script &script = calls_.GetScript();
    const uint32_t index = static_cast<uint32_t>(&writer - script.writers.data());
    for (auto method = reached_.rbegin(); method != reached_.rend(); ++method)
    {
        for (const Phase &phase : script.phases)
        {
            if (phase.after == *method && phase.writer == index)
            {
                return &phase;
            }
        }
    }
    return nullptr;
}

STDMETHODIMP BackupComponents::StartSnapshotSet(VSS_ID *setId)
{
    Clear(setId);
    return Perform(calls_, Method::StartSnapshotSet, "", [&] {
        if (!setId)
        {
            return E_INVALIDARG;
        }
        if (!isInitialized_ || isSetStarted_)
        {
            return VSS_E_BAD_STATE;
        }
        isSetStarted_ = true;
        return CoCreateGuid(setId);
    });
}

// No provider can be selected: any provider ID other than the null ID is an invalid argument.
HRESULT BackupComponents::FindVolume(const VSS_ID &providerId, VSS_PWSZ name, const Volume *&volume) const
{
    if (!IsEqualGUID(providerId, VSS_ID{}) || !name || !*name || name[std::wcslen(name) - 1] != L'\\')
    {
        return E_INVALIDARG;
    }
    const std::vector<Volume> &volumes = calls_.GetScript().volumes;
    auto found = std::find_if(volumes.begin(), volumes.end(), [&](const Volume &each) { return _wcsicmp(each.name.c_str(), name) == 0; });
    volume = volumes.empty() ? &anyVolume_ : found != volumes.end() ? &*found : nullptr;
    return volume ? S_OK : VSS_E_OBJECT_NOT_FOUND;
}

STDMETHODIMP BackupComponents::IsVolumeSupported(VSS_ID providerId, VSS_PWSZ name, BOOL *isSupported)
{
    Clear(isSupported);
    return Perform(calls_, Method::IsVolumeSupported, CallLog::Text(&providerId, 1) + ' ' + CallLog::Text(name), [&] {
        if (!isSupported || !isInitialized_)
        {
            return isSupported ? VSS_E_BAD_STATE : E_INVALIDARG;
        }
        const Volume *volume;
        HRESULT result = FindVolume(providerId, name, volume);
        *isSupported = SUCCEEDED(result) && volume->isSupported;
        return result;
    });
}

STDMETHODIMP BackupComponents::AddToSnapshotSet(VSS_PWSZ name, VSS_ID providerId, VSS_ID *snapshotId)
{
    Clear(snapshotId);
    return Perform(calls_, Method::AddToSnapshotSet, CallLog::Text(name) + ' ' + CallLog::Text(&providerId, 1), [&] {
        if (!snapshotId || !isSetStarted_ || preparation_)
        {
            return snapshotId ? VSS_E_BAD_STATE : E_INVALIDARG;
        }
        const Volume *volume;
        HRESULT result = FindVolume(providerId, name, volume);
        if (SUCCEEDED(result) && !volume->isSupported)
        {
            result = VSS_E_VOLUME_NOT_SUPPORTED;
        }
        if (SUCCEEDED(result) && set_.size() == 64)
        {
            result = VSS_E_MAXIMUM_NUMBER_OF_VOLUMES_REACHED;
        }
        if (SUCCEEDED(result))
        {
            set_.push_back(name);
            result = CoCreateGuid(snapshotId);
        }
        return result;
    });
}

HRESULT BackupComponents::BeginPhase(Method method, std::shared_ptr<AsyncOperation> &operation, bool isInSequence,
                                     IVssAsync **async)
{
    Clear(async);
    const CallRule *rule = calls_.Next(method);
    return Perform(rule, CallName(method), "", [&] {
        if (!async)
        {
            return E_INVALIDARG;
        }
        if (!isInSequence || operation || IsGathering())
        {
            return VSS_E_BAD_STATE;
        }
        operation = std::make_shared<AsyncOperation>(rule);
        reached_.push_back(method);
        *async = new Async(operation, calls_.ShareScript(), method);
        return S_OK;
    });
}

STDMETHODIMP BackupComponents::PrepareForBackup(IVssAsync **async)
{
    return BeginPhase(Method::PrepareForBackup, preparation_, hasBackupState_ && HasMetadata() && !set_.empty(), async);
}

STDMETHODIMP BackupComponents::DoSnapshotSet(IVssAsync **async)
{
    const HRESULT result =
        BeginPhase(Method::DoSnapshotSet, snapshot_, preparation_ && preparation_->Succeeded(), async);
    if (SUCCEEDED(result) && *async)
    {
        shadowCopies_ = static_cast<UINT>(set_.size());
        InterlockedExchangeAdd(&shadowCopyCount, static_cast<LONG>(shadowCopies_));
    }
    return result;
}

STDMETHODIMP BackupComponents::BackupComplete(IVssAsync **async)
{
    return BeginPhase(Method::BackupComplete, completion_, snapshot_ && snapshot_->Succeeded(), async);
}

STDMETHODIMP BackupComponents::AbortBackup()
{
    return Perform(calls_, Method::AbortBackup, "", [&] {
        if (!isInitialized_)
        {
            return VSS_E_BAD_STATE;
        }
        reached_.push_back(Method::AbortBackup);
        return S_OK;
    });
}

UINT BackupComponents::ShadowCopyCount()
{
    return static_cast<UINT>(InterlockedCompareExchange(&shadowCopyCount, 0, 0));
}
