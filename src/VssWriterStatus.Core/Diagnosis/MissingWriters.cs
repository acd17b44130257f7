using System.Globalization;
using VssWriterStatus.Knowledge;
using VssWriterStatus.Selection;
using VssWriterStatus.Services;

namespace VssWriterStatus.Diagnosis;

/// <summary>Determines which writers should have answered a gather of all writers but did not, and what evidence on the computer explains it.</summary>
/// <param name="evidence">The evidence of the computer.</param>
/// <param name="comSecurity">The COM security of the process that gathered.</param>
/// <param name="source">The source that answered: commands in advice target it.</param>
internal sealed class MissingWriters(IMachineEvidence evidence, ComSecurity comSecurity, VssSource source = VssSource.System)
{
    private const string NothingFound = $"Read {VssError.ErrorsStep}, fix the cause, then {VssError.RestartStep}.";
    private const string NameNotKnown =
        "Check the spelling: Get-VssWriterStatus lists the writers that report. If it is correct, make sure that the service of the writer's application is running, and read the errors of source VSS in the Application event log.";

    private const string EventSystem = nameof(EventSystem);
    private const string VolumeShadowCopy = "VSS";
    private const string NobodyHears = "Almost no writers receive events from VSS.";
    private const string StillMissing = "If writers are still missing, restart the computer.";
    private const string NobodyHearsStep = $"Read the errors of sources VSS and EventSystem in the Application event log, and fix the cause. {StillMissing}";

    private const string IfStuck = "If its state does not change, restart the computer.";

    /// <summary>The database engines of SQL Server; the Windows Internal Database has its own writer.</summary>
    private const string DefaultEngine = "MSSQLSERVER";
    private const string NamedEngine = "MSSQL$";
    private const string InternalDatabase = "MSSQL$MICROSOFT##";

    /// <summary>The most writers that may receive the events of VSS for this to count as almost none.</summary>
    private const int NearlyNone = 1;

    /// <summary>The most separate warnings; with more reasons, one warning covers all missing writers.</summary>
    private const int MostWarnings = 3;

    /// <summary>System Writer, which runs in the Cryptographic Services; they log its events.</summary>
    private static readonly Guid SystemWriter = new("e8132975-6f93-4464-a53e-1050253ae220");

    private static readonly Guid SqlServerWriter = new("a65faa63-5ea8-4ebc-9dbd-a0c4db26912a");

    /// <summary>The known writers that should be present but did not answer.</summary>
    public IReadOnlyList<MissingWriter> AmongOthers(IEnumerable<WriterIdentity> answered)
    {
        var present = new HashSet<KnownWriter?>(answered.Select(writer => KnownWriters.Find(writer.WriterId!.Value, writer.Name!)));
        bool isNobodyThere = KnownWriters.All.Count(known => HearsEvents(known) && present.Contains(known)) <= NearlyNone;
        return
        [
            .. from known in KnownWriters.All
               where known.WriterId is not null && !present.Contains(known)
               let service = evidence.HostServiceOf(known, known.Name)
               let expectation = ExpectationOf(known, service)
               where expectation is not null
               select Explain(known, known.Name, service, expectation, isNobodyThere),
        ];
    }

    /// <summary>The warnings of a gather of all writers: one per reason, or if there are many, one sentence for all missing writers.</summary>
    /// <param name="selection">The writers that answered, and those that the user excludes.</param>
    public string[] Warnings(WriterSelection selection)
    {
        MissingWriter[] writers = [.. AmongOthers(selection.Answered).Where(writer => !selection.IsExcluded(writer.Name))];
        WriterHealthReason[] reasons = [.. MissingWriter.ReasonsOf(writers)];
        return reasons.Length <= MostWarnings
            ? [.. reasons.Select(reason => reason.Phrase)]
            : [$"{writers.Length} expected writers did not report: {string.Join(", ", writers.Select(writer => writer.Name))}. Test-VssWriterStatus -Detailed shows the likely cause and the next step for each."];
    }

    /// <summary>A required writer that did not answer.</summary>
    /// <param name="known">Its row in the catalogue; null for an unknown writer.</param>
    /// <param name="asked">The name or class that the user specified.</param>
    public MissingWriter Required(KnownWriter? known, string asked)
    {
        string name = known is null || known.IsNamed(asked) ? asked : known.Name;
        return Explain(known, name, known is null ? null : evidence.HostServiceOf(known, name), "It was specified with -Require.", isNobodyThere: false);
    }

    /// <summary>The best of several rows with the same name or class: the one whose service this computer has, otherwise the first.</summary>
    public KnownWriter? LikeliestOf(IReadOnlyList<KnownWriter> rows) =>
        rows.FirstOrDefault(known => evidence.HostServiceOf(known, known.Name) is string service && evidence.StateOf(service) is not (null or ServiceState.NotInstalled))
        ?? (rows.Count > 0 ? rows[0] : null);

