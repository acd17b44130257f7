using VssWriterStatus.Diagnosis;
using VssWriterStatus.Remoting;
using VssWriterStatus.Requester;

namespace VssWriterStatus.Commands;

/// <summary>Tests whether a backup can succeed: creates a shadow copy with all writers and copies no data.</summary>
[Cmdlet(VerbsDiagnostic.Test, "VssBackup", DefaultParameterSetName = ComputerNameSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(bool), typeof(BackupTestReport))]
public sealed class TestVssBackupCommand : RemotableCommand
{
    private const string Action = "Make a test backup: freeze all VSS writers and create a temporary shadow copy";

    /// <summary>How long a computer may take beyond its limit to abort the test backup that it began.</summary>
    private static readonly TimeSpan AbortTime = new WriterStatusQuery { RehearsalVolumes = [] }.AbortTime;

    private readonly CombinedAnswer _answer = new();
    private readonly HashSet<object> _declined = [];

    /// <summary>Sets the default time limit to that of a test backup.</summary>
    public TestVssBackupCommand() => TimeoutSec = WriterStatusQuery.DefaultRehearsalSeconds;

    /// <summary>The volumes; by default every fixed volume that VSS supports.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    [ValidateVolume]
    [ArgumentCompleter(typeof(VolumeCompleter))]
    public string[]? Volume { get; set; }

    /// <summary>Returns the report instead of true or false.</summary>
    [Parameter]
    public SwitchParameter Detailed { get; set; }

    private protected override string Activity => "Making a test backup";

    private protected override TimeSpan? LimitThere => TimeLimit + AbortTime;

    private protected override void AnswerHere()
    {
        object computer = Simulation ?? (object)this;
        if (Allows(Computer.ComputerName, computer))
        {
            string[] volumes = [.. (Volume ?? []).Select(VolumeName.Of).Distinct(StringComparer.OrdinalIgnoreCase)];
            Take(new BackupTest(Computer).Run(NewGather(skipMetadata: false), volumes, TimeLimit), computer);
        }
    }

    private protected override void AskOthers(IReadOnlyCollection<RemoteTarget> targets)
    {
        RemoteTarget[] allowed = [.. targets.Where(target => Allows(target.Name, target))];
        if (allowed.Length > 0)
        {
            base.AskOthers(allowed);
        }
    }

    /// <summary>Other computers return reports, and the verdict is made here.</summary>
    private protected override void AdaptThere(IDictionary<string, object?> parameters) => parameters[nameof(Detailed)] = true;

    private protected override void Handle(RemoteTarget target, PSObject answer)
    {
        if (answer.BaseObject is not BackupTestReport report)
        {
            return;
        }

        if (!Detailed && report.Source == VssSource.Simulation)
        {
            _answer.Add(target, isPassed: false);
            WriteWarning($"{target.Name} returned a simulated result, which does not show whether the computer can be backed up.");
            return;
        }

        Take(report, target);
    }

    /// <summary>One answer for all computers: true only if the test succeeded on each of them. No answer if no test was confirmed.</summary>
    private protected override void EndAnswers()
    {
        if (!Detailed && AskedCount > _declined.Count)
        {
            WriteObject(_declined.Count == 0 && _answer.IsPassedBy(AskedCount));
        }
    }

    private bool Allows(string computerName, object computer)
    {
        bool isAllowed = ShouldProcess(computerName, Action);
        if (!isAllowed)
        {
            _declined.Add(computer);
        }

        return isAllowed;
    }

    private void Take(BackupTestReport report, object computer)
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

        _answer.Add(computer, report.IsSuccess);
        if (!report.IsSuccess && AskedCount > 1)
        {
            WriteWarning(report.Summary);
        }
    }
}
