using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using VssWriterStatus.Diagnosis;
using VssWriterStatus.Interop;
using VssWriterStatus.Knowledge;
using VssWriterStatus.Remoting;
using VssWriterStatus.Requester;

namespace VssWriterStatus.Commands;

/// <summary>Tests whether the next backup can count on every VSS writer.</summary>
[Cmdlet(VerbsDiagnostic.Test, "VssWriterStatus", DefaultParameterSetName = ComputerNameSet)]
[OutputType(typeof(bool), typeof(WriterHealthReport))]
public sealed class TestVssWriterStatusCommand : SelectedWriterCommand
{
    /// <summary>Names or class ids of writers that must answer; wildcards are permitted.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(WriterNameCompleter))]
    public string[]? Require { get; set; }

    /// <summary>Names or class ids of writers that do not count; wildcards are permitted.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(WriterNameCompleter))]
    public string[]? Ignore { get; set; }

    /// <summary>Known states or failures of single writers that do not count, such as "SqlServerWriter: VSS_E_WRITERERROR_TIMEOUT".</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ValidateAcceptance]
    public string[]? Accept { get; set; }

    /// <summary>Lets writers pass that take part in a shadow copy right now.</summary>
    [Parameter]
    public SwitchParameter AllowBusy { get; set; }

    /// <summary>Gives the reasons instead of true or false.</summary>
    [Parameter]
    public SwitchParameter Detailed { get; set; }

    /// <summary>Whose report says that all is well.</summary>
    private readonly HashSet<object> _healthy = [];
    private bool _isAnyUnhealthy;

    private protected override void Answer(WriterSelection selection)
    {
        try
        {
            Take(Report(selection), Simulation ?? (object)this);
        }
        catch (VssException failure)
        {
            WriteFailure(failure);
        }
    }

    /// <summary>Reports come from other computers, and the verdict is made here.</summary>
    private protected override void AdaptThere(IDictionary<string, object?> parameters) => parameters[nameof(Detailed)] = true;

    private protected override void Handle(RemoteTarget target, PSObject answer)
    {
        if (answer.BaseObject is WriterHealthReport report)
        {
            Take(report, target);
        }
    }

    /// <summary>One answer, however many computers: true only where every one of them answered and is healthy.</summary>
    private protected override void EndAnswers()
    {
        if (!Detailed && AskedCount > 0)
        {
            WriteObject(!_isAnyUnhealthy && _healthy.Count == AskedCount);
        }
    }

    private void Take(WriterHealthReport report, object computer)
    {
        foreach (WriterHealthReason reason in report.Reasons)
        {
            WriteVerbose(reason.Phrase);
        }

        if (Detailed)
        {
            WriteObject(report);
            return;
        }

        if (report.IsHealthy)
        {
            _healthy.Add(computer);
            return;
        }

        _isAnyUnhealthy = true;
        if (AskedCount > 1)
        {
            WriteWarning(report.Summary);
        }
    }

    private WriterHealthReport Report(WriterSelection selection)
    {
        List<WriterStatus> writers = [];
        GatherOutcome outcome = Gather([], writers.Add);
        WriterPattern[] wanted = [.. (Require ?? []).Select(text => new WriterPattern(text))];
        WriterPattern[] ignored = [.. (Ignore ?? []).Select(text => new WriterPattern(text))];

        // What is required is never ignored.
        bool Counts(string name, Guid? writerId) => Array.Exists(wanted, pattern => pattern.Matches(name, writerId))
            || (selection.Asks(name, writerId) && !Array.Exists(ignored, pattern => pattern.Matches(name, writerId)));

        var missing = new MissingWriters(LocalMachineEvidence.Of(Simulation), outcome.ComSecurity, outcome.Source);
        MissingWriter[] expected =
            [.. missing.AmongOthers(writers.Select(writer => writer.Identity)).Where(writer => Counts(writer.Name, writer.WriterId))];
        writers.ForEach(writer => selection.Includes(writer));
        IEnumerable<MissingWriter> required = wanted
            .Where(pattern => !writers.Exists(writer => pattern.Matches(writer.Name, writer.WriterId)))
            .Concat(selection.Unanswered().Select(text => new WriterPattern(text)))
            .Where(pattern => !Array.Exists(expected, writer => pattern.Matches(writer.Name, writer.WriterId)))
            .GroupBy(pattern => pattern.Text, StringComparer.OrdinalIgnoreCase)
            .Select(same => missing.Required(RowOf(same.First(), missing), same.Key));
        Acceptance[] accepted = [.. (Accept ?? []).Select(text => Acceptance.Parse(text)!)];
        WriterStatus[] counted = [.. writers.Where(writer => Counts(writer.Name, writer.WriterId)).Select(writer => Acceptance.Apply(writer, accepted))];
        return new WriterHealthReport(
            outcome.ComputerName,
            counted,
            [.. expected, .. required],
            outcome.NotRead.Select(failure => failure.Message),
            outcome.Warnings,
            AllowBusy,
            outcome.GatheredAt,
            outcome.Source,
            newestErrors: Detailed ? WriterErrors.NewestOf(counted.Where(writer => writer.Health == WriterHealth.Failed), EventLog) : []);
    }

    private IEventLog EventLog => Simulation?.EventLog ?? (IEventLog)new WindowsEventLog();

    /// <summary>The row of the catalogue that is meant; null where none is, or where wildcards could mean one of several.</summary>
    private static KnownWriter? RowOf(WriterPattern pattern, MissingWriters missing)
    {
        KnownWriter[] rows = [.. KnownWriters.All.Where(known => pattern.Matches(known.Name, known.WriterId) || known.IsNamed(pattern.Text))];
        return rows.Length > 1 && pattern.HasWildcards ? null : missing.LikeliestOf(rows);
    }
}
