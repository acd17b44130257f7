using System.Runtime.InteropServices;
using VssWriterStatus.Interop;

namespace VssWriterStatus.Simulation;

/// <summary>A simulated IVssWMDependency.</summary>
internal sealed unsafe class SimulatedDependency : SimulatedComObject
{
    private static readonly nint Vtable = BuildVtable(typeof(IVssWMDependencyVtbl), new Dictionary<string, Delegate>
    {
        [nameof(IVssWMDependencyVtbl.GetWriterId)] = (IdMethod)((self, id) => From<SimulatedDependency>(self).GetWriterId(id)),
        [nameof(IVssWMDependencyVtbl.GetLogicalPath)] = (TextMethod)((self, text) =>
            From<SimulatedDependency>(self).GetText(VssOperation.GetLogicalPath, dependency => dependency.LogicalPath, text)),
        [nameof(IVssWMDependencyVtbl.GetComponentName)] = (TextMethod)((self, text) =>
            From<SimulatedDependency>(self).GetText(VssOperation.GetComponentName, dependency => dependency.ComponentName, text)),
    });

    private readonly SimulatedVss _vss;
    private readonly RawDependency _dependency;

    public SimulatedDependency(SimulatedVss vss, in RawDependency dependency)
        : base(Vtable)
    {
        _vss = vss;
        _dependency = dependency;
        vss.OnCreated();
    }

    [UnmanagedFunctionPointer(CallingConvention.StdCall)]
    private delegate int IdMethod(nint self, Guid* id);

    [UnmanagedFunctionPointer(CallingConvention.StdCall)]
    private delegate int TextMethod(nint self, nint* text);

    protected override IEnumerable<Guid> Interfaces => [];

    protected override void OnRelease() => _vss.Enter(VssOperation.Release);

    protected override void OnReleased() => _vss.OnReleased();

    private int GetWriterId(Guid* id)
    {
        int hresult = _vss.Enter(VssOperation.GetWriterId).Result;
        if (!HResult.Failed(hresult))
        {
            *id = _dependency.WriterId;
        }

        return hresult;
    }

    private int GetText(string method, Func<RawDependency, string?> textOf, nint* text)
    {
        int hresult = _vss.Enter(method).Result;
        if (!HResult.Failed(hresult))
        {
            *text = Marshal.StringToBSTR(textOf(_dependency));
        }

        return hresult;
    }
}
