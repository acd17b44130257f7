using System.Collections.Concurrent;
using System.Threading;
using VssWriterStatus.Interop;

namespace VssWriterStatus.Simulation;

/// <summary>A VSS in memory for one gather, exposed through the same virtual tables as the real one.</summary>
internal sealed class SimulatedVss(VssSimulation simulation) : IVssApi
{
    private readonly ManualResetEventSlim _abandoned = new();
    private int _liveObjects;

    public VssSource Source => VssSource.Simulation;

    public ComSecurity ComSecurity => ComSecurity.NotApplicable;

    public string ComputerName => Simulation.ComputerName;

    public IVolumes Volumes => Simulation.Paths;

    /// <summary>What the writers are, and how the calls behave.</summary>
    public VssSimulation Simulation { get; } = simulation;

    /// <summary>The calls so far, by method and thread.</summary>
    public ConcurrentQueue<(string Method, int Thread)> Calls { get; } = new();

    /// <summary>The objects that were returned and not yet released.</summary>
    public int LiveObjects => _liveObjects;

    public int CoInitialize() => Enter(VssOperation.CoInitializeEx).Result;

    public void CoUninitialize() => Enter(VssOperation.CoUninitialize);

    public int CreateVssBackupComponents(out VssBackupComponents? components)
    {
        components = null;
        int hresult = Enter(VssOperation.CreateVssBackupComponents).Result;
        if (!HResult.Failed(hresult))
        {
            components = new VssBackupComponents(new SimulatedBackupComponents(this).Pointer);
        }

        return hresult;
    }

    /// <summary>The shadow copies that were created and still exist.</summary>
    public int ShadowCopies { get; set; }

    public int FindFixedVolumes(out IReadOnlyCollection<string> volumes)
    {
        volumes = [.. Simulation.Volumes.Keys];
        return Enter(VssOperation.FindFirstVolume).Result;
    }

    /// <summary>Whether shadow copies of the volume are supported; null if there is no such volume.</summary>
    public bool? Supports(string volume) => Simulation.Volumes.TryGetValue(volume, out bool isSupported) ? isSupported : null;

    /// <summary>Records a call and applies its delay; returns the result that it is to have.</summary>
    public SimulatedCall Enter(string method, bool isAsync = false)
    {
        Calls.Enqueue((method, Environment.CurrentManagedThreadId));
        SimulatedCall call = Simulation.CallOf(method);
        if (isAsync)
        {
            return call;
        }

        // A hang lasts until the caller has abandoned the whole gather.
        if (call.Hangs)
        {
            _abandoned.Wait();
        }
        else if (call.Delay > TimeSpan.Zero)
        {
            _abandoned.Wait(call.Delay);
        }

        return call;
    }

    public void OnCreated() => Interlocked.Increment(ref _liveObjects);

    public void OnReleased() => Interlocked.Decrement(ref _liveObjects);

    /// <summary>Releases the calls that hang.</summary>
    public void Dispose() => _abandoned.Set();
}
