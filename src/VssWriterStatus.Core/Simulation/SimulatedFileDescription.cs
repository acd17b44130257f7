using System.Runtime.InteropServices;
using VssWriterStatus.Interop;

namespace VssWriterStatus.Simulation;

/// <summary>A simulated IVssWMFiledesc.</summary>
internal sealed unsafe class SimulatedFileDescription : SimulatedComObject
{
    private static readonly nint Vtable = BuildVtable(typeof(IVssWMFiledescVtbl), new Dictionary<string, Delegate>
    {
        [nameof(IVssWMFiledescVtbl.GetPath)] =
            (TextMethod)((self, text) => From<SimulatedFileDescription>(self).GetText(VssOperation.GetPath, file => file.Path, text)),
        [nameof(IVssWMFiledescVtbl.GetFilespec)] =
            (TextMethod)((self, text) => From<SimulatedFileDescription>(self).GetText(VssOperation.GetFilespec, file => file.Spec, text)),
        [nameof(IVssWMFiledescVtbl.GetRecursive)] = (TruthMethod)((self, value) => From<SimulatedFileDescription>(self).GetRecursive(value)),
        [nameof(IVssWMFiledescVtbl.GetAlternateLocation)] =
            (TextMethod)((self, text) => From<SimulatedFileDescription>(self).GetText(VssOperation.GetAlternateLocation, file => file.Alternate, text)),
        [nameof(IVssWMFiledescVtbl.GetBackupTypeMask)] = (NumberMethod)((self, mask) => From<SimulatedFileDescription>(self).GetBackupTypeMask(mask)),
    });

    private readonly SimulatedVss _vss;
    private readonly RawFile _file;

    private SimulatedFileDescription(SimulatedVss vss, in RawFile file)
        : base(Vtable)
    {
        _vss = vss;
        _file = file;
        vss.OnCreated();
    }

    [UnmanagedFunctionPointer(CallingConvention.StdCall)]
    private delegate int TextMethod(nint self, nint* text);

    [UnmanagedFunctionPointer(CallingConvention.StdCall)]
    private delegate int TruthMethod(nint self, byte* value);

    protected override IEnumerable<Guid> Interfaces => [];

    /// <summary>An item of a list, in the way that methods with a list of files return it.</summary>
    public static int Get(SimulatedVss vss, string method, IReadOnlyList<RawFile> list, uint index, nint* file)
    {
        int hresult = vss.Enter(method).Result;
        if (index >= list.Count)
        {
            return HResult.VSS_E_OBJECT_NOT_FOUND;
        }

        if (!HResult.Failed(hresult))
        {
            *file = new SimulatedFileDescription(vss, list[(int)index]).Pointer;
        }

        return hresult;
    }

    protected override void OnRelease() => _vss.Enter(VssOperation.Release);

    protected override void OnReleased() => _vss.OnReleased();

    private int GetText(string method, Func<RawFile, string?> textOf, nint* text)
    {
        int hresult = _vss.Enter(method).Result;
        if (!HResult.Failed(hresult))
        {
            *text = Marshal.StringToBSTR(textOf(_file));
        }

        return hresult;
    }

    private int GetRecursive(byte* value)
    {
        int hresult = _vss.Enter(VssOperation.GetRecursive).Result;
        if (!HResult.Failed(hresult))
        {
            *value = _file.IsRecursive ? (byte)1 : (byte)0;
        }

        return hresult;
    }

    private int GetBackupTypeMask(int* mask)
    {
        int hresult = _vss.Enter(VssOperation.GetBackupTypeMask).Result;
        if (!HResult.Failed(hresult))
        {
            *mask = _file.BackupType;
        }

        return hresult;
    }
}
