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

        Assert.Equal(("System Writer", SystemWriter, "CryptSvc", "every Windows has it."), (missing.Name, missing.WriterId, missing.ServiceName, missing.Expectation));
        Assert.Empty(missing.Causes);
        Assert.Contains("Restart-VssWriter 'System Writer'", missing.Advice, StringComparison.Ordinal);
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
            ComAccessFindings = [new ComAccessFinding(@"HKLM\SOFTWARE\Microsoft\Ole", "DefaultAccessPermission", ["Administrators"])],
            RecentEvents = [new VssEvent(8194, Night, "VSS", "Access is denied.", string.Empty)],
        };

        MissingWriter missing = Assert.Single(WithoutSystemWriter(evidence, ComSecurity.Inherited));

        Assert.Collection(
            missing.Causes,
            cause => Assert.Contains("COM security", cause, StringComparison.Ordinal),
            cause => Assert.Equal(@"HKLM\SOFTWARE\Microsoft\Ole, value DefaultAccessPermission, keeps Administrators from calling through COM.", cause),
            cause => Assert.Equal("Its host service CryptSvc is in the state Stopped.", cause),
            cause => Assert.Equal("VSS logged event 8194 at 2026-11-01 03:00:00Z: Access is denied.", cause));
        Assert.StartsWith("Gather through the collector", missing.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void A_service_that_does_not_run_is_to_be_started()
    {
        MissingWriter missing = Assert.Single(WithoutSystemWriter(new Evidence { Services = { ["CryptSvc"] = ServiceState.Stopped } }, ComSecurity.Set));

        Assert.Equal("Start it: Start-Service CryptSvc", missing.Advice);
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
        Assert.Equal(2, new MissingWriters(evidence, ComSecurity.Set).Required(null, "Other").Causes.Count);
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

        Assert.StartsWith("SqlWriter is missing: it is required. Check how it is spelled", missing.ToString(), StringComparison.Ordinal);
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

    [Fact]
    public void Registry_and_event_log_are_not_looked_at_while_nothing_is_missing() =>
        Assert.Empty(new MissingWriters(new Evidence { IsForbidden = true }, ComSecurity.Set).AmongOthers(EverywherePresent));

    private static IReadOnlyList<MissingWriter> WithoutSystemWriter(IMachineEvidence evidence, ComSecurity comSecurity) =>
        new MissingWriters(evidence, comSecurity).AmongOthers(EverywherePresent.Where(writer => writer.WriterId != SystemWriter));

    private sealed class Evidence : IMachineEvidence
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

        public ServiceState? StateOf(string service) => Services.TryGetValue(service, out ServiceState? state) ? state : null;
    }
}
