using System.Runtime.InteropServices;

namespace VssWriterStatus.Interop;

/// <summary>IVssWMComponent: one component of a writer. Every method returns the HRESULT of the call.</summary>
internal sealed unsafe class VssComponent(nint pointer) : ComPointer(pointer)
{
    private nint Method(ComponentSlot slot) => (*(nint**)handle)[(int)slot];

    /// <summary>Reads the info, which is returned to its owner before this method returns.</summary>
    public int GetComponentInfo(RawComponent component)
    {
        VssComponentInfo* info = null;
        int hresult = ((delegate* unmanaged[Stdcall]<nint, VssComponentInfo**, int>)Method(ComponentSlot.GetComponentInfo))(handle, &info);
        if (info == null)
        {
            return HResult.Failed(hresult) ? hresult : HResult.E_POINTER;
        }

        try
        {
            Read(info, component);
        }
        finally
        {
            _ = ((delegate* unmanaged[Stdcall]<nint, VssComponentInfo*, int>)Method(ComponentSlot.FreeComponentInfo))(handle, info);
        }

        return hresult;
    }

    public int GetFile(uint index, out VssFileDescription? file) => VssFileDescription.Get(handle, Method(ComponentSlot.GetFile), index, out file);

    public int GetDatabaseFile(uint index, out VssFileDescription? file) => VssFileDescription.Get(handle, Method(ComponentSlot.GetDatabaseFile), index, out file);

    public int GetDatabaseLogFile(uint index, out VssFileDescription? file) => VssFileDescription.Get(handle, Method(ComponentSlot.GetDatabaseLogFile), index, out file);

    public int GetDependency(uint index, out VssDependency? dependency)
    {
        nint made = 0;
        int hresult = ((delegate* unmanaged[Stdcall]<nint, uint, nint*, int>)Method(ComponentSlot.GetDependency))(handle, index, &made);
        dependency = made == 0 ? null : new VssDependency(made);
        return hresult;
    }

    private static void Read(VssComponentInfo* info, RawComponent component)
    {
        component.Type = info->Type;
        component.LogicalPath = Text(info->LogicalPath);
        component.Name = Text(info->ComponentName) ?? string.Empty;
        component.Caption = Text(info->Caption);
        component.HasRestoreMetadata = info->RestoreMetadata != 0;
        component.NotifiesOnBackupComplete = info->NotifyOnBackupComplete != 0;
        component.IsSelectable = info->Selectable != 0;
        component.IsSelectableForRestore = info->SelectableForRestore != 0;
        component.Flags = (int)info->ComponentFlags;
        component.FileCount = info->FileCount;
        component.DatabaseFileCount = info->Databases;
        component.LogFileCount = info->LogFiles;
        component.DependencyCount = info->Dependencies;
    }

    private static string? Text(nint bstr) => bstr == 0 ? null : Marshal.PtrToStringBSTR(bstr);
}
