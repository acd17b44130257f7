using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Threading;
using VssWriterStatus.Interop;

namespace VssWriterStatus.Simulation;

/// <summary>A simulated IVssAsync.</summary>
internal sealed unsafe class SimulatedAsync : SimulatedComObject
{
    private static readonly nint Vtable = BuildVtable(typeof(IVssAsyncVtbl), new Dictionary<string, Delegate>
    {
        [nameof(IVssAsyncVtbl.Cancel)] = (PlainMethod)(self => From<SimulatedAsync>(self).Cancel()),
        [nameof(IVssAsyncVtbl.Wait)] = (WaitMethod)((self, milliseconds) => From<SimulatedAsync>(self).Wait(milliseconds)),
        [nameof(IVssAsyncVtbl.QueryStatus)] =
            (QueryStatusMethod)((self, result, reserved) => From<SimulatedAsync>(self).QueryStatus(result, reserved)),
    });

    private readonly SimulatedVss _vss;
    private readonly SimulatedCall _operation;
    private readonly Stopwatch _age = Stopwatch.StartNew();
    private readonly object _gate = new();
    private bool _isCancelled;

    public SimulatedAsync(SimulatedVss vss, SimulatedCall operation)
        : base(Vtable)
    {
        _vss = vss;
        _operation = operation;
        vss.OnCreated();
    }

    [UnmanagedFunctionPointer(CallingConvention.StdCall)]
    private delegate int WaitMethod(nint self, uint milliseconds);

    [UnmanagedFunctionPointer(CallingConvention.StdCall)]
    private delegate int QueryStatusMethod(nint self, int* result, int* reserved);

    protected override IEnumerable<Guid> Interfaces => [InterfaceIds.IVssAsync];

    private TimeSpan Remaining => _operation.Hangs ? TimeSpan.MaxValue : _operation.Delay - _age.Elapsed;

    protected override void OnRelease() => _vss.Enter(VssOperation.Release);

    protected override void OnReleased() => _vss.OnReleased();

    private int Cancel()
    {
        int hresult = _vss.Enter(VssOperation.Cancel).Result;
        if (!HResult.Failed(hresult))
        {
            lock (_gate)
            {
                _isCancelled = true;
                Monitor.PulseAll(_gate);
            }
        }

        return hresult;
    }

    private int Wait(uint milliseconds)
    {
        int hresult = _vss.Enter(VssOperation.Wait).Result;
        double wait = Math.Min(milliseconds, Remaining.TotalMilliseconds);
        lock (_gate)
        {
            if (hresult == HResult.S_OK && wait > 0 && !_isCancelled)
            {
                Monitor.Wait(_gate, (int)Math.Ceiling(Math.Min(wait, int.MaxValue)));
            }
        }

        return hresult;
    }

    private int QueryStatus(int* result, int* reserved)
    {
        int hresult = _vss.Enter(VssOperation.QueryStatus).Result;
        if (reserved != null)
        {
            return HResult.E_INVALIDARG;
        }

        *result = Remaining <= TimeSpan.Zero ? _operation.AsyncResult
            : _isCancelled ? HResult.VSS_S_ASYNC_CANCELLED
            : HResult.VSS_S_ASYNC_PENDING;
        return hresult;
    }
}
