using System;
using System.Linq;
using System.Management.Automation;
using VssWriterStatus.Diagnosis;
using VssWriterStatus.Requester;

namespace VssWriterStatus.Commands;

/// <summary>Gets the status of VSS writers, as the writers last told it.</summary>
[Cmdlet(VerbsCommon.Get, "VssWriterStatus", DefaultParameterSetName = ComputerNameSet)]
[OutputType(typeof(WriterStatus))]
public sealed class GetVssWriterStatusCommand : SelectedWriterCommand
{
    /// <summary>Where there are more reasons than these, one warning tells of all missing writers.</summary>
    private const int MostWarnings = 3;

    /// <summary>The ids of running instances.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public Guid[]? InstanceId { get; set; }

    /// <summary>The states to let through.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public WriterState[]? State { get; set; }

    /// <summary>The verdicts to let through.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public WriterHealth[]? Health { get; set; }

    private protected override void Answer(WriterSelection selection)
    {
        selection.KeepInstances(InstanceId);
        if (TryGather(selection.WriterIds, writer => Handle(selection, writer)) is not GatherOutcome outcome)
        {
            return;
        }

        foreach (VssException notRead in outcome.NotRead)
        {
            WriteFailure(notRead);
        }

        ReportMissing(selection);
        if (selection.IsForAll)
        {
            WarnOfMissing(selection, outcome);
        }
    }

    /// <summary>A writer that is not there draws no attention to itself, so the user is told.</summary>
    private void WarnOfMissing(WriterSelection selection, GatherOutcome outcome)
    {
        var missing = new MissingWriters(LocalMachineEvidence.Of(Simulation), outcome.ComSecurity, outcome.Source);
        MissingWriter[] writers = [.. missing.AmongOthers(selection.Answered).Where(writer => !selection.IsExcluded(writer.Name))];
        WriterHealthReason[] reasons = [.. MissingWriter.ReasonsOf(writers)];
        string[] warnings = reasons.Length <= MostWarnings
            ? [.. reasons.Select(reason => reason.Phrase)]
            : [$"{writers.Length} writers are missing that should be there: {string.Join(", ", writers.Select(writer => writer.Name))}. Test-VssWriterStatus -Detailed tells the likely cause and the next step for each."];
        Array.ForEach(warnings, warning => WriteWarning($"{outcome.ComputerName}: {warning}"));
    }

    private void Handle(WriterSelection selection, WriterStatus writer)
    {
        if (selection.Includes(writer)
            && (State is null || State.Contains(writer.State))
            && (Health is null || Health.Contains(writer.Health)))
        {
            WriteObject(writer);
        }
    }
}
