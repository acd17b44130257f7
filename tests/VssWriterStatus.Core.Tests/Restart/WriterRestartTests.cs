using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using VssWriterStatus.Restart;
using VssWriterStatus.Services;
using VssWriterStatus.Tests.Diagnosis;
using Xunit;

namespace VssWriterStatus.Tests.Restart;

/// <summary>What a restart refuses, does and takes for a proof.</summary>
public class WriterRestartTests
{
    private const string SqlWriter = "SqlServerWriter";
    private const string Sql = "a65faa63-5ea8-4ebc-9dbd-a0c4db26912a";
    private const string Exchange = "76fe1ac4-15f7-4bcd-987e-8e1acb462fb7";
    private const string ExchangeWriter = "Microsoft Exchange Writer";
    private const string ReplicaWriter = "Microsoft Exchange Replica Writer";
    private const string Adam = "dd846aaa-a1b6-42a8-aaf8-03dcb6114bfd";
    private const string NoChange = "";

    /// <summary>Each case by its name: how the computer differs from one whose SqlServerWriter has failed, and what comes of it.</summary>
    private static readonly Dictionary<string, Case> Cases = new()
    {
        ["a failed writer"] = new() { Outcome = "Stop SQLWriter, Start SQLWriter" },
        ["a healthy writer"] = new() { Setup = at => at.Writers[0].State = WriterState.Stable, Outcome = "Stop SQLWriter, Start SQLWriter" },

        // The state of the service.
        ["a stopped service"] = new() { Setup = at => at.Services["SQLWriter"].State = ServiceState.Stopped, Outcome = "Start SQLWriter" },
        ["a service that is not installed"] = new() { Setup = at => at.Services.Remove("SQLWriter"), Outcome = "VssRestartRefused: 'SQLWriter'*is not installed" },
        ["a disabled service"] = new() { Setup = at => at.Services["SQLWriter"].StartType = ServiceStartType.Disabled, Force = true, Outcome = "VssRestartRefused: 'SQLWriter' is disabled" },
        ["a protected service"] = new() { Setup = at => at.Services["SQLWriter"].IsProtected = true, Force = true, Outcome = "VssRestartRefused: Windows protects it" },
        ["a service that accepts no stop"] = new() { Setup = at => at.Services["SQLWriter"].AcceptsStop = false, Force = true, Outcome = "VssRestartRefused: 'SQLWriter' cannot be stopped" },

        // The class.
        ["class Disruptive"] = new() { Setup = at => at.Add("Dhcp Jet Writer", "be9ac81e-3619-421f-920f-4c6fea9e93ad", "DHCPServer"), Target = "Dhcp Jet Writer", Outcome = "VssRestartRefused: Disruptive" },
        ["class Disruptive with -Force"] = new() { Setup = at => at.Add("Dhcp Jet Writer", "be9ac81e-3619-421f-920f-4c6fea9e93ad", "DHCPServer"), Target = "Dhcp Jet Writer", Force = true, Outcome = "Stop DHCPServer, Start DHCPServer" },
        ["class DoNotRestart with -Force"] = new() { Setup = at => at.Add("NTDS", "b2014c9e-8711-4c5c-a5a9-3cf384484757", "NTDS"), Target = "NTDS", Force = true, Outcome = "VssRestartRefused: DoNotRestart" },
        ["class NoRestart with -Force"] = new() { Setup = at => at.Add("Performance Counters Writer", "0bada1de-01a9-4625-8278-69e735f39dd2", "Any"), Target = "Performance Counters Writer", Force = true, Outcome = "VssRestartRefused: NoRestart" },
        ["an unknown writer"] = new() { Setup = at => at.Add("Of our own", "11111111-0000-0000-0000-000000000000", "Own"), Target = "Of our own", Outcome = "VssRestartRefused: Unknown" },
        ["an unknown writer with -Force"] = new() { Setup = at => at.Add("Of our own", "11111111-0000-0000-0000-000000000000", "Own"), Target = "Of our own", Force = true, Outcome = "Stop Own, Start Own" },

        // Dependent services, known to the catalogue or not.
        ["a known, safe dependent"] = new() { Setup = at => at.Add("WSearch", "SQLWriter"), Outcome = "Stop WSearch, Stop SQLWriter, Start SQLWriter, Start WSearch" },
        ["a disruptive dependent"] = new() { Setup = at => at.Add("DHCPServer", "SQLWriter"), Outcome = "VssRestartRefused: 'DHCPServer'*Disruptive*interrupts DHCP" },
        ["a disruptive dependent with -Force"] = new() { Setup = at => at.Add("DHCPServer", "SQLWriter"), Force = true, Outcome = "Stop DHCPServer, Stop SQLWriter, Start SQLWriter, Start DHCPServer" },
        ["a dependent that must not stop, with -Force"] = new() { Setup = at => at.Add("NTDS", "SQLWriter"), Force = true, Outcome = "VssRestartRefused: 'NTDS'*DoNotRestart" },
        ["an unknown dependent"] = new() { Setup = at => at.Add("Guard", "SQLWriter"), Outcome = "VssRestartRefused: 'Guard'*not known*Unknown" },
        ["two unknown dependents, one of the other"] = new() { Setup = at => { at.Add("Guard", "SQLWriter"); at.Add("Agent", "Guard"); }, Outcome = "VssRestartRefused: 'Agent' and 'Guard'*not known" },
        ["an unknown dependent with -Force"] = new() { Setup = at => at.Add("Guard", "SQLWriter"), Force = true, Outcome = "Stop Guard, Stop SQLWriter, Start SQLWriter, Start Guard" },
        ["an unknown dependent that is stopped"] = new() { Setup = at => at.Add("Guard", "SQLWriter").State = ServiceState.Stopped, Outcome = "Stop SQLWriter, Start SQLWriter" },
        ["an unknown dependent that must not stop either, with -Force"] = new() { Setup = at => { at.Add("Guard", "SQLWriter"); at.Add("NTDS", "Guard"); }, Force = true, Outcome = "VssRestartRefused: 'NTDS'*DoNotRestart" },
        ["a disabled dependent, with -Force"] = new() { Setup = at => at.Add("Guard", "SQLWriter").StartType = ServiceStartType.Disabled, Force = true, Outcome = "VssRestartRefused: 'Guard' is disabled*again after the restart of 'SQLWriter'" },

        // A backup.
        ["while a shadow copy is made, with -Force"] = new() { Setup = at => at.Add("System Writer", "e8132975-6f93-4464-a53e-1050253ae220", "CryptSvc", WriterState.WaitingForThaw), Force = true, Outcome = "VssRestartRefused: System Writer is WaitingForThaw" },
        ["while a backup may run"] = new() { Setup = at => at.Add("System Writer", "e8132975-6f93-4464-a53e-1050253ae220", "CryptSvc", WriterState.WaitingForBackupComplete), Outcome = "VssRestartRefused: System Writer is WaitingForBackupComplete" },
        ["while a backup may run, with -Force"] = new() { Setup = at => at.Add("System Writer", "e8132975-6f93-4464-a53e-1050253ae220", "CryptSvc", WriterState.WaitingForBackupComplete), Force = true, Outcome = "Stop SQLWriter, Start SQLWriter" },

        // What is no proof.
        ["the writer keeps its instance"] = new() { Setup = at => at.Writers[0].KeepsInstance = true, Outcome = "VssRestartFailed: SqlServerWriter on SRV1 is Healthy" },
        ["the writer fails again"] = new() { Setup = at => at.Writers[0].StateAfter = WriterState.FailedAtFreeze, Outcome = "VssRestartFailed: SqlServerWriter on SRV1 is Failed" },
        ["the writer does not come back"] = new() { Setup = at => at.Writers[0].ComesBack = false, Outcome = "VssRestartFailed: SqlServerWriter does not report" },
        ["another writer of the class comes back under another name"] = new()
        {
            Setup = at => { at.Writers[0].ComesBack = false; HostedWriter other = at.Add("Another", Sql, "SQLWriter"); other.StateAfter = WriterState.Stable; },
            Outcome = "VssRestartFailed: SqlServerWriter does not report",
        },
        ["a sibling of another service is healthy"] = new() { Setup = SetUpExchange, Target = ExchangeWriter, Force = true, Outcome = "VssRestartFailed: Microsoft Exchange Writer on SRV1 is Failed" },
        ["a sibling of the same service is healthy"] = new()
        {
            Setup = at => { at.Add(ExchangeWriter, Exchange, "MSExchangeRepl", WriterState.FailedAtFreeze).StateAfter = WriterState.FailedAtFreeze; at.Add(ReplicaWriter, Exchange, "MSExchangeRepl"); },
            Target = ExchangeWriter,
            Force = true,
            Outcome = "VssRestartFailed: Microsoft Exchange Writer on SRV1 is Failed",
        },
        ["a sibling of the same service comes back twice"] = new()
        {
            Setup = at =>
            {
                at.Add(ExchangeWriter, Exchange, "MSExchangeRepl", WriterState.FailedAtFreeze).ComesBack = false;
                at.Add(ReplicaWriter, Exchange, "MSExchangeRepl");
                HostedWriter late = at.Add(ReplicaWriter, Exchange, "MSExchangeRepl");
                late.IsPresent = false;
            },
            Target = ExchangeWriter,
            Force = true,
            Outcome = "VssRestartFailed: Microsoft Exchange Writer does not report",
        },
        ["an instance of AD LDS whose neighbour is healthy"] = new()
        {
            Setup = at => { at.Add("ADAM (HR) Writer", Adam, "ADAM_HR", WriterState.FailedAtFreeze).KeepsInstance = true; at.Add("ADAM (IT) Writer", Adam, "ADAM_IT"); },
            Target = "ADAM (HR) Writer",
            Force = true,
            Outcome = "VssRestartFailed: ADAM (HR) Writer on SRV1 is Healthy",
        },
        ["one of two twins comes back"] = new()
        {
            Setup = at => at.Add(SqlWriter, Sql, "SQLWriter").ComesBack = false,
            Outcome = "VssRestartFailed: SqlServerWriter on SRV1 is Healthy",
        },
        ["a writer that is missing"] = new() { Setup = at => at.Writers[0].IsPresent = false, Outcome = "Stop SQLWriter, Start SQLWriter" },
        ["a writer that is missing and stays so"] = new() { Setup = at => { at.Writers[0].IsPresent = false; at.Writers[0].ComesBack = false; }, Outcome = "VssRestartFailed: SqlServerWriter does not report" },
        ["a missing writer whose sibling is healthy"] = new()
        {
            Setup = at => { at.Add(ExchangeWriter, Exchange, "MSExchangeRepl").IsPresent = false; at.Writers[1].ComesBack = false; at.Add(ReplicaWriter, Exchange, "MSExchangeRepl"); },
            Target = ExchangeWriter,
            Force = true,
            Outcome = "VssRestartFailed: Microsoft Exchange Writer does not report",
        },

        // A change while the user thinks.
        ["a dependent that must not stop starts during the prompt"] = new() { Setup = StoppedDependent("NTDS"), Meanwhile = Start("NTDS"), Force = true, Outcome = "VssRestartRefused: 'NTDS'*DoNotRestart" },
        ["an unknown dependent starts during the prompt"] = new() { Setup = StoppedDependent("Guard"), Meanwhile = Start("Guard"), Outcome = "VssRestartRefused: 'Guard'*not known" },
        ["an unknown dependent starts during the prompt, with -Force"] = new() { Setup = StoppedDependent("Guard"), Meanwhile = Start("Guard"), Force = true, Outcome = "VssRestartRefused: The dependent service 'Guard' changed from not present to Running, Automatic, Unknown" },
        ["a safe dependent starts during the prompt"] = new() { Setup = StoppedDependent("WSearch"), Meanwhile = Start("WSearch"), Outcome = "VssRestartRefused: The dependent service 'WSearch' changed from not present to" },
        ["a dependent stops during the prompt"] = new() { Setup = at => at.Add("WSearch", "SQLWriter"), Meanwhile = at => at.Services["WSearch"].State = ServiceState.Stopped, Outcome = "VssRestartRefused: The dependent service 'WSearch' changed from Running, Automatic, Safe to" },
        ["a dependent is disabled during the prompt"] = new() { Setup = at => at.Add("WSearch", "SQLWriter"), Meanwhile = at => at.Services["WSearch"].StartType = ServiceStartType.Disabled, Outcome = "VssRestartRefused: 'WSearch' is disabled" },
        ["the service is disabled during the prompt"] = new() { Meanwhile = at => at.Services["SQLWriter"].StartType = ServiceStartType.Disabled, Outcome = "VssRestartRefused: 'SQLWriter' is disabled" },
        ["the start type changes during the prompt"] = new() { Meanwhile = at => at.Services["SQLWriter"].StartType = ServiceStartType.Manual, Outcome = "VssRestartRefused: The service 'SQLWriter' changed from Running, Automatic to Running, Manual" },
        ["the service stops during the prompt"] = new() { Meanwhile = at => at.Services["SQLWriter"].State = ServiceState.Stopped, Outcome = "VssRestartRefused: The service 'SQLWriter' changed from Running, Automatic to Stopped, Automatic" },
        ["the service is removed during the prompt"] = new() { Meanwhile = at => { at.Writers.Clear(); at.Services.Remove("SQLWriter"); }, Outcome = "VssRestartRefused: is not installed" },
        ["the writer is healthy again after the prompt"] = new() { Meanwhile = at => at.Writers[0].State = WriterState.Stable, Outcome = "VssRestartRefused: The writer SqlServerWriter changed from Failed to Healthy" },
        ["another writer of the service appears during the prompt"] = new() { Meanwhile = at => at.Add("Another", Sql, "SQLWriter"), Outcome = "VssRestartRefused: The writer Another changed from not present to Healthy" },
        ["a shadow copy begins during the prompt"] = new()
        {
            Setup = at => at.Add("System Writer", "e8132975-6f93-4464-a53e-1050253ae220", "CryptSvc"),
            Meanwhile = at => at.Writers[1].State = WriterState.WaitingForFreeze,
            Force = true,
            Outcome = "VssRestartRefused: making a shadow copy: System Writer is WaitingForFreeze",
        },
        ["the writer becomes another instance during the prompt and is as ill"] = new() { Meanwhile = at => at.Writers[0].Instance = 77, Outcome = "Stop SQLWriter, Start SQLWriter" },

        // A change after the last look.
        ["a dependent starts after the last look"] = new()
        {
            Setup = at => { StoppedDependent("Guard")(at); at.BeforeStop = _ => at.Services["Guard"].State = ServiceState.Running; },
            Force = true,
            Outcome = "VssRestartFailed: 0x8007041B*All services that were running are running again",
        },
        ["the service is disabled while its dependent stops"] = new()
        {
            Setup = at => { at.Add("WSearch", "SQLWriter"); at.BeforeStop = _ => at.Services["SQLWriter"].StartType = ServiceStartType.Disabled; },
            Outcome = "VssRestartFailed: 'SQLWriter' was disabled during the restart*All services that were running are running again",
        },
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_case_has_its_outcome(string name)
    {
        Case tried = Cases[name];
        var computer = new Computer();
        computer.Add(SqlWriter, Sql, "SQLWriter", WriterState.FailedAtFreeze);
        tried.Setup(computer);
        Dictionary<string, ServiceState> before = computer.Services.ToDictionary(service => service.Key, service => service.Value.State);

        string outcome = OutcomeOf(computer, tried);

        Assert.Matches($"^{System.Text.RegularExpressions.Regex.Escape(tried.Outcome).Replace("\\*", ".*").Replace(":\\ ", ": .*")}", outcome);
        if (outcome.StartsWith(nameof(VssErrorId.VssRestartRefused), StringComparison.Ordinal))
        {
            Assert.Empty(computer.Changes);
        }
        else
        {
            Assert.All(before.Where(service => service.Value == ServiceState.Running), service => Assert.Equal(ServiceState.Running, computer.StateOf(service.Key)));
        }
    }

    [Fact]
    public void A_writer_is_proven_with_its_new_status()
    {
        var computer = new Computer();
        computer.Add(SqlWriter, Sql, "SQLWriter", WriterState.FailedAtFreeze);
        computer.Add("System Writer", "e8132975-6f93-4464-a53e-1050253ae220", "CryptSvc");
        WriterStatus former = computer.Gather(null)[0];

        WriterStatus proof = Assert.Single(Restart(computer, new Case(), []));

        Assert.Equal((former.Identity, WriterHealth.Healthy), (proof.Identity, proof.Health));
        Assert.NotEqual(former.InstanceId, proof.InstanceId);
    }

    [Fact]
    public void A_plan_tells_the_service_its_start_type_the_class_the_writers_and_the_dependent_services()
    {
        var computer = new Computer();
        computer.Add(SqlWriter, Sql, "SQLWriter", WriterState.FailedAtFreeze);
        computer.Add("Guard", "SQLWriter");
        computer.Add("WSearch", "SQLWriter");
        WriterRestart restart = RestartOf(computer, force: true);

        RestartPlan plan = restart.Plan(Computer.Name, "SQLWriter", [.. restart.Look().Select(RestartTarget.Of)]);

        Assert.Equal(
            "Restart the service 'SQLWriter' (SQLWriter) on SRV1. State and start type: Running, Automatic. Restart class: Unknown. Writers: SqlServerWriter. "
                + "Dependent services, stopped first and started again afterward: Guard (restart class Unknown), WSearch.",
            plan.ToString());
    }

    [Fact]
    public void A_plan_that_was_sent_to_another_computer_and_back_is_the_same()
    {
        var computer = new Computer();
        computer.Add("Sql\u001b[31m\"Writer\"\n", Sql, "SQLWriter", WriterState.FailedAtFreeze);
        computer.Add("Guard\u0007", "SQLWriter");
        WriterRestart restart = RestartOf(computer, force: true);
        RestartFacts facts = restart.Plan(Computer.Name, "SQLWriter", [.. restart.Look().Select(RestartTarget.Of)]).Facts;

        RestartFacts? received = RestartFacts.Parse(facts.ToJson());

        Assert.Equal((facts.ServiceName, facts.Sentence), (received?.ServiceName, received?.Sentence));
        Assert.Empty(facts.ChangesSince(received!));
        Assert.Equal(received!.Sentence, received.Sentence.ToPrintable());
    }

    [Theory]
    [InlineData("")]
    [InlineData("Stop everything")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"service\":1,\"plan\":\"x\",\"facts\":[]}")]
    [InlineData("{\"service\":\"a\",\"plan\":\"x\",\"facts\":{}}")]
    public void What_is_no_plan_is_not_taken_for_one(string text) => Assert.Null(RestartFacts.Parse(text));

