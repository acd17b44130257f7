using VssWriterStatus.Interop;
using VssWriterStatus.Knowledge;
using VssWriterStatus.Requester;
using VssWriterStatus.Services;

namespace VssWriterStatus.Diagnosis;

/// <summary>The evidence of the local computer, or of a simulated one; registry and event log are read on first use.</summary>
/// <param name="services">Its services.</param>
/// <param name="registry">Its registry.</param>
/// <param name="log">Its event log.</param>
/// <param name="knowsAllServices">Whether a service that is not in the list is not installed; a simulation has only some services.</param>
internal sealed class LocalMachineEvidence(IServiceControl services, IMachineRegistry registry, IEventLog log, bool knowsAllServices = true) : IMachineEvidence
{
    /// <summary>The longest time to wait for the events.</summary>
    private static readonly TimeSpan EventLimit = TimeSpan.FromSeconds(2);

    private readonly Lazy<IReadOnlyList<ComAccessFinding>> _comAccess = new(() => ComAccessPolicies.Findings(registry));
    private readonly Lazy<IReadOnlyList<VssEvent>?> _events = new(() => VssEvents.Recent(log, EventLimit));
    private readonly Lazy<IReadOnlyList<string>> _running = new(() => Try(services.Running) ?? []);
    private readonly Lazy<bool> _isClient = new(() => WindowsEdition.IsClient(registry));
    private readonly Lazy<bool> _isEventClassBroken = new(() => VssEventClass.IsBroken(registry));

    public IReadOnlyList<ComAccessFinding> ComAccessFindings => _comAccess.Value;

    public IReadOnlyList<VssEvent>? RecentEvents => _events.Value;

    public bool IsClient => _isClient.Value;

    public bool IsEventClassBroken => _isEventClassBroken.Value;

    public IReadOnlyList<string> RunningServices => _running.Value;

    /// <summary>The evidence of the specified computer.</summary>
    public static IMachineEvidence Of(IComputer computer) =>
        new LocalMachineEvidence(computer.Services, computer.Registry, computer.EventLog, knowsAllServices: computer.Source == VssSource.System);

    public ServiceState? StateOf(string service)
    {
        ServiceState? state = Try<ServiceState?>(() => services.StateOf(service));
        return state == ServiceState.NotInstalled && !knowsAllServices ? null : state;
    }

    public ServiceStartup? StartupOf(string service) => Try(() => services.StartupOf(service));

    public uint? VssAccessToSet(string account) => VssAccessControl.ValueToAllow(registry, account);

    public string? HostServiceOf(KnownWriter known, string name) =>
        InstalledExchange.HostServiceOf(known.WriterId, known.Name, registry) ?? known.ServiceOf(name);

    private static T? Try<T>(Func<T?> read)
    {
        try
        {
            return read();
        }
        catch (VssException)
        {
            return default;
        }
    }
}
