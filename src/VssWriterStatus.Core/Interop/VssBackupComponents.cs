namespace VssWriterStatus.Interop;

/// <summary>IVssBackupComponents, with the methods that this requester needs. Every method returns the HRESULT of the call.</summary>
internal sealed unsafe class VssBackupComponents(nint pointer) : ComPointer(pointer)
{
    private nint Method(BackupSlot slot) => (*(nint**)handle)[(int)slot];

    public int InitializeForBackup() => ((delegate* unmanaged[Stdcall]<nint, nint, int>)Method(BackupSlot.InitializeForBackup))(handle, 0);

    /// <param name="context">VSS_SNAPSHOT_CONTEXT.</param>
    public int SetContext(int context) => ((delegate* unmanaged[Stdcall]<nint, int, int>)Method(BackupSlot.SetContext))(handle, context);

    /// <param name="selectComponents">Whether the backup selects individual components.</param>
    /// <param name="bootableSystemState">Whether it includes the bootable system state.</param>
    /// <param name="backupType">VSS_BACKUP_TYPE.</param>
    /// <param name="partialFileSupport">Whether parts of files may be backed up.</param>
    public int SetBackupState(bool selectComponents, bool bootableSystemState, int backupType, bool partialFileSupport) =>
        // C++ bool is one byte.
        ((delegate* unmanaged[Stdcall]<nint, byte, byte, int, byte, int>)Method(BackupSlot.SetBackupState))(
            handle, selectComponents ? (byte)1 : (byte)0, bootableSystemState ? (byte)1 : (byte)0, backupType, partialFileSupport ? (byte)1 : (byte)0);

    public int StartSnapshotSet()
    {
        Guid snapshotSetId = default;
        return ((delegate* unmanaged[Stdcall]<nint, Guid*, int>)Method(BackupSlot.StartSnapshotSet))(handle, &snapshotSetId);
    }

    /// <summary>Whether any provider can create a shadow copy of the volume, whose name has a trailing backslash.</summary>
    public int IsVolumeSupported(string volume, out bool isSupported)
    {
        int supported = 0;
        fixed (char* name = volume)
        {
            int hresult = ((delegate* unmanaged[Stdcall]<nint, Guid, char*, int*, int>)Method(BackupSlot.IsVolumeSupported))(handle, default, name, &supported);
            isSupported = supported != 0;
            return hresult;
        }
    }

    /// <summary>Adds the volume, whose name has a trailing backslash, with the provider that VSS chooses.</summary>
    public int AddToSnapshotSet(string volume)
    {
        Guid snapshotId = default;
        fixed (char* name = volume)
        {
            return ((delegate* unmanaged[Stdcall]<nint, char*, Guid, Guid*, int>)Method(BackupSlot.AddToSnapshotSet))(handle, name, default, &snapshotId);
        }
    }

    public int PrepareForBackup(out VssAsync? operation) => Begin(Method(BackupSlot.PrepareForBackup), out operation);

    public int DoSnapshotSet(out VssAsync? operation) => Begin(Method(BackupSlot.DoSnapshotSet), out operation);

    public int BackupComplete(out VssAsync? operation) => Begin(Method(BackupSlot.BackupComplete), out operation);

    public int AbortBackup() => ((delegate* unmanaged[Stdcall]<nint, int>)Method(BackupSlot.AbortBackup))(handle);

    public int EnableWriterClasses(Guid[] writerIds)
    {
        fixed (Guid* ids = writerIds)
        {
            return ((delegate* unmanaged[Stdcall]<nint, Guid*, uint, int>)Method(BackupSlot.EnableWriterClasses))(
                handle, ids, (uint)writerIds.Length);
        }
    }

    public int GatherWriterMetadata(out VssAsync? operation) => Begin(Method(BackupSlot.GatherWriterMetadata), out operation);

    public int GetWriterMetadataCount(out uint count) => GetCount(Method(BackupSlot.GetWriterMetadataCount), out count);

    public int GetWriterMetadata(uint index, out VssWriterMetadata? metadata)
    {
        Guid instanceId = default;
        nint made = 0;
        int hresult = ((delegate* unmanaged[Stdcall]<nint, uint, Guid*, nint*, int>)Method(BackupSlot.GetWriterMetadata))(handle, index, &instanceId, &made);
        metadata = made == 0 ? null : new VssWriterMetadata(made);
        return hresult;
    }

    public int FreeWriterMetadata() => ((delegate* unmanaged[Stdcall]<nint, int>)Method(BackupSlot.FreeWriterMetadata))(handle);

    public int GatherWriterStatus(out VssAsync? operation) => Begin(Method(BackupSlot.GatherWriterStatus), out operation);

    public int GetWriterStatusCount(out uint count) => GetCount(Method(BackupSlot.GetWriterStatusCount), out count);

    public int GetWriterStatus(uint index, out RawWriterStatus status)
    {
        Guid instanceId = default, writerId = default;
        nint name = 0;
        int state = 0, failure = 0;
        int hresult = ((delegate* unmanaged[Stdcall]<nint, uint, Guid*, Guid*, nint*, int*, int*, int>)Method(BackupSlot.GetWriterStatus))(
            handle, index, &instanceId, &writerId, &name, &state, &failure);
        status = new RawWriterStatus(Bstr.Take(name, 0).First, writerId, instanceId, state, failure, null, null);
        return hresult;
    }

    public int FreeWriterStatus() => ((delegate* unmanaged[Stdcall]<nint, int>)Method(BackupSlot.FreeWriterStatus))(handle);

    /// <summary>The newer interface of the same object; null with E_NOINTERFACE before Windows 7 and Server 2008 R2.</summary>
    public int QueryEx3(out VssBackupComponentsEx3? ex3)
    {
        int hresult = QueryInterface(InterfaceIds.IVssBackupComponentsEx3, out nint pointer);
        ex3 = pointer == 0 ? null : new VssBackupComponentsEx3(pointer);
        return hresult;
    }

    private int GetCount(nint method, out uint count)
    {
        uint writers = 0;
        int hresult = ((delegate* unmanaged[Stdcall]<nint, uint*, int>)method)(handle, &writers);
        count = writers;
        return hresult;
    }

    /// <summary>Calls a method whose only argument is the operation that it begins.</summary>
    private int Begin(nint method, out VssAsync? operation)
    {
        nint async = 0;
        int hresult = ((delegate* unmanaged[Stdcall]<nint, nint*, int>)method)(handle, &async);
        operation = async == 0 ? null : new VssAsync(async);
        return hresult;
    }
}
