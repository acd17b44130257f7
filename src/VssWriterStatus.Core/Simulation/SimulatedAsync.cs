using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Threading;
using VssWriterStatus.Interop;

namespace VssWriterStatus.Simulation;

/// <summary>A simulated IVssAsync.</summary>
internal sealed unsafe class SimulatedAsync(SimulatedVss vss, SimulatedCall operation) : SimulatedComObject(vss, Vtable)
{
    private static readonly nint Vtable = new SimulatedVtable<SimulatedAsync, AsyncSlot>()
        .Add(AsyncSlot.Cancel, self => self.Cancel())
        .Add(AsyncSlot.Wait, (WaitMethod)((self, milliseconds) => From<SimulatedAsync>(self).Wait(milliseconds)))
        .Add(AsyncSlot.QueryStatus, (QueryStatusMethod)((self, result, reserved) => From<SimulatedAsync>(self).QueryStatus(result, reserved)))
        .Build();

    private readonly Stopwatch _age = Stopwatch.StartNew();
    private readonly object _gate = new();
    private bool _isCancelled;

    [UnmanagedFunctionPointer(CallingConvention.StdCall)]
    private delegate int WaitMethod(nint self, uint milliseconds);

    [UnmanagedFunctionPointer(CallingConvention.StdCall)]
    private delegate int QueryStatusMethod(nint self, int* result, int* reserved);

    protected override IEnumerable<Guid> Interfaces => [InterfaceIds.IVssAsync];

    private TimeSpan Remaining => operation.Hangs ? TimeSpan.MaxValue : operation.Delay - _age.Elapsed;

    private int Cancel()
    {
        int hresult = Call(VssOperation.Cancel);
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
        int hresult = Call(VssOperation.Wait);
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
        int hresult = Call(VssOperation.QueryStatus);
        if (reserved != null)
        {
            return HResult.E_INVALIDARG;
        }

        *result = Remaining <= TimeSpan.Zero ? operation.AsyncResult
            : _isCancelled ? HResult.VSS_S_ASYNC_CANCELLED
            : HResult.VSS_S_ASYNC_PENDING;
        return hresult;
    }
}
