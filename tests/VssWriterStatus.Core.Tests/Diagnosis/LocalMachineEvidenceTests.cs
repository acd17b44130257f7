using System;
using System.Linq;
using System.Text;
using VssWriterStatus.Diagnosis;
using VssWriterStatus.Interop;
using VssWriterStatus.Knowledge;
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
        Assert.Empty(evidence.RecentEvents!);
        Assert.Empty(evidence.RunningServices);
        Assert.False(evidence.IsClient);
    }

    [Fact]
    public void Of_a_simulation_all_is_known_that_its_file_has()
    {
        IMachineEvidence evidence = LocalMachineEvidence.Of(SimulationFile.Parse("test", """
            {
              "edition": "client",
              "writers": [],
              "services": [{"name": "X", "startType": "Automatic", "triggerStart": true, "account": "CONTOSO\\x"}],
              "registry": [
                {"key": "HKLM\\SYSTEM\\CurrentControlSet\\Services\\VSS\\VssAccessControl", "name": "CONTOSO\\x", "value": 2},
                {"key": "HKLM\\SOFTWARE\\Microsoft\\ExchangeServer\\v14\\Setup", "name": "MsiInstallPath", "value": "C:\\Exchange"}
              ],
              "events": [{"source": "VSS", "id": 8213, "minutesAgo": 5, "message": "old"}, {"source": "VSS", "id": 8194, "message": "new"}]
            }
            """));

        Assert.True(evidence.IsClient);
        Assert.Equal(["X"], evidence.RunningServices);
        Assert.Equal((ServiceStartType.Automatic, true, "CONTOSO\\x"), (evidence.StartupOf("X")!.StartType, evidence.StartupOf("X")!.IsTriggered, evidence.StartupOf("X")!.Account));
        Assert.Null(evidence.StartupOf("Y"));
        Assert.Equal(3u, evidence.VssAccessToSet("CONTOSO\\x"));
        Assert.False(evidence.IsEventClassBroken);
        Assert.Equal("MSExchangeIS", evidence.HostServiceOf(KnownWriters.OfClass(InstalledExchange.WriterId)[0], "Microsoft Exchange Writer"));
        Assert.Equal("MSExchangeRepl", evidence.HostServiceOf(KnownWriters.OfClass(InstalledExchange.WriterId)[1], "Microsoft Exchange Replica Writer"));
        Assert.Equal(["new", "old"], evidence.RecentEvents!.Select(logged => logged.Message));
    }

    [Theory]
    [InlineData("WinNT", true)]
    [InlineData("ServerNT", false)]
    [InlineData("LanmanNT", false)]
    [InlineData(null, false)]
    public void The_edition_comes_from_the_product_type(string? productType, bool isClient)
    {
        const string path = @"SYSTEM\CurrentControlSet\Control\ProductOptions\ProductType";
        FakeRegistry registry = productType is null ? _registry.Unreadable(path) : _registry.Text(path, productType);

        Assert.Equal(isClient, new LocalMachineEvidence(_services, registry, _log).IsClient);
    }

    [Theory]
    [InlineData(2, @"%SystemRoot%\System32\eventcls.dll", false)]
    [InlineData(1, @"%systemroot%\system32\EVENTCLS.DLL", true)]
    [InlineData(2, @"C:\Windows\system32\other.dll", true)]
    [InlineData(0, "absent", true)]
    [InlineData(-1, "unreadable", false)]
    public void The_event_class_is_broken_unless_its_type_library_is_what_it_has_to_be(int type, string text, bool isBroken)
    {
        string path = $@"{VssEventClass.Key}\TypeLib";
        if (type != 0)
        {
            _registry.Set(path, type < 0 ? null : new RegistryValue((uint)type, Encoding.Unicode.GetBytes(text + "\0")));
        }

        Assert.Equal(isBroken, new LocalMachineEvidence(_services, _registry, _log).IsEventClassBroken);
    }

    [Theory]
    [InlineData(0u, 1u)]
    [InlineData(1u, null)]
    [InlineData(2u, 3u)]
    [InlineData(3u, null)]
    [InlineData(null, null)]
    public void An_account_whose_entry_lacks_the_bit_of_writers_gets_it_and_keeps_its_other_access(uint? access, uint? toSet)
    {
        string path = $@"{VssAccessControl.Key}\NT AUTHORITY\NETWORK SERVICE";
        FakeRegistry registry = access is uint number ? _registry.Set(path, new RegistryValue(4, BitConverter.GetBytes(number))) : _registry;

        Assert.Equal(toSet, new LocalMachineEvidence(_services, registry, _log).VssAccessToSet(@"nt authority\networkservice"));
    }
}
