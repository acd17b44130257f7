using System;
using System.Collections.Generic;
using System.Linq;
using VssWriterStatus.Diagnosis;
using VssWriterStatus.Knowledge;
using VssWriterStatus.Services;
using Xunit;

namespace VssWriterStatus.Tests.Diagnosis;

public class MissingWritersTests
{
    private static readonly Guid SystemWriter = Guid.Parse("e8132975-6f93-4464-a53e-1050253ae220");

    private static readonly DateTimeOffset Night = new(2026, 11, 1, 3, 0, 0, TimeSpan.Zero);

    private static readonly WriterIdentity[] EverywherePresent =
        [.. KnownWriters.All.Where(known => known.Presence == WriterPresence.Always).Select(known => new WriterIdentity(known.WriterId, known.Name))];

    [Fact]
    public void Nine_writers_are_always_there() => Assert.Equal(9, EverywherePresent.Length);

    [Fact]
    public void Every_writer_that_is_expected_has_a_class_id_and_one_that_goes_with_a_service_has_its_service()
    {
        Assert.All(KnownWriters.All.Where(known => known.Presence != WriterPresence.Optional), known => Assert.NotNull(known.WriterId));
        Assert.All(
            KnownWriters.All.Where(known => known.Presence == WriterPresence.WithService),
            known => Assert.DoesNotContain("*", known.ServiceName!, StringComparison.Ordinal));
    }

    [Fact]
    public void Nothing_is_missing_where_all_that_are_always_there_answered() =>
        Assert.Empty(new MissingWriters(new Evidence(), ComSecurity.Set).AmongOthers(EverywherePresent));

