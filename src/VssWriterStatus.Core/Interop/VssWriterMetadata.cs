namespace VssWriterStatus.Interop;

/// <summary>IVssExamineWriterMetadata: what one writer would back up. Every method returns the HRESULT of the call.</summary>
internal sealed unsafe class VssWriterMetadata(nint pointer) : ComPointer(pointer)
{
    private nint Method(MetadataSlot slot) => (*(nint**)handle)[(int)slot];

    public int GetIdentity(RawWriterMetadata metadata)
    {
        Guid instanceId = default, writerId = default;
        nint name = 0;
        int usage = 0, source = 0;
        int hresult = ((delegate* unmanaged[Stdcall]<nint, Guid*, Guid*, nint*, int*, int*, int>)Method(MetadataSlot.GetIdentity))(
            handle, &instanceId, &writerId, &name, &usage, &source);
        metadata.InstanceId = instanceId;
        metadata.WriterId = writerId;
        metadata.Name = Bstr.Take(name, 0).First ?? string.Empty;
        metadata.Usage = usage;
        metadata.SourceType = source;
        return hresult;
    }

    /// <summary>The count of included files is reserved and always 0.</summary>
    public int GetFileCounts(RawWriterMetadata metadata)
    {
        uint included = 0, excluded = 0, components = 0;
        int hresult = ((delegate* unmanaged[Stdcall]<nint, uint*, uint*, uint*, int>)Method(MetadataSlot.GetFileCounts))(handle, &included, &excluded, &components);
        metadata.ExcludedFileCount = HResult.Failed(hresult) ? 0 : excluded;
        metadata.ComponentCount = HResult.Failed(hresult) ? 0 : components;
        return hresult;
    }

    /// <summary>S_FALSE if the writer specifies no method.</summary>
    public int GetRestoreMethod(RawWriterMetadata metadata)
    {
        int method = 0, writerRestore = 0;
        nint service = 0, procedure = 0;
        byte reboot = 0;
        uint mappings = 0;
        int hresult = ((delegate* unmanaged[Stdcall]<nint, int*, nint*, nint*, int*, byte*, uint*, int>)Method(MetadataSlot.GetRestoreMethod))(
            handle, &method, &service, &procedure, &writerRestore, &reboot, &mappings);
        (metadata.RestoreService, metadata.UserProcedure) = Bstr.Take(service, procedure);
        metadata.RestoreMethod = method;
        metadata.WriterRestore = writerRestore;
        metadata.RequiresReboot = reboot != 0;
        metadata.MappingCount = HResult.Failed(hresult) ? 0 : mappings;
        return hresult;
    }

    public int GetBackupSchema(RawWriterMetadata metadata)
    {
        int schema = 0;
        int hresult = ((delegate* unmanaged[Stdcall]<nint, int*, int>)Method(MetadataSlot.GetBackupSchema))(handle, &schema);
        metadata.BackupSchema = schema;
        return hresult;
    }

    public int GetExcludeFile(uint index, out VssFileDescription? file) => VssFileDescription.Get(handle, Method(MetadataSlot.GetExcludeFile), index, out file);

    public int GetAlternateLocationMapping(uint index, out VssFileDescription? file) =>
        VssFileDescription.Get(handle, Method(MetadataSlot.GetAlternateLocationMapping), index, out file);

    public int GetComponent(uint index, out VssComponent? component)
    {
        nint made = 0;
        int hresult = ((delegate* unmanaged[Stdcall]<nint, uint, nint*, int>)Method(MetadataSlot.GetComponent))(handle, index, &made);
        component = made == 0 ? null : new VssComponent(made);
        return hresult;
    }

    /// <summary>The newer interface of the same object; null with E_NOINTERFACE before Windows Server 2008.</summary>
    public int QueryEx2(out VssWriterMetadataEx2? ex2)
    {
        int hresult = QueryInterface(InterfaceIds.IVssExamineWriterMetadataEx2, out nint pointer);
        ex2 = pointer == 0 ? null : new VssWriterMetadataEx2(pointer);
        return hresult;
    }
}
