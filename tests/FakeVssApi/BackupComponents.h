#pragma once

#include "AsyncOperation.h"
#include "ComObject.h"
#include "ScriptedCalls.h"
#include "UnimplementedBackupComponents.h"

// The object that CreateVssBackupComponentsInternal returns.
class BackupComponents final : public UnimplementedBackupComponents, public ComObject
{
public:
    explicit BackupComponents(std::shared_ptr<const Script> script);

    STDMETHODIMP QueryInterface(REFIID iid, void **object) override;
    STDMETHODIMP_(ULONG) AddRef() override;
    STDMETHODIMP_(ULONG) Release() override;

    STDMETHODIMP InitializeForBackup(BSTR xml) override;
    STDMETHODIMP SetContext(LONG context) override;
    STDMETHODIMP SetBackupState(boolean selectComponents, boolean bootableSystemState, VSS_BACKUP_TYPE backupType,
                                boolean partialFileSupport) override;

    STDMETHODIMP EnableWriterClasses(const VSS_ID *ids, UINT count) override;
    STDMETHODIMP DisableWriterClasses(const VSS_ID *ids, UINT count) override;
    STDMETHODIMP DisableWriterInstances(const VSS_ID *ids, UINT count) override;

    STDMETHODIMP GatherWriterMetadata(IVssAsync **async) override;
    STDMETHODIMP GetWriterMetadataCount(UINT *count) override;
    STDMETHODIMP GetWriterMetadata(UINT index, VSS_ID *instanceId, IVssExamineWriterMetadata **metadata) override;
    STDMETHODIMP FreeWriterMetadata() override;

    STDMETHODIMP GatherWriterStatus(IVssAsync **async) override;
    STDMETHODIMP GetWriterStatusCount(UINT *count) override;
    STDMETHODIMP GetWriterStatus(UINT index, VSS_ID *instanceId, VSS_ID *writerId, BSTR *name, VSS_WRITER_STATE *state,
                                 HRESULT *failure) override;
    STDMETHODIMP GetWriterStatusEx(UINT index, VSS_ID *instanceId, VSS_ID *writerId, BSTR *name, VSS_WRITER_STATE *state,
                                   HRESULT *failure, HRESULT *application, BSTR *applicationMessage) override;
    STDMETHODIMP FreeWriterStatus() override;

    STDMETHODIMP StartSnapshotSet(VSS_ID *setId) override;
    STDMETHODIMP IsVolumeSupported(VSS_ID providerId, VSS_PWSZ volume, BOOL *isSupported) override;
    STDMETHODIMP AddToSnapshotSet(VSS_PWSZ volume, VSS_ID providerId, VSS_ID *snapshotId) override;
    STDMETHODIMP PrepareForBackup(IVssAsync **async) override;
    STDMETHODIMP DoSnapshotSet(IVssAsync **async) override;
    STDMETHODIMP BackupComplete(IVssAsync **async) override;
    STDMETHODIMP AbortBackup() override;

    // The shadow copies that were created and not yet deleted.
    static UINT ShadowCopyCount();

private:
    bool Offers(REFIID iid) const;
    bool IsGathering() const;
    bool HasMetadata() const;
    bool HasStatus() const;
    bool IsReported(const Writer &writer) const;
    HRESULT Filter(Method method, std::vector<VSS_ID> &filter, const VSS_ID *ids, UINT count);
    HRESULT BeginPhase(Method method, std::shared_ptr<AsyncOperation> &operation, bool isInSequence, IVssAsync **async);
    HRESULT FindVolume(const VSS_ID &providerId, VSS_PWSZ name, const Volume *&volume) const;
    const Phase *PhaseOf(const Writer &writer) const;
    HRESULT FindWriter(UINT index, const Writer *&writer) const;

    ScriptedCalls calls_;
    bool isInitialized_ = false;
    bool hasContext_ = false;

    // Each exists from the call that began the gathering. The status operation ends with FreeWriterStatus, but metadata
    // can be gathered only once per object, so its operation stays.
    std::shared_ptr<AsyncOperation> metadata_;
    std::shared_ptr<AsyncOperation> status_;
    bool isMetadataFreed_ = false;

    // A backup: the methods that were called, in order, and the operations that they began.
    bool hasBackupState_ = false;
    bool isSetStarted_ = false;
    std::vector<std::wstring> set_;
    std::vector<Method> reached_;
    std::shared_ptr<AsyncOperation> preparation_;
    std::shared_ptr<AsyncOperation> snapshot_;
    std::shared_ptr<AsyncOperation> completion_;
    UINT shadowCopies_ = 0;
    const Volume anyVolume_{};

    std::vector<VSS_ID> enabledClasses_;
    std::vector<VSS_ID> disabledClasses_;
    std::vector<VSS_ID> disabledInstances_;
    std::vector<const Writer *> reported_;
};
