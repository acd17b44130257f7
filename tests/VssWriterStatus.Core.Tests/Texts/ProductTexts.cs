#if NET
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading;
using VssWriterStatus.Collector;
using VssWriterStatus.Diagnosis;
using VssWriterStatus.Errors;
using VssWriterStatus.Interop;
using VssWriterStatus.Knowledge;
using VssWriterStatus.Metrics;
using VssWriterStatus.Remoting;
using VssWriterStatus.Report;
using VssWriterStatus.Restart;
using VssWriterStatus.Selection;
using VssWriterStatus.Services;
using VssWriterStatus.Simulation;
using VssWriterStatus.Tests.Diagnosis;
using VssWriterStatus.Tests.Restart;

namespace VssWriterStatus.Tests.Texts;

/// <summary>Produces every text that the product shows, by area.</summary>
internal static class ProductTexts
{
    private const int NotRetryable = unchecked((int)0x800423F4);

    private static readonly DateTimeOffset Night = new(2026, 11, 1, 3, 0, 0, TimeSpan.Zero);

    private static readonly Guid SystemWriter = Guid.Parse("e8132975-6f93-4464-a53e-1050253ae220");

    private static readonly Guid SqlServerWriter = Guid.Parse("a65faa63-5ea8-4ebc-9dbd-a0c4db26912a");

    public static string Page()
    {
        (string Heading, IEnumerable<string> Texts)[] areas =
        [
            ("Errors of a query", Errors(typeof(VssErrors))),
            ("Errors of a restart", Errors(typeof(RestartErrors))),
            ("Errors of the event logs", Errors(typeof(EventLogErrors))),
            ("Errors of a remote computer", Errors(typeof(FleetErrors))),
            ("Error codes: meaning and advice", KnownErrors.All.OrderBy(known => (uint)known.Code).SelectMany(CodeTexts)),
            ("Error codes without a row", UnknownCodes()),
            ("Event IDs: meaning and advice", ErrorText.KnownEvents.OrderBy(known => known.Code).SelectMany(CodeTexts)),
            ("Known writers: notes", KnownWriters.All.Where(known => known.Note is not null).Select(known => $"{known}: {known.Note}")),
            ("Advice: where a writer's errors are logged", KnownWriters.All.Select(known => WriterAdvice.Fill($"Read {VssError.ErrorsStep}.", known, known.Name, null))),
            ("Advice: states without a failure code", StateAdvice()),
            ("Advice: failure codes", FailureAdvice()),
            ("Missing writers: why a writer is expected", Expectations()),
            ("Missing writers: causes and advice", Causes()),
            ("Missing writers: events", EventCauses()),
            ("Missing writers: warnings", Warnings()),
            ("The health report", HealthReport()),
            ("Restarts: plan, progress and refusals", Restarts()),
            ("Simulation files", SimulationErrors()),
            ("The collector", CollectorTexts()),
            ("Monitors", Monitors()),
            ("The HTML report", HtmlReport()),
            ("DSC: manifest of the resource", TextLiterals.OfManifest(Repository.PathOf("src", "VssWriterStatus", "dsc", "VssWriterHealth.dsc.resource.json"))),
            ("Scripts", TextLiterals.OfScripts()),
        ];
        StringBuilder page = new();
        foreach ((string heading, IEnumerable<string> texts) in areas)
        {
            Append(page, heading, texts);
        }

        string shown = page.ToString();
        Append(page, "Other texts in the code, whole or as parts of sentences", TextLiterals.OfAssemblies().Where(literal => !TextLiterals.IsShown(literal, shown)));
        return page.ToString();
    }

    private static void Append(StringBuilder page, string heading, IEnumerable<string> texts)
    {
        page.Append("# ").Append(heading).Append("\n\n");
        foreach (string text in texts.Distinct())
        {
            page.Append(text).Append('\n');
        }

        page.Append('\n');
    }