    [Theory]
    [InlineData("Microsoft Exchange Replica Writer", null, "Microsoft Exchange Replica Writer")]
    [InlineData(null, Exchange, "Microsoft Exchange Writer")]
    [InlineData("Microsoft Exchange Replica Writer", Exchange, "Microsoft Exchange Replica Writer")]
    [InlineData("SqlServerWriter", Exchange, null)]
    [InlineData("No such writer", null, null)]
    public void A_missing_writer_is_found_by_name_and_class_id_together(string? name, string? writerId, string? found) =>
        Assert.Equal(found, RestartTarget.OfMissing(name, writerId is null ? [] : [Guid.Parse(writerId)], _ => true)?.Name);

    [Theory]
    [InlineData("SPWriter", "SPWriter")]
    [InlineData("SPWriterV4", "SPWriterV4")]
    [InlineData("none", "SPWriterV4")]
    public void Of_the_versions_of_a_missing_writer_the_one_whose_service_is_installed_is_meant(string installed, string service) => Assert.Equal(
        service, RestartTarget.OfMissing("SharePoint Services Writer", [], name => name == installed)?.ServiceName);

    [Theory]
    [InlineData(@"SOFTWARE\Microsoft\ExchangeServer\v14\Setup\MsiInstallPath", ExchangeWriter, "MSExchangeIS")]
    [InlineData(@"SOFTWARE\Microsoft\ExchangeServer\v14\Setup\MsiInstallPath", ReplicaWriter, "MSExchangeRepl")]
    [InlineData(@"SOFTWARE\Microsoft\ExchangeServer\v15\Setup\MsiInstallPath", ExchangeWriter, "MSExchangeRepl")]
    public void A_missing_writer_of_Exchange_is_in_the_service_of_its_version(string installed, string name, string service) => Assert.Equal(
        service, RestartTarget.OfMissing(name, [], _ => true, new FakeRegistry().Text(installed, @"C:\Exchange"))?.ServiceName);

