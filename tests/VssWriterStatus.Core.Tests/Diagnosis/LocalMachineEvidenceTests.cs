using VssWriterStatus.Diagnosis;
using VssWriterStatus.Interop;
using VssWriterStatus.Services;
using VssWriterStatus.Simulation;
using Xunit;

namespace VssWriterStatus.Tests.Diagnosis;

public class LocalMachineEvidenceTests
{
    private readonly ServiceStates _services = new(_ => ServiceState.Stopped);
    private readonly FakeRegistry _registry = new();
    private readonly FakeEventLog _log = new();

    [Fact]
    public void Nothing_is_read_before_it_is_asked_for_and_nothing_twice()
    {
        var evidence = new LocalMachineEvidence(_services, _registry, _log);
        Assert.Equal((0, 0, 0), (_services.Asked, _registry.WhatWasRead.Count, _log.Queries.Count));

        Assert.Empty(evidence.ComAccessFindings);
        Assert.Equal((0, 3, 0), (_services.Asked, _registry.WhatWasRead.Count, _log.Queries.Count));

        Assert.Same(evidence.ComAccessFindings, evidence.ComAccessFindings);
        Assert.Same(evidence.RecentEvents, evidence.RecentEvents);
        Assert.Equal((0, 3, 1), (_services.Asked, _registry.WhatWasRead.Count, _log.Queries.Count));
    }

    [Fact]
    public void The_policy_is_read_before_the_setting_that_it_replaces()
    {
        Assert.Empty(new LocalMachineEvidence(_services, _registry, _log).ComAccessFindings);

        Assert.Equal([FakeRegistry.Policy, FakeRegistry.Limit, FakeRegistry.Default], _registry.WhatWasRead);
    }

    [Fact]
    public void The_state_of_a_service_is_asked_for_each_time()
    {
        var evidence = new LocalMachineEvidence(_services, _registry, _log);

        Assert.Equal((ServiceState.Stopped, ServiceState.Stopped, 2), (evidence.StateOf("VSS"), evidence.StateOf("VSS"), _services.Asked));
    }

    [Fact]
    public void A_service_that_may_not_be_asked_is_not_known()
    {
        var denied = new VssException(VssErrorId.VssAccessDenied, "OpenService", HResult.E_ACCESSDENIED, "Denied.", "Ask.");

        Assert.Null(new LocalMachineEvidence(new ServiceStates(_ => throw denied), _registry, _log).StateOf("VSS"));
    }

    [Fact]
    public void Of_a_simulation_its_own_services_are_known_and_nothing_else()
    {
        VssSimulation simulation = SimulationFile.Parse(
            "test", """{"writers": [{"name": "System Writer"}], "services": [{"name": "CryptSvc", "state": "Stopped"}]}""");

        IMachineEvidence evidence = LocalMachineEvidence.Of(simulation);

        Assert.Equal((ServiceState.Stopped, null), (evidence.StateOf("CryptSvc"), evidence.StateOf("SQLWriter")));
        Assert.Empty(evidence.ComAccessFindings);
        Assert.Null(evidence.RecentEvents);
    }
}
