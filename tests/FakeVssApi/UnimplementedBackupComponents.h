// The methods that a requester does not need to query the status: logged, and not implemented.
#pragma once

#include "CallLog.h"

#define NOT_IMPLEMENTED(interfaceName, method, parameters)                     \
    STDMETHODIMP method parameters override                                    \
    {                                                                          \
        CallLog::WriteResult(#interfaceName "::" #method, "", E_NOTIMPL);      \
        return E_NOTIMPL;                                                      \
    }

#define BASE(method, ...) NOT_IMPLEMENTED(IVssBackupComponents, method, (__VA_ARGS__))
#define EX(method, ...) NOT_IMPLEMENTED(IVssBackupComponentsEx, method, (__VA_ARGS__))
#define EX2(method, ...) NOT_IMPLEMENTED(IVssBackupComponentsEx2, method, (__VA_ARGS__))
#define EX3(method, ...) NOT_IMPLEMENTED(IVssBackupComponentsEx3, method, (__VA_ARGS__))
#define EX4(method, ...) NOT_IMPLEMENTED(IVssBackupComponentsEx4, method, (__VA_ARGS__))

class UnimplementedBackupComponents : public IVssBackupComponentsEx4
{
public:
    BASE(GetWriterComponentsCount, UINT *)
    BASE(GetWriterComponents, UINT, IVssWriterComponentsExt **)
    BASE(InitializeForRestore, BSTR)
    BASE(SetRestoreState, VSS_RESTORE_TYPE)
    BASE(AddComponent, VSS_ID, VSS_ID, VSS_COMPONENT_TYPE, LPCWSTR, LPCWSTR)
    BASE(SetBackupSucceeded, VSS_ID, VSS_ID, VSS_COMPONENT_TYPE, LPCWSTR, LPCWSTR, boolean)
    BASE(SetBackupOptions, VSS_ID, VSS_COMPONENT_TYPE, LPCWSTR, LPCWSTR, LPCWSTR)
    BASE(SetSelectedForRestore, VSS_ID, VSS_COMPONENT_TYPE, LPCWSTR, LPCWSTR, boolean)
    BASE(SetRestoreOptions, VSS_ID, VSS_COMPONENT_TYPE, LPCWSTR, LPCWSTR, LPCWSTR)
    BASE(SetAdditionalRestores, VSS_ID, VSS_COMPONENT_TYPE, LPCWSTR, LPCWSTR, boolean)
    BASE(SetPreviousBackupStamp, VSS_ID, VSS_COMPONENT_TYPE, LPCWSTR, LPCWSTR, LPCWSTR)
    BASE(SaveAsXML, BSTR *)
    BASE(AddAlternativeLocationMapping, VSS_ID, VSS_COMPONENT_TYPE, LPCWSTR, LPCWSTR, LPCWSTR, LPCWSTR, boolean, LPCWSTR)
    BASE(AddRestoreSubcomponent, VSS_ID, VSS_COMPONENT_TYPE, LPCWSTR, LPCWSTR, LPCWSTR, LPCWSTR, boolean)
    BASE(SetFileRestoreStatus, VSS_ID, VSS_COMPONENT_TYPE, LPCWSTR, LPCWSTR, VSS_FILE_RESTORE_STATUS)
    BASE(AddNewTarget, VSS_ID, VSS_COMPONENT_TYPE, LPCWSTR, LPCWSTR, LPCWSTR, LPCWSTR, boolean, LPCWSTR)
    BASE(SetRangesFilePath, VSS_ID, VSS_COMPONENT_TYPE, LPCWSTR, LPCWSTR, UINT, LPCWSTR)
    BASE(PreRestore, IVssAsync **)
    BASE(PostRestore, IVssAsync **)
    BASE(DeleteSnapshots, VSS_ID, VSS_OBJECT_TYPE, BOOL, LONG *, VSS_ID *)
    BASE(ImportSnapshots, IVssAsync **)
    BASE(BreakSnapshotSet, VSS_ID)
    BASE(GetSnapshotProperties, VSS_ID, VSS_SNAPSHOT_PROP *)
    BASE(Query, VSS_ID, VSS_OBJECT_TYPE, VSS_OBJECT_TYPE, IVssEnumObject **)
    BASE(ExposeSnapshot, VSS_ID, VSS_PWSZ, LONG, VSS_PWSZ, VSS_PWSZ *)
    BASE(RevertToSnapshot, VSS_ID, BOOL)
    BASE(QueryRevertStatus, VSS_PWSZ, IVssAsync **)

    EX(GetWriterMetadataEx, UINT, VSS_ID *, IVssExamineWriterMetadataEx **)
    EX(SetSelectedForRestoreEx, VSS_ID, VSS_COMPONENT_TYPE, LPCWSTR, LPCWSTR, boolean, VSS_ID)

    EX2(UnexposeSnapshot, VSS_ID)
    EX2(SetAuthoritativeRestore, VSS_ID, VSS_COMPONENT_TYPE, LPCWSTR, LPCWSTR, boolean)
    EX2(SetRollForward, VSS_ID, VSS_COMPONENT_TYPE, LPCWSTR, LPCWSTR, VSS_ROLLFORWARD_TYPE, LPCWSTR)
    EX2(SetRestoreName, VSS_ID, VSS_COMPONENT_TYPE, LPCWSTR, LPCWSTR, LPCWSTR)
    EX2(BreakSnapshotSetEx, VSS_ID, DWORD, IVssAsync **)
    EX2(PreFastRecovery, VSS_ID, DWORD, IVssAsync **)
    EX2(FastRecovery, VSS_ID, DWORD, IVssAsync **)

    EX3(AddSnapshotToRecoverySet, VSS_ID, DWORD, VSS_PWSZ)
    EX3(RecoverSet, DWORD, IVssAsync **)
    EX3(GetSessionId, VSS_ID *)

    EX4(GetRootAndLogicalPrefixPaths, VSS_PWSZ, VSS_PWSZ *, VSS_PWSZ *, BOOL)

protected:
    // Not virtual: a destructor in the vtable is not part of the interface.
    ~UnimplementedBackupComponents() = default;
};

#undef EX4
#undef EX3
#undef EX2
#undef EX
#undef BASE
#undef NOT_IMPLEMENTED