    private static string OutcomeOf(Computer computer, Case tried)
    {
        List<string> refusals = [];
        try
        {
            Restart(computer, tried, refusals);
        }
        catch (VssException failure)
        {
            Assert.NotEmpty(failure.RecommendedAction);
            return $"{failure.ErrorId}: {failure.Message}";
        }

        return refusals.Count > 0 ? refusals[0] : string.Join(", ", computer.Changes);
    }

    private static IReadOnlyList<WriterStatus> Restart(Computer computer, Case tried, List<string> refusals)
    {
        WriterRestart restart = RestartOf(computer, tried.Force);
        RestartTarget[] targets = [.. restart.Look().Where(writer => writer.Name == tried.Target).Select(RestartTarget.Of)];
        RestartTarget[] wanted = targets.Length > 0 ? targets : [RestartTarget.OfMissing(tried.Target, [], _ => true)!];
        List<WriterStatus> proven = [];
        foreach (IGrouping<string, RestartTarget> service in restart.GroupAllowed(wanted, (_, refusal) => refusals.Add($"{refusal.ErrorId}: {refusal.Message}")))
        {
            RestartPlan plan = restart.Plan(Computer.Name, service.Key, [.. service]);
            tried.Meanwhile(computer);
            proven.AddRange(restart.Run(Computer.Name, [.. service], plan.Facts));
        }

        return proven;
    }

    private static WriterRestart RestartOf(Computer computer, bool force) =>
        new(computer, computer.Gather, force, TimeSpan.FromMilliseconds(50), _ => { }, CancellationToken.None) { FreshFor = TimeSpan.Zero };

    private static void SetUpExchange(Computer computer)
    {
        computer.Add(ExchangeWriter, Exchange, "MSExchangeIS", WriterState.FailedAtFreeze).StateAfter = WriterState.FailedAtFreeze;
        computer.Add(ReplicaWriter, Exchange, "MSExchangeRepl");
    }

    private static Action<Computer> StoppedDependent(string service) => computer => computer.Add(service, "SQLWriter").State = ServiceState.Stopped;

    private static Action<Computer> Start(string service) => computer => computer.Services[service].State = ServiceState.Running;

    private sealed class Case
    {
        public string Target { get; set; } = SqlWriter;

        public Action<Computer> Setup { get; set; } = _ => { };

        public Action<Computer> Meanwhile { get; set; } = _ => { };

        public bool Force { get; set; }

        /// <summary>The changes of services; or the error's id and, after the colon, what its message holds, with * for any text.</summary>
        public string Outcome { get; set; } = NoChange;
    }
}
