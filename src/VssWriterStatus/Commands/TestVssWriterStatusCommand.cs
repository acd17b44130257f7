using VssWriterStatus.Diagnosis;
using VssWriterStatus.Remoting;
using VssWriterStatus.Selection;

namespace VssWriterStatus.Commands;

/// <summary>Tests whether all VSS writers are ready for the next backup.</summary>
[Cmdlet(VerbsDiagnostic.Test, "VssWriterStatus", DefaultParameterSetName = ComputerNameSet)]
[OutputType(typeof(bool), typeof(WriterHealthReport))]
public sealed class TestVssWriterStatusCommand : SelectedWriterCommand
{
    /// <summary>Names or class IDs of writers that must report; wildcards are permitted.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(WriterNameCompleter))]
    public string[]? Require { get; set; }

    /// <summary>Names or class IDs of writers that do not affect the result; wildcards are permitted.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(WriterNameCompleter))]
    public string[]? Ignore { get; set; }

    /// <summary>Known states or failures of individual writers that do not affect the result, such as "SqlServerWriter: VSS_E_WRITERERROR_TIMEOUT".</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ValidateAcceptance]
    public string[]? Accept { get; set; }

    /// <summary>Accepts writers that are taking part in a shadow copy.</summary>
    [Parameter]
    public SwitchParameter AllowBusy { get; set; }

    /// <summary>Returns the reasons instead of true or false.</summary>
    [Parameter]
    public SwitchParameter Detailed { get; set; }

    private readonly CombinedAnswer _answer = new();

    private protected override void Answer(WriterSelection selection)
    {
        var check = new HealthCheck(selection, Computer)
        {
            Required = PatternsOf(Require),
            Ignored = PatternsOf(Ignore),
            Accepted = Accepted,
            IsBusyAllowed = AllowBusy,
            ReadsEvents = Detailed,
        };
        Take(check.Run(NewGather(), TimeLimit), Simulation ?? (object)this);
    }

    /// <summary>Other computers return reports, and the verdict is made here.</summary>
    private protected override void AdaptThere(IDictionary<string, object?> parameters) => parameters[nameof(Detailed)] = true;

    /// <summary>A computer must not decide which of its own failures are accepted.</summary>
    private protected override void Handle(RemoteTarget target, PSObject answer)
    {
        if (answer.BaseObject is WriterHealthReport report)
        {
            report = report.With(report.Writers.Select(writer => Acceptance.Apply(writer, Accepted)), report.Missing, report.Connection);
            RemoteOutput.Named(report, target);
            Take(report, target);
        }
    }

    /// <summary>One answer for all computers: true only if every one of them answered and is healthy.</summary>
    private protected override void EndAnswers()
    {
        if (!Detailed && AskedCount > 0)
        {
            WriteObject(_answer.IsPassedBy(AskedCount));
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

        _answer.Add(computer, report.IsHealthy);
        if (!report.IsHealthy && AskedCount > 1)
        {
            WriteWarning(report.Summary);
        }
    }

    private Acceptance[] Accepted => [.. (Accept ?? []).Select(text => Acceptance.Parse(text, NamePattern.Of)!)];

    private static WriterPattern[] PatternsOf(string[]? texts) => [.. (texts ?? []).Select(text => new WriterPattern(new NamePattern(text)))];
}