    [Fact]
    public void A_writer_that_is_always_there_is_missed()
    {
        MissingWriter missing = Assert.Single(WithoutSystemWriter(new Evidence(), ComSecurity.Set));

        Assert.Equal(("System Writer", SystemWriter, "CryptSvc", "It is present on every supported version of Windows."), (missing.Name, missing.WriterId, missing.ServiceName, missing.Expectation));
        Assert.Empty(missing.Causes);
        Assert.Contains("Restart-VssWriter -Name 'System Writer'", missing.Advice, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(4, true)]
    [InlineData(2, false)]
    [InlineData(1, false)]
    [InlineData(0, false)]
    [InlineData(null, false)]
    public void A_writer_of_a_role_is_missed_only_while_its_service_runs(int? state, bool isMissed)
    {
        var evidence = new Evidence { Services = { ["SQLWriter"] = (ServiceState?)state } };

        string[] missed = [.. new MissingWriters(evidence, ComSecurity.Set).AmongOthers(EverywherePresent).Select(writer => writer.Name)];

        Assert.Equal(isMissed ? ["SqlServerWriter"] : [], missed);
    }

    [Theory]
    [InlineData("Microsoft Exchange Writer", false)]
    [InlineData("Microsoft Exchange Replica Writer", true)]
    public void A_writer_is_missed_although_another_of_its_class_answered(string answered, bool isMissed)
    {
        var evidence = new Evidence { Services = { ["MSExchangeRepl"] = ServiceState.Running } };

        string[] missed =
        [
            .. new MissingWriters(evidence, ComSecurity.Set)
                .AmongOthers([.. EverywherePresent, new WriterIdentity(Guid.Parse("76fe1ac4-15f7-4bcd-987e-8e1acb462fb7"), answered)])
                .Select(writer => writer.Name),
        ];

        Assert.Equal(isMissed ? ["Microsoft Exchange Writer"] : [], missed);
    }

    [Fact]
    public void Causes_come_in_the_order_of_their_weight_and_the_first_gives_the_advice()
    {
        var evidence = new Evidence
        {
            Services = { ["CryptSvc"] = ServiceState.Stopped },
            VssAccess = { [@"NT AUTHORITY\NETWORK SERVICE"] = 1 },
            ComAccessFindings = [new ComAccessFinding(@"HKLM\SOFTWARE\Microsoft\Ole", "DefaultAccessPermission", ["Administrators"])],
            RecentEvents = [new VssEvent(8194, Night, "VSS", "Access is denied.", string.Empty)],
        };

        MissingWriter missing = Assert.Single(WithoutSystemWriter(evidence, ComSecurity.Inherited));

        Assert.Collection(
            missing.Causes,
            cause => Assert.Equal("The service CryptSvc is stopped.", cause),
            cause => Assert.Contains("COM security", cause, StringComparison.Ordinal),
            cause => Assert.Equal(@"The registry value DefaultAccessPermission in HKLM\SOFTWARE\Microsoft\Ole does not allow local COM access for Administrators.", cause),
            cause => Assert.Equal(
                @"The registry value NT AUTHORITY\NETWORK SERVICE in HKLM\SYSTEM\CurrentControlSet\Services\VSS\VssAccessControl prevents the account of the host service from running a writer.", cause),
            cause => Assert.EndsWith("VSS logged event 8194 at 2026-11-01 03:00:00Z: Access is denied.", cause, StringComparison.Ordinal));
        Assert.Equal("Start the service: Start-Service -Name CryptSvc", missing.Advice);
    }

    [Fact]
    public void A_service_that_does_not_run_is_to_be_started()
    {
        MissingWriter missing = Assert.Single(WithoutSystemWriter(new Evidence { Services = { ["CryptSvc"] = ServiceState.Stopped } }, ComSecurity.Set));

        Assert.Equal("Start the service: Start-Service -Name CryptSvc", missing.Advice);
    }

    [Fact]
    public void An_event_that_names_the_writer_tells_more_than_the_others()
    {
        var evidence = new Evidence
        {
            RecentEvents =
            [
                new VssEvent(8193, Night, "VSS", "newest", string.Empty),
                new VssEvent(8194, Night, "VSS", "own", $"Writer Class Id: {{{SystemWriter}}}"),
                new VssEvent(8193, Night, "VSS", "older", string.Empty),
            ],
        };

        Assert.EndsWith("own", Assert.Single(Assert.Single(WithoutSystemWriter(evidence, ComSecurity.Set)).Causes), StringComparison.Ordinal);
        Assert.EndsWith("newest", Assert.Single(new MissingWriters(evidence, ComSecurity.Set).Required(null, "Other").Causes), StringComparison.Ordinal);
    }

    [Fact]
    public void The_event_of_System_Writer_explains_no_other()
    {
        var evidence = new Evidence { RecentEvents = [new VssEvent(513, Night, "Microsoft-Windows-CAPI2", null, string.Empty)] };

        Assert.EndsWith(": (no text)", Assert.Single(Assert.Single(WithoutSystemWriter(evidence, ComSecurity.Set)).Causes), StringComparison.Ordinal);
        Assert.Empty(new MissingWriters(evidence, ComSecurity.Set).Required(null, "Other").Causes);
    }

    [Fact]
    public void A_required_writer_that_is_not_known_may_be_misspelt()
    {
        MissingWriter missing = new MissingWriters(new Evidence(), ComSecurity.Set).Required(null, "SqlWriter");

        Assert.StartsWith("SqlWriter did not report. It was specified with -Require. Check the spelling", missing.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ADAM (HR) Writer", "ADAM (HR) Writer", "ADAM_HR")]
    [InlineData("dd846aaa-a1b6-42a8-aaf8-03dcb6114bfd", "ADAM (*) Writer", null)]
    public void The_service_of_a_required_writer_follows_from_its_name(string asked, string name, string? service)
    {
        KnownWriter adam = KnownWriters.All.Single(known => known.Role == "AD LDS");

        MissingWriter missing = new MissingWriters(new Evidence(), ComSecurity.Set).Required(adam, asked);

        Assert.Equal((name, service), (missing.Name, missing.ServiceName));
    }

    [Theory]
    [InlineData("Automatic", false, "Stopped", "Its host service SQLWriter starts automatically.", "Start the service: Start-Service -Name SQLWriter")]
    [InlineData("Automatic", false, "Paused", "Its host service SQLWriter starts automatically.", "Resume the service: Resume-Service -Name SQLWriter")]
    [InlineData("Automatic", false, "StartPending", "Its host service SQLWriter starts automatically.", "Wait until the service SQLWriter is running")]
    [InlineData("Automatic", false, "StopPending", "Its host service SQLWriter starts automatically.", "Wait until the service SQLWriter has stopped, then start it: Start-Service -Name SQLWriter.")]
    [InlineData("Automatic", false, "PausePending", "Its host service SQLWriter starts automatically.", "Wait until the service SQLWriter is paused, then resume it: Resume-Service -Name SQLWriter.")]
    [InlineData("Automatic", true, "Stopped", null, null)]
    [InlineData("Manual", false, "Stopped", null, null)]
    [InlineData("Disabled", false, "Stopped", null, null)]
    [InlineData("Automatic", false, "NotInstalled", null, null)]
    public void A_host_service_that_should_run_and_does_not_hides_its_writer(string startType, bool isTriggered, string state, string? expectation, string? advice)
    {
        MissingWriter? missing = Missed(new Evidence
        {
            Services = { ["SQLWriter"] = Named<ServiceState>(state) },
            Startups = { ["SQLWriter"] = new ServiceStartup(Named<ServiceStartType>(startType), isTriggered, null) },
        }).SingleOrDefault();

        Assert.Equal(expectation, missing?.Expectation);
        Assert.StartsWith(advice ?? string.Empty, missing?.Advice ?? string.Empty, StringComparison.Ordinal);
    }

    [Fact]
    public void A_service_that_stops_on_demand_hides_nothing_when_it_is_stopped() => Assert.Empty(Missed(new Evidence
    {
        Services = { ["BITS"] = ServiceState.Stopped },
        Startups = { ["BITS"] = new ServiceStartup(ServiceStartType.Automatic, IsTriggered: false, null) },
    }));

    [Theory]
    [InlineData("MSSQLSERVER", "Disabled", "Enable the service and start it: Set-Service -Name SQLWriter -StartupType Automatic; Start-Service -Name SQLWriter")]
    [InlineData("MSSQL$Sales", "Manual", "Start the service: Start-Service -Name SQLWriter")]
    [InlineData("MSSQL$MICROSOFT##WID", "Manual", null)]
    [InlineData("Spooler", "Manual", null)]
    public void The_writer_of_SQL_Server_is_missed_while_an_engine_runs(string running, string startType, string? advice)
    {
        MissingWriter? missing = Missed(new Evidence
        {
            RunningServices = [running],
            Services = { ["SQLWriter"] = ServiceState.Stopped },
            Startups = { ["SQLWriter"] = new ServiceStartup(Named<ServiceStartType>(startType), IsTriggered: false, null) },
        }).SingleOrDefault();

        Assert.Equal((advice is null ? null : $"The SQL Server service {running} is running.", advice), (missing?.Expectation, missing?.Advice));
    }

    [Theory]
    [InlineData(false, "Microsoft Hyper-V VSS Writer", "vmms", true)]
    [InlineData(true, "Microsoft Hyper-V VSS Writer", "vmms", false)]
    [InlineData(true, "SqlServerWriter", "SQLWriter", true)]
    public void A_writer_of_servers_is_not_missed_on_a_client(bool isClient, string name, string service, bool isMissed)
    {
        var evidence = new Evidence { IsClient = isClient, Services = { [service] = ServiceState.Running } };

        Assert.Equal(isMissed ? [name] : [], Missed(evidence).Select(missing => missing.Name));
    }

    [Fact]
    public void A_sibling_with_the_same_class_does_not_stand_in_for_a_writer()
    {
        var evidence = new Evidence { Services = { ["MSExchangeIS"] = ServiceState.Running, ["MSExchangeRepl"] = ServiceState.Running }, IsOldExchange = true };
        var replica = new WriterIdentity(InstalledExchange.WriterId, "Microsoft Exchange Replica Writer");

        MissingWriter missing = Assert.Single(new MissingWriters(evidence, ComSecurity.Set).AmongOthers([.. EverywherePresent, replica]));

        Assert.Equal(("Microsoft Exchange Writer", "MSExchangeIS", "Its host service MSExchangeIS is running."), (missing.Name, missing.ServiceName, missing.Expectation));
    }

    [Theory]
    [InlineData("EventSystem", "Start EventSystem, then restart VSS: Set-Service -Name EventSystem -StartupType Automatic; Start-Service -Name EventSystem; Restart-Service -Name VSS. If writers are still missing, restart the computer.")]
    [InlineData("EventSystem and VSS", "Enable VSS, start EventSystem, then restart VSS: Set-Service -Name VSS -StartupType Manual; Set-Service -Name EventSystem -StartupType Automatic; Start-Service -Name EventSystem; Restart-Service -Name VSS.")]
    [InlineData("VSS", "Set its start type to Manual, then run the command again: Set-Service -Name VSS -StartupType Manual")]
    [InlineData("EventClass", "Set the TypeLib value of the VSS event class, then restart the services EventSystem and VSS: Set-ItemProperty -LiteralPath 'HKLM:\\SOFTWARE\\Microsoft\\EventSystem")]
    [InlineData("Event34", "Set the TypeLib value of the VSS event class, then restart the services EventSystem and VSS: Set-ItemProperty")]
    [InlineData("Nothing", "Read the errors of sources VSS and EventSystem in the Application event log, and fix the cause. If writers are still missing, restart the computer.")]
    public void One_cause_of_all_is_told_once(string fault, string step)
    {
        var evidence = new Evidence
        {
            Services = { ["EventSystem"] = fault.StartsWith("EventSystem", StringComparison.Ordinal) ? ServiceState.Stopped : ServiceState.Running, ["VSS"] = ServiceState.Stopped },
            Startups =
            {
                ["VSS"] = new ServiceStartup(fault.EndsWith("VSS", StringComparison.Ordinal) ? ServiceStartType.Disabled : ServiceStartType.Manual, IsTriggered: false, "LocalSystem"),
                ["EventSystem"] = new ServiceStartup(fault.StartsWith("EventSystem", StringComparison.Ordinal) ? ServiceStartType.Disabled : ServiceStartType.Automatic, IsTriggered: false, null),
            },
            IsEventClassBroken = fault == "EventClass",
            RecentEvents = fault == "Event34" ? [new VssEvent(34, Night, "VSS", "The VSS event class is not registered.", string.Empty)] : [],
        };

        IReadOnlyList<MissingWriter> missing = new MissingWriters(evidence, ComSecurity.Set).AmongOthers(EverywherePresent.Take(0));

        Assert.Equal(9, missing.Count);
        WriterHealthReason reason = Assert.Single(MissingWriter.ReasonsOf(missing));
        Assert.StartsWith("9 writers did not report: System Writer, ", reason.Phrase, StringComparison.Ordinal);
        Assert.Contains(step, reason.Phrase, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stopped_event_system_explains_nothing_while_writers_hear_VSS() =>
        Assert.Empty(Assert.Single(WithoutSystemWriter(new Evidence { Services = { ["EventSystem"] = ServiceState.Stopped } }, ComSecurity.Set)).Causes);

    [Fact]
    public void A_writer_whose_own_service_stands_still_keeps_its_own_step_when_all_are_missing()
    {
        var evidence = new Evidence { IsEventClassBroken = true, Services = { ["CryptSvc"] = ServiceState.Stopped } };

        WriterHealthReason[] reasons = [.. MissingWriter.ReasonsOf(new MissingWriters(evidence, ComSecurity.Set).AmongOthers([]))];

        Assert.Equal(2, reasons.Length);
        Assert.Contains(reasons, reason => reason.Code == "WriterMissing:System Writer" && reason.Phrase.EndsWith("Start-Service -Name CryptSvc", StringComparison.Ordinal));
    }

    [Fact]
    public void Writers_without_a_known_cause_are_told_one_by_one() => Assert.Equal(
        ["WriterMissing:System Writer", "WriterMissing:WMI Writer"],
        MissingWriter.ReasonsOf(new MissingWriters(new Evidence(), ComSecurity.Set).AmongOthers(EverywherePresent.Where(writer => writer.Name is not ("System Writer" or "WMI Writer"))))
            .Select(reason => reason.Code));

    [Theory]
    [InlineData("NT AUTHORITY\\NetworkService", "NT AUTHORITY\\NETWORK SERVICE")]
    [InlineData("CONTOSO\\sp_farm", "CONTOSO\\sp_farm")]
    public void An_account_that_VSS_denies_is_named_with_the_command_that_allows_it(string account, string listed)
    {
        var evidence = new Evidence
        {
            Services = { ["CryptSvc"] = ServiceState.Running },
            Startups = { ["CryptSvc"] = new ServiceStartup(ServiceStartType.Automatic, IsTriggered: false, account) },
            VssAccess = { [account] = 3 },
        };

        MissingWriter missing = Assert.Single(WithoutSystemWriter(evidence, ComSecurity.Set));

        Assert.Contains($"The registry value {listed} in ", Assert.Single(missing.Causes), StringComparison.Ordinal);
        Assert.EndsWith($"-Name {ShownCommand.Quote(listed)} -Value 3; Restart-Service -Name CryptSvc -Force", missing.Advice, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(8193, "XML document is too long. hr = 0x80070018", "Stop IIS (iisreset /stop; this interrupts web sites). Delete the contents of the Temporary ASP.NET Files folders")]
    [InlineData(8193, "ConvertStringSidToSid(S-1-5-21-1.bak). hr = 0x80070539", "Check in ProfileImagePath which user each belongs to. Export each one, delete it only if that profile is not needed")]
    [InlineData(8193, @"RegOpenKeyExW(-2147483646,SYSTEM\CurrentControlSet\Services\VSS\Diag,...). hr = 0x80070005", "Grant the account that the event names Full Control")]
    [InlineData(8193, "CoCreateInstance. hr = 0x8007045b", "Fix the cause that the event reports. Then restart the host service CryptSvc")]
    [InlineData(8213, "The process that hosts the writer", "set the DWORD value that is named after the account in the event to 1. Then restart the host service CryptSvc")]
    [InlineData(12366, "An unhandled exception was encountered", "To recover the writer, restart the host service CryptSvc")]
    [InlineData(12301, "no response", "To recover the writer, restart the host service CryptSvc while no backup is running")]
    [InlineData(8194, "IVssWriterCallback", "If the event returns, grant Local Access to the account that the event names")]
    public void Each_event_has_its_own_step(int id, string text, string step)
    {
        var evidence = new Evidence { RecentEvents = [new VssEvent(id, Night, "VSS", text, string.Empty)] };

        Assert.Contains(step, Assert.Single(WithoutSystemWriter(evidence, ComSecurity.Set)).Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void The_likeliest_event_comes_first_and_one_of_another_writer_is_left_out()
    {
        var evidence = new Evidence
        {
            RecentEvents =
            [
                new VssEvent(8194, Night, "VSS", "denied", string.Empty),
                new VssEvent(12366, Night, "VSS", "crash of another", "Writer id: {a65faa63-5ea8-4ebc-9dbd-a0c4db26912a}"),
                new VssEvent(8213, Night, "VSS", "rights", string.Empty),
            ],
        };

        Assert.Collection(
            Assert.Single(WithoutSystemWriter(evidence, ComSecurity.Set)).Causes,
            cause => Assert.EndsWith("rights", cause, StringComparison.Ordinal),
            cause => Assert.EndsWith("denied", cause, StringComparison.Ordinal));
    }

    [Fact]
    public void Registry_and_event_log_are_not_looked_at_while_nothing_is_missing() =>
        Assert.Empty(new MissingWriters(new Evidence { IsForbidden = true }, ComSecurity.Set).AmongOthers(EverywherePresent));

    private static T Named<T>(string name)
        where T : struct => Enum.TryParse(name, out T value) ? value : throw new ArgumentException(name, nameof(name));

    private static IReadOnlyList<MissingWriter> Missed(Evidence evidence) => new MissingWriters(evidence, ComSecurity.Set).AmongOthers(EverywherePresent);

    private static IReadOnlyList<MissingWriter> WithoutSystemWriter(IMachineEvidence evidence, ComSecurity comSecurity) =>
        new MissingWriters(evidence, comSecurity).AmongOthers(EverywherePresent.Where(writer => writer.WriterId != SystemWriter));

    internal sealed class Evidence : IMachineEvidence
    {
        private IReadOnlyList<ComAccessFinding> _comAccess = [];
        private IReadOnlyList<VssEvent>? _events;

        public bool IsForbidden { get; set; }

        public Dictionary<string, ServiceState?> Services { get; } = [];

        public IReadOnlyList<ComAccessFinding> ComAccessFindings
        {
            get => IsForbidden ? throw new InvalidOperationException() : _comAccess;
            set => _comAccess = value;
        }

        public IReadOnlyList<VssEvent>? RecentEvents
        {
            get => IsForbidden ? throw new InvalidOperationException() : _events;
            set => _events = value;
        }

        public bool IsClient { get; set; }

        public bool IsEventClassBroken { get; set; }

        public bool IsOldExchange { get; set; }

        public IReadOnlyList<string> RunningServices { get; set; } = [];

        public Dictionary<string, ServiceStartup> Startups { get; } = [];

        public Dictionary<string, uint> VssAccess { get; } = [];

        public ServiceStartup? StartupOf(string service) => Startups.TryGetValue(service, out ServiceStartup? startup) ? startup : null;

        public uint? VssAccessToSet(string account) => VssAccess.TryGetValue(account, out uint access) ? access : null;

        public string? HostServiceOf(KnownWriter known, string name) =>
            IsOldExchange && known.Name == "Microsoft Exchange Writer" ? "MSExchangeIS" : known.ServiceOf(name);

        public ServiceState? StateOf(string service) => Services.TryGetValue(service, out ServiceState? state) ? state : null;
    }
}