    /// <summary>Whether every Windows has the writer and the writer depends on the events of VSS, as express writers do not.</summary>
    private static bool HearsEvents(KnownWriter known) => known.Presence == WriterPresence.Always && known.RestartClass != RestartClass.NoRestart;

    private string? ExpectationOf(KnownWriter known, string? service)
    {
        if (known.Presence == WriterPresence.Always)
        {
            return "It is present on every supported version of Windows.";
        }

        if (known.Presence == WriterPresence.Optional || service is null || (known.IsServerOnly && evidence.IsClient))
        {
            return null;
        }

        return evidence.StateOf(service) switch
        {
            ServiceState.Running => $"Its host service {service} is running.",
            _ when known.WriterId == SqlServerWriter && evidence.RunningServices.FirstOrDefault(IsSqlServer) is string engine => $"The SQL Server service {engine} is running.",
            null or ServiceState.NotInstalled => null,
            ServiceState state when known.Presence == WriterPresence.WithService && evidence.StartupOf(service)?.RunsAlways == true =>
                $"Its host service {service} starts automatically.",
            _ => null,
        };
    }

    private static bool IsSqlServer(string service) =>
        string.Equals(service, DefaultEngine, StringComparison.OrdinalIgnoreCase)
        || (service.StartsWith(NamedEngine, StringComparison.OrdinalIgnoreCase) && !service.StartsWith(InternalDatabase, StringComparison.OrdinalIgnoreCase));

    private MissingWriter Explain(KnownWriter? known, string name, string? service, string expectation, bool isNobodyThere)
    {
        (string Cause, string Step)[] findings = [.. FindingsFor(known, name, service, isNobodyThere)];
        return new MissingWriter(
            name,
            known?.WriterId,
            service,
            expectation,
            [.. findings.Select(finding => finding.Cause)],
            ShownCommand.RewriteFor(findings.Length > 0 ? findings[0].Step : Otherwise(known, name, service), TargetParameters.Of(source, null)));
    }

    private static string Otherwise(KnownWriter? known, string name, string? service) =>
        known is null ? NameNotKnown : WriterAdvice.Fill(NothingFound, known, name, service);

    /// <summary>The possible causes and their fixes, the most important first.</summary>
    private (string Cause, string Step)[] FindingsFor(KnownWriter? known, string name, string? service, bool isNobodyThere)
    {
        // VSS itself starts on demand, and is stopped while it has no writers to call.
        if (isNobodyThere && (service is null or VolumeShadowCopy || evidence.StateOf(service) is null or ServiceState.Running))
        {
            (string Cause, string Step)[] shared = [.. EventSystemFindings()];
            (string Cause, string Step)[] own = shared.Length > 0 ? [] : [.. AccessFindings(known, service), .. EventFindings(known, name, service)];
            return (shared.Length, own.Length) is (0, 0) ? [(NobodyHears, NobodyHearsStep)] : [.. shared, .. own];
        }

        return [.. ServiceFindings(service), .. AccessFindings(known, service), .. EventFindings(known, name, service)];
    }

    private IEnumerable<(string Cause, string Step)> ServiceFindings(string? service)
    {
        if (service is null || evidence.StateOf(service) is not ServiceState state || state == ServiceState.Running)
        {
            yield break;
        }

        ShownCommand start = new ShownCommand(ShownCommand.StartService).Named(service);
        ShownCommand resume = new ShownCommand(ShownCommand.ResumeService).Named(service);
        if (state == ServiceState.Stopped && evidence.StartupOf(service)?.StartType == ServiceStartType.Disabled)
        {
            yield return ($"The service {service} is disabled.", $"Enable the service and start it: {ShownCommand.StartType(service, "Automatic")}; {start}");
            yield break;
        }

        yield return ($"The service {service} is {state.ToWords()}.", state switch
        {
            ServiceState.NotInstalled => $"Install the role or product that provides the service {service}.",
            ServiceState.Stopped => $"Start the service: {start}",
            ServiceState.Paused => $"Resume the service: {resume}",
            ServiceState.StopPending => $"Wait until the service {service} has stopped, then start it: {start}. {IfStuck}",
            ServiceState.PausePending => $"Wait until the service {service} is paused, then resume it: {resume}. {IfStuck}",
            _ => $"Wait until the service {service} is running, then run the command again. {IfStuck}",
        });
    }

