using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using VssWriterStatus.Knowledge;
using VssWriterStatus.Services;

namespace VssWriterStatus.Diagnosis;

/// <summary>Finds out which writers should have answered a gather of all writers and did not, and what the computer shows that explains it.</summary>
/// <param name="evidence">What the computer shows.</param>
/// <param name="comSecurity">How COM security stood where the gather ran.</param>
internal sealed class MissingWriters(IMachineEvidence evidence, ComSecurity comSecurity)
{
    private const string NothingFound = $"Read the errors of VSS in the Application event log, mend their cause, then {VssError.RestartStep}.";
    private const string NameNotKnown =
        "Check how it is spelled: Get-VssWriterStatus lists the writers that answer. If it is right, make sure that the service of its application runs, and read the errors of VSS in the Application event log.";

    /// <summary>System Writer, which the Cryptographic Services host and log for.</summary>
    private static readonly Guid SystemWriter = new("e8132975-6f93-4464-a53e-1050253ae220");

    /// <summary>The known writers that should be there and are not among those that answered.</summary>
    public IReadOnlyList<MissingWriter> AmongOthers(IEnumerable<WriterIdentity> answered)
    {
        var present = new HashSet<KnownWriter?>(answered.Select(writer => KnownWriters.Find(writer.WriterId!.Value, writer.Name!)));
        return
        [
            .. from known in KnownWriters.All
               where !present.Contains(known)
               let expectation = ExpectationOf(known)
               where expectation is not null
               select Explain(known, known.Name, expectation),
        ];
    }

    /// <summary>A writer that the user counts on and that did not answer.</summary>
    /// <param name="known">Its row of the catalogue; null for a writer that is not known.</param>
    /// <param name="asked">What the user asked for.</param>
    public MissingWriter Required(KnownWriter? known, string asked) =>
        Explain(known, known is null || known.IsNamed(asked) ? asked : known.Name, "it is required.");

    private string? ExpectationOf(KnownWriter known) => known.Presence switch
    {
        WriterPresence.Always => "every Windows has it.",
        WriterPresence.WithService when evidence.StateOf(known.ServiceName!) == ServiceState.Running =>
            $"its host service {known.ServiceName} runs.",
        _ => null,
    };

    private MissingWriter Explain(KnownWriter? known, string name, string expectation)
    {
        string? service = known?.ServiceOf(name);
        (string Cause, string Step)[] findings = [.. FindingsFor(known, service)];
        return new MissingWriter(
            name,
            known?.WriterId,
            service,
            expectation,
            [.. findings.Select(finding => finding.Cause)],
            findings.Length > 0 ? findings[0].Step : Otherwise(known, name, service));
    }

    private static string Otherwise(KnownWriter? known, string name, string? service) =>
        known is null ? NameNotKnown : RestartAdvice.Fill(NothingFound, known, name, service);

    /// <summary>What can explain the absence and what to do about it, in the order of its weight.</summary>
    private IEnumerable<(string Cause, string Step)> FindingsFor(KnownWriter? known, string? service)
    {
        if (comSecurity == ComSecurity.Inherited)
        {
            yield return (
                "The process that gathered has inherited its COM security, which turns writers away that run under other accounts.",
                "Gather through the collector: leave out -InProcess, and let VssWriterCollector.exe be started.");
        }

        foreach (ComAccessFinding finding in evidence.ComAccessFindings)
        {
            yield return (
                $"{finding.Key}, value {finding.ValueName}, keeps {string.Join(", ", finding.LeftOut)} from calling through COM.",
                $"Admit {string.Join(", ", finding.LeftOut)} to local access in that setting: dcomcnfg.exe, My Computer, COM Security, or the group policy that sets it.");
        }

        if (service is not null && evidence.StateOf(service) is not (null or ServiceState.Running) and var state)
        {
            yield return state == ServiceState.NotInstalled
                ? ($"Its host service {service} is not installed.", $"Install the role or product that has the service {service}.")
                : ($"Its host service {service} is in the state {state}.", $"Start it: Start-Service {service}");
        }

        foreach (VssEvent logged in Telling(evidence.RecentEvents ?? [], known))
        {
            yield return (
                string.Format(CultureInfo.InvariantCulture, "{0} logged event {1} at {2:u}: {3}", logged.Provider, logged.Id, logged.Time, logged.Message ?? "(no text)"),
                "Mend what the event tells, then gather again.");
        }
    }

    /// <summary>The newest event that names the writer; else the newest of each kind, since many name none.</summary>
    private static IEnumerable<VssEvent> Telling(IReadOnlyList<VssEvent> events, KnownWriter? known)
    {
        VssEvent? own = known?.WriterId is Guid id ? events.FirstOrDefault(logged => logged.Names(id)) : null;
        return own is null
            ? events.Where(logged => logged.Id != VssEvents.SystemWriterFailed || known?.WriterId == SystemWriter).GroupBy(logged => logged.Id).Select(kind => kind.First())
            : [own];
    }
}