    /// <summary>Every error that the class makes; a new one is here without anybody's doing.</summary>
    private static IEnumerable<string> Errors(Type errors) =>
        from method in errors.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly)
        where method.ReturnType == typeof(VssException)
        from arguments in SampleArguments.For(method)
        let error = Make(method, arguments)
        where error is not null
        select TextOf(error);

    private static VssException? Make(MethodInfo method, object?[] arguments)
    {
        try
        {
            return (VssException?)method.Invoke(null, arguments);
        }
        catch (TargetInvocationException notMade) when (notMade.InnerException is NullReferenceException && arguments.Contains(null))
        {
            // These arguments never come together.
            return null;
        }
    }

    private static string TextOf(VssException error) => $"{error.ErrorId}: {error.Message}\n  > {error.RecommendedAction}";

    private static IEnumerable<string> CodeTexts(VssError known)
    {
        yield return $"{known} [{known.Class}]: {known.Meaning}{(known.AdviceForWriter is string advice ? $"\n  > {advice}" : string.Empty)}";
        if (known.AdviceForGather is not null && known.AdviceForGather != known.Advice)
        {
            yield return $"  > When a query of this module fails with it: {known.AdviceForGather}";
        }
    }

    /// <summary>One code of each facility, and numbers that are no HRESULTs. Windows would have messages of its own.</summary>
    private static IEnumerable<string> UnknownCodes() =>
        new[] { "0x8078ABCD", "0x8100ABCD", "0x8007ABCD", "0x8001ABCD", "0x8002ABCD", "0x8004ABCD", "0x8ABCABCD", "4242", "5" }.SelectMany(ErrorText.Resolve).SelectMany(CodeTexts);

    /// <summary>A known writer of each restart class, with and without a service, and one that is not known.</summary>
    private static IEnumerable<(string Name, Guid Id)> WritersOfEachClass() =>
        KnownWriters.All
            .Where(known => known.WriterId is not null && !known.Name.Contains('*', StringComparison.Ordinal))
            .GroupBy(known => (known.RestartClass, known.ServiceName is null))
            .Select(same => (same.First().Name, same.First().WriterId!.Value))
            .Prepend(("SqlServerWriter", SqlServerWriter))
            .Append(("Microsoft Exchange Writer", Guid.Parse("76fe1ac4-15f7-4bcd-987e-8e1acb462fb7")))
            .Append(("Writer of an unknown application", Guid.Parse("11111111-0000-0000-0000-000000000000")));

    private static IEnumerable<string> StateAdvice() =>
        from writer in WritersOfEachClass()
        from state in Enum.GetValues<WriterState>().Append((WriterState)99)
        let host = writer.Name.StartsWith("Microsoft Exchange", StringComparison.Ordinal) ? "MSExchangeIS" : null
        let status = Judge(writer, state, 0, host)
        where status.Advice is not null
        select $"{status}\n  > {status.Advice}";

    /// <summary>The advice of one code of each kind, and of each code whose advice is for the writer itself.</summary>
    private static IEnumerable<string> FailureAdvice()
    {
        VssError[] kinds =
        [
            .. KnownErrors.All
                .Where(known => known.IsFailure)
                .OrderBy(known => (uint)known.Code)
                .GroupBy(known => (
                    known.Class,
                    known.AdviceForWriter!.Contains(VssError.ErrorsStep, StringComparison.Ordinal),
                    known.AdviceForWriter.Contains(VssError.RestartStep, StringComparison.Ordinal),
                    known.Name.StartsWith("VSS_", StringComparison.Ordinal),
                    known.Name.StartsWith("VSS_E_WRITER", StringComparison.Ordinal)))
                .Select(same => same.First()),
        ];
        return
            from writer in WritersOfEachClass()
            from failure in kinds
            let status = Judge(writer, WriterState.FailedAtFreeze, failure.Code)
            select $"{status}\n  > {status.Advice}";
    }

    private static WriterStatus Judge((string Name, Guid Id) writer, WriterState state, int failure, string? host = null, VssSource source = VssSource.System) => WriterVerdict.Judge(
        new RawWriterStatus(writer.Name, writer.Id, Guid.NewGuid(), (int)state, failure, null, null),
        source == VssSource.System ? "SRV1" : "SIMULATION",
        Night,
        ComSecurity.Set,
        source,
        host);

    private static IEnumerable<string> Expectations()
    {
        MissingWritersTests.Evidence running = new() { Services = { ["SQLWriter"] = ServiceState.Running } };
        MissingWritersTests.Evidence engine = new() { Services = { ["SQLWriter"] = ServiceState.Stopped }, RunningServices = ["MSSQLSERVER"] };
        MissingWritersTests.Evidence automatic = new()
        {
            Services = { ["SQLWriter"] = ServiceState.Stopped },
            Startups = { ["SQLWriter"] = new ServiceStartup(ServiceStartType.Automatic, false, null) },
        };
        MissingWriter[] missing =
        [
            Missing(new MissingWritersTests.Evidence(), "System Writer"),
            Missing(running, "SqlServerWriter"),
            Missing(engine, "SqlServerWriter"),
            Missing(automatic, "SqlServerWriter"),
            new MissingWriters(new MissingWritersTests.Evidence(), ComSecurity.Set).Required(KnownWriters.Find(SqlServerWriter, "SqlServerWriter"), "SqlServerWriter"),
            new MissingWriters(new MissingWritersTests.Evidence(), ComSecurity.Set).Required(null, "Acme Writer"),
        ];
        return missing.Select(writer => writer.ToString());
    }

    private static IEnumerable<string> Causes()
    {
        List<MissingWritersTests.Evidence> computers =
        [
            .. from state in Enum.GetValues<ServiceState>() select new MissingWritersTests.Evidence { Services = { ["CryptSvc"] = state } },
            new() { Services = { ["CryptSvc"] = ServiceState.Stopped }, Startups = { ["CryptSvc"] = new ServiceStartup(ServiceStartType.Disabled, false, null) } },
            new() { ComAccessFindings = [new ComAccessFinding(@"HKLM\SOFTWARE\Microsoft\Ole", "DefaultAccessPermission", ["SYSTEM", "Administrators"])] },
            new() { VssAccess = { [@"NT AUTHORITY\NETWORK SERVICE"] = 1 } },
        ];
        List<MissingWritersTests.Evidence> silent =
        [
            new(),
            new() { Services = { ["EventSystem"] = ServiceState.Stopped } },
            new()
            {
                Services = { ["EventSystem"] = ServiceState.Stopped },
                Startups = { ["EventSystem"] = new ServiceStartup(ServiceStartType.Automatic, false, null), ["VSS"] = new ServiceStartup(ServiceStartType.Disabled, false, null) },
            },
            new() { Startups = { ["VSS"] = new ServiceStartup(ServiceStartType.Disabled, false, null) } },
            new() { IsEventClassBroken = true },
        ];
        return
        [
            Missing(new MissingWritersTests.Evidence(), "System Writer", ComSecurity.Inherited).ToString(),
            .. computers.Select(evidence => Missing(evidence, "System Writer").ToString()),
            "When no other writer answers either:",
            .. silent.Select(evidence => new MissingWriters(evidence, ComSecurity.Set).AmongOthers([])[0].ToString()),
        ];
    }

    private static IEnumerable<string> EventCauses() =>
        from rule in EventRules.All
        let logged = new VssEvent(rule.Id, Night, rule.Source, "<the text of the event>", string.Join(' ', rule.Parts))
        let evidence = new MissingWritersTests.Evidence { RecentEvents = [logged] }
        where rule.Scope != EventScope.None
        select rule.Scope == EventScope.All ? new MissingWriters(evidence, ComSecurity.Set).AmongOthers([])[0].ToString() : Missing(evidence, "System Writer").ToString();

    private static IEnumerable<string> Warnings()
    {
        WriterSelection selection = new(_ => throw new NotSupportedException());
        return new MissingWriters(new MissingWritersTests.Evidence(), ComSecurity.Set).Warnings(selection)
            .Concat(new MissingWriters(new MissingWritersTests.Evidence { IsEventClassBroken = true }, ComSecurity.Set).Warnings(selection))
            .Concat(new MissingWriters(new MissingWritersTests.Evidence { Services = { ["VSS"] = ServiceState.Stopped } }, ComSecurity.Set).Warnings(selection))
            .Concat(MissingWriter.ReasonsOf(new MissingWriters(new MissingWritersTests.Evidence { IsEventClassBroken = true }, ComSecurity.Set).AmongOthers([])).Select(reason => reason.Phrase));
    }

    /// <summary>What is found of a writer that every computer has or whose service runs, where all others answered.</summary>
    private static MissingWriter Missing(MissingWritersTests.Evidence evidence, string name, ComSecurity comSecurity = ComSecurity.Set) =>
        new MissingWriters(evidence, comSecurity)
            .AmongOthers(KnownWriters.All.Where(known => known.Presence == WriterPresence.Always && known.Name != name).Select(known => new WriterIdentity(known.WriterId, known.Name)))
            .Single(writer => writer.Name == name);

    private static WriterHealthReport ReportOf(string computer) => new(
        computer,
        [
            Writer.Of("SqlServerWriter", 1, WriterState.FailedAtFreeze, NotRetryable, 5, "<the message of the application>", SqlServerWriter),
            Writer.Of("Acme Writer", 2, (WriterState)99),
            Writer.Of("System Writer", 3, WriterState.WaitingForThaw, writerId: SystemWriter),
            Writer.Of("DHCP Jet Writer", 4, WriterState.FailedAtThaw).AcceptedAs("DHCP Jet Writer: FailedAtThaw"),
            Writer.Of("Registry Writer", 5),
        ],
        [Missing(new MissingWritersTests.Evidence { Services = { ["CryptSvc"] = ServiceState.Stopped } }, "System Writer"), new MissingWriters(new MissingWritersTests.Evidence(), ComSecurity.Set).Required(null, "Acme Agent Writer")],
        ["<a writer that could not be read>"],
        ["<a warning>"],
        isBusyAllowed: false,
        Night,
        VssSource.System,
        newestErrors: [new WriterEvent { Name = "SqlServerWriter", WriterId = SqlServerWriter, LogName = "Application", Source = "SQLWRITER", EventId = 24583, LoggedAt = Night, Message = "<the text of the event>" }]);

    private static IEnumerable<string> HealthReport()
    {
        WriterHealthReport bad = ReportOf("SRV1");
        WriterHealthReport good = new("SRV2", [Writer.Of("Registry Writer")], [], [], [], false, Night, VssSource.Simulation);
        return [good.Summary, bad.Summary, .. bad.Reasons.Select(reason => $"{reason.Code}: {reason.Phrase}")];
    }

    private static IEnumerable<string> Restarts()
    {
        List<string> texts = [];
        Computer computer = new();
        computer.Add("SqlServerWriter", $"{SqlServerWriter}", "SQLWriter", WriterState.FailedAtFreeze);
        computer.Add("WSearch", "SQLWriter");
        computer.Add("Guard", "SQLWriter");
        WriterRestart restart = new(computer, computer.Gather, force: true, TimeSpan.FromSeconds(60), texts.Add, CancellationToken.None);
        RestartTarget[] targets = [.. restart.Look().Select(RestartTarget.Of)];
        RestartTarget[] absent = [RestartTarget.OfMissing("System Writer", [], _ => true)!];
        RestartPlan plan = restart.Plan("SRV1", "SQLWriter", [.. targets, .. absent]);
        texts.Add($"{plan}");
        restart.Run("SRV1", targets, restart.Plan("SRV1", "SQLWriter", targets).Facts);
        computer.Services["Guard"].State = ServiceState.Stopped;
        texts.AddRange(restart.Plan("SRV1", "SQLWriter", targets).Facts.ChangesSince(plan.Facts));
        computer.Services["SQLWriter"].AcceptsStop = false;
        texts.Add(ErrorOf(() => restart.Plan("SRV1", "SQLWriter", targets)));
        computer.Services["SQLWriter"].IsProtected = true;
        texts.Add(ErrorOf(() => restart.Plan("SRV1", "SQLWriter", targets)));
        return texts;
    }

    private static IEnumerable<string> SimulationErrors()
    {
        string[] files =
        [
            "", "{", "{ \"writers\": [", "{ \"writers\" 1 }", "{ writers: 1 }", "{ \"a\": 1, \"a\": 2 }", "{ \"a\": \"\\x\" }", "{ \"a\": \"\\u12G4\" }", "{ \"a\": 1. }", "{ \"a\": 1 } 2",
            "{ \"a\": \"b", "[]", "{}", "{ \"writers\": {} }", "{ \"writers\": [], \"colour\": 1 }", "{ \"writers\": [{}] }", "{ \"writers\": [1] }", "{ \"writers\": [{ \"name\": 1 }] }",
            "{ \"writers\": [{ \"name\": \"A\", \"writerId\": \"x\" }] }", "{ \"writers\": [{ \"name\": \"A\", \"state\": \"Tired\" }] }",
            "{ \"writers\": [{ \"name\": \"A\", \"failure\": \"VSS_E_NONE\" }] }", "{ \"writers\": [{ \"name\": \"A\", \"failure\": 1.5 }] }",
            "{ \"writers\": [{ \"name\": \"A\", \"changes\": [{}] }] }", "{ \"writers\": [{ \"name\": \"A\", \"changes\": [{ \"afterMs\": 5 }, { \"afterMs\": 1 }] }] }",
            "{ \"writers\": [{ \"name\": \"A\", \"changes\": [{ \"afterMs\": -1 }] }] }", "{ \"writers\": [{ \"name\": \"A\", \"service\": \"B\" }] }",
            "{ \"writers\": [], \"calls\": { \"Sleep\": {} } }", "{ \"writers\": [], \"calls\": { \"GatherWriterStatus\": { \"times\": 0 } } }",
            "{ \"writers\": [], \"calls\": { \"GatherWriterStatus\": { \"hang\": 1 } } }", "{ \"writers\": [], \"edition\": \"Home\" }", "{ \"writers\": [], \"registry\": [{ \"key\": \"HKCU\", \"name\": \"A\", \"value\": 1 }] }",
            "{ \"writers\": [], \"registry\": [{ \"key\": \"HKLM\\\\A\", \"name\": \"A\", \"value\": -1 }] }", "{ \"writers\": [], \"events\": [{ \"source\": \"VSS\", \"id\": 70000 }] }",
            "{ \"writers\": [], \"services\": [{ \"name\": \"A\" }, { \"name\": \"a\" }] }", "{ \"writers\": [], \"services\": [{ \"name\": \"A\", \"dependsOn\": [\"B\"] }] }",
            "{ \"writers\": [], \"services\": [{ \"name\": \"A\", \"dependsOn\": [\"B\"] }, { \"name\": \"B\", \"dependsOn\": [\"A\"] }] }",
            "{ \"writers\": [], \"volumes\": [{ \"name\": \"CC\" }] }", "{ \"writers\": [], \"volumes\": [{ \"name\": \"C:\" }, { \"name\": \"c:\" }] }",
            "{ \"writers\": [], \"volumes\": [{ \"name\": \"C:\", \"folders\": [\"x\"] }] }", "{ \"writers\": [{ \"name\": \"A\", \"version\": \"one\" }] }",
        ];
        return files.Select(file => $"{file}\n  > {MessageOf(() => SimulationFile.Parse("backup.json", file))}");
    }

    private static IEnumerable<string> CollectorTexts()
    {
        string[] commandLines = ["--fast", "--timeout x", "--writer x", "--metadata all", "--volume C:\\", "--rehearse --volume", "--rehearse --skip-metadata"];
        string[] lines = ["", "{}", "{\"type\":\"hello\",\"protocol\":99}", "{\"type\":\"dance\"}", "not JSON", "{\"type\":\"error\"}"];
        return
        [
            CollectorOptions.Usage,
            .. commandLines.Select(commandLine =>
            {
                CollectorOptions.Parse(commandLine.Split(' '), out string? error);
                return $"{commandLine}\n  > {error}";
            }),
            .. lines.Select(line => $"{line}\n  > {MessageOf(() => new ProtocolReader().Read(line))}"),
        ];
    }

    private static ComputerAnswers Fleet()
    {
        ComputerAnswers answers = new();
        answers.Add(ReportOf("SRV1"));
        answers.Add(Writer.Of("Registry Writer"), "srv3");
        answers.Add(Judge(("System Writer", SystemWriter), WriterState.FailedAtThaw, NotRetryable, source: VssSource.Simulation));
        answers.Add(new GatherFailure("srv4", nameof(VssErrorId.VssAccessDenied), "<The message of the error.>", "<Its recommended action.>"));
        answers.Add(new GatherFailure(null, nameof(VssErrorId.VssTimeout), "<The message of the error.>", "<Its recommended action.>"));
        return answers;
    }

    private static IEnumerable<string> Monitors()
    {
        MonitorSummary summary = new(Fleet().Settle());
        MonitorSummary nothing = new([]);
        return
        [
            nothing.Headline,
            summary.Headline,
            .. summary.Findings,
            .. MonitorEvents.Of(summary).Select(each => $"Event {each.EventId} ({each.EntryType}): {each.Message}"),
            .. MonitorEvents.Of(nothing).Select(each => $"Event {each.EventId} ({each.EntryType}): {each.Message}"),
            .. PrometheusFormatter.Format(summary).Split('\n').Where(line => line.StartsWith("# HELP", StringComparison.Ordinal)).Select(line => line[2..]),
            .. Regex.Matches(PrtgFormatter.Format(summary), "<channel>.*?</channel>").Select(match => match.Value),
            .. new CheckmkFormatter("SRV1", perWriter: false).Format(summary).Split('\n').Select(line => Regex.Replace(line, @"\\n.*", string.Empty)),
            NagiosFormatter.Format(summary).Split('\n')[0],
        ];
    }

    /// <summary>What the page shows and says to a screen reader: the texts between its tags, and those of its attributes.</summary>
    private static IEnumerable<string> HtmlReport()
    {
        StringWriter page = new() { NewLine = "\n" };
        new ReportPage(new FleetReport(Fleet().Settle()), page).Write();
        new ReportPage(new FleetReport([]), page).Write();
        string html = Regex.Replace($"{page}", "<style>.*?</style>|<script>.*?</script>", string.Empty, RegexOptions.Singleline);
        return
        [
            .. Regex.Matches(html, "(?:aria-label|placeholder|title)=\"(?<text>[^\"]+)\"").Select(match => match.Groups["text"].Value),
            .. Regex.Split(Regex.Replace(html, "<script type.*?</script>", string.Empty, RegexOptions.Singleline), "\n|</?(?:dt|dd|td|th|li|p|dl|tr|summary)\\b[^>]*>")
                .Select(part => Regex.Replace(WebUtility.HtmlDecode(Regex.Replace(part, "<[^>]*>", string.Empty)), "\\s+", " ").Trim())
                .Where(part => part.Contains(' ', StringComparison.Ordinal)),
            .. TextLiterals.OfScript(Repository.PathOf("src", "VssWriterStatus.Core", "Report", "report.js")),
        ];
    }

    private static string MessageOf(Action act)
    {
        try
        {
            act();
            return "(no error)";
        }
        catch (VssException error)
        {
            return error.Message;
        }
    }

    private static string ErrorOf(Action act)
    {
        try
        {
            act();
            return "(no error)";
        }
        catch (VssException error)
        {
            return TextOf(error);
        }
    }
}
#endif