    private IEnumerable<(string Cause, string Step)> AccessFindings(KnownWriter? known, string? service)
    {
        if (comSecurity == ComSecurity.Inherited)
        {
            yield return (
                "The gather ran in a process that inherited its COM security, which blocks writers that run under other accounts.",
                "Use the collector: omit -InProcess, and make sure that VssWriterCollector.exe can be started.");
        }

        foreach (ComAccessFinding finding in evidence.ComAccessFindings)
        {
            yield return (
                $"The registry value {finding.ValueName} in {finding.Key} does not allow local COM access for {NameList.Of(finding.LeftOut)}.",
                $"Grant Local Access to {NameList.Of(finding.LeftOut)} in that setting: use dcomcnfg.exe (My Computer, COM Security), or the Group Policy that sets it.");
        }

        string? account = (service is null ? null : evidence.StartupOf(service)?.Account)
            ?? (known?.WriterId == SystemWriter ? VssAccessControl.NetworkService : null);
        if (account is not null && evidence.VssAccessToSet(account) is uint access)
        {
            string value = ShownCommand.Quote(VssAccessControl.NameOf(account));
            yield return (
                $@"The registry value {VssAccessControl.NameOf(account)} in HKLM\{VssAccessControl.Key} prevents the account of the host service from running a writer.",
                $@"Set the value to {access}, then restart the service: Set-ItemProperty -LiteralPath 'HKLM:\{VssAccessControl.Key}' -Name {value} -Value {access}; {ShownCommand.Restart(service ?? string.Empty).With("Force")}");
        }
    }

    /// <summary>What prevents all writers from receiving VSS events: KB 2009533, KB 2009550.</summary>
    private IEnumerable<(string Cause, string Step)> EventSystemFindings()
    {
        bool isVssDisabled = evidence.StartupOf(VolumeShadowCopy)?.StartType == ServiceStartType.Disabled;
        ShownCommand enableVss = ShownCommand.StartType(VolumeShadowCopy, "Manual");
        if (evidence.StateOf(EventSystem) is ServiceState state && state != ServiceState.Running)
        {
            string enable = evidence.StartupOf(EventSystem)?.StartType == ServiceStartType.Automatic ? string.Empty : $"{ShownCommand.StartType(EventSystem, "Automatic")}; ";
            string commands = $"{enable}{new ShownCommand(ShownCommand.StartService).Named(EventSystem)}; {ShownCommand.Restart(VolumeShadowCopy)}";
            yield return (
                $"The service COM+ Event System (EventSystem) is {state.ToWords()}, so writers receive no events from VSS.",
                (isVssDisabled
                    ? $"Enable VSS, start EventSystem, then restart VSS: {enableVss}; {commands}"
                    : $"Start EventSystem, then restart VSS: {commands}") + $". {StillMissing}");
        }

        if (isVssDisabled)
        {
            yield return (
                "The service Volume Shadow Copy (VSS) is disabled.",
                $"Set its start type to Manual, then run the command again: {enableVss}");
        }

        if (evidence.IsEventClassBroken)
        {
            yield return (
                $@"The registry value {VssEventClass.TypeLib} in HKLM\{VssEventClass.Key} is not the REG_EXPAND_SZ value {VssEventClass.Path}, so writers receive no events from VSS.",
                EventRules.RegisterEventClass);
        }

        foreach ((string Cause, string Step) finding in (evidence.RecentEvents ?? [])
            .Where(logged => logged.Rule?.Scope == EventScope.All)
            .Take(1)
            .Select(logged => (Describe(logged), logged.Rule!.Advice)))
        {
            yield return finding;
        }
    }

    /// <summary>The newest event that names the writer; otherwise the newest of each kind, since many name no writer. The likeliest cause comes first.</summary>
    private IEnumerable<(string Cause, string Step)> EventFindings(KnownWriter? known, string name, string? service)
    {
        VssEvent[] telling =
        [
            .. (evidence.RecentEvents ?? []).Where(logged =>
                logged.Rule?.Scope == EventScope.Any || (logged.Rule?.Scope == EventScope.System && known?.WriterId == SystemWriter)),
        ];
        VssEvent[] own = known?.WriterId is Guid id ? [.. telling.Where(logged => logged.Names(id))] : [];
        return (own.Length > 0 ? own : telling.Where(logged => !NamesAnother(logged, known)))
            .GroupBy(logged => logged.Rule!.Rank)
            .OrderBy(kind => kind.Key)
            .Take(own.Length > 0 ? 1 : int.MaxValue)
            .Select(kind => kind.First())
            .Select(logged => (Describe(logged), WriterAdvice.Fill(logged.Rule!.Advice, known, name, service)));
    }

    private static bool NamesAnother(VssEvent logged, KnownWriter? known) => KnownWriters.All.Any(other =>
        other.WriterId is Guid id && id != known?.WriterId && logged.Names(id));

    private static string Describe(VssEvent logged)
    {
        string said = string.Format(
            CultureInfo.InvariantCulture, "{0} logged event {1} at {2:u}: {3}", logged.Provider, logged.Id, logged.Time, logged.Message ?? "(no text)");
        return logged.Rule?.Meaning is string meaning ? $"{meaning} {said}" : said;
    }
}
