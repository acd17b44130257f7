using VssWriterStatus.Diagnosis;
using VssWriterStatus.Requester;
using VssWriterStatus.Selection;

namespace VssWriterStatus.Commands;

/// <summary>Gets the status of VSS writers, as they last reported it.</summary>
[Cmdlet(VerbsCommon.Get, "VssWriterStatus", DefaultParameterSetName = ComputerNameSet)]
[OutputType(typeof(WriterStatus))]
public sealed class GetVssWriterStatusCommand : SelectedWriterCommand
{
    /// <summary>The IDs of running instances.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public Guid[]? InstanceId { get; set; }

    /// <summary>The states to return.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public WriterState[]? State { get; set; }

    /// <summary>The verdicts to return.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public WriterHealth[]? Health { get; set; }

    private protected override void Answer(WriterSelection selection)
    {
        selection.KeepInstances(InstanceId);
        GatherOutcome outcome = NewGather().Run(selection.WriterIds, TimeLimit, writer => Show(selection, writer));
        ReportMissing(selection, outcome);
        if (selection.IsForAll)
        {
            // A missing writer is easy to overlook, so the user is told.
            var missing = new MissingWriters(LocalMachineEvidence.Of(Computer), outcome.ComSecurity, outcome.Source);
            Array.ForEach(missing.Warnings(selection), warning => WriteWarning($"{outcome.ComputerName}: {warning}"));
        }
    }

    private void Show(WriterSelection selection, WriterStatus writer)
    {
        if (selection.Includes(writer)
            && (State is null || State.Contains(writer.State))
            && (Health is null || Health.Contains(writer.Health)))
        {
            WriteObject(writer);
        }
    }
}
