using VssWriterStatus.Interop;
using VssWriterStatus.Requester;
using VssWriterStatus.Selection;

namespace VssWriterStatus.Commands;

/// <summary>Gets the components that VSS writers would back up, with the files and volumes of each.</summary>
[Cmdlet(VerbsCommon.Get, "VssWriterComponent", DefaultParameterSetName = ComputerNameSet)]
[OutputType(typeof(WriterComponent), typeof(WriterMetadata))]
public sealed class GetVssWriterComponentCommand : SelectedWriterCommand
{
    private const string ConflictId = "VssParameterConflict";

    /// <summary>The parameters that select components.</summary>
    private static readonly string[] ComponentParameters = [nameof(ComponentName), nameof(Type), nameof(Volume), nameof(NotOn)];

    /// <summary>The IDs of running instances.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public Guid[]? InstanceId { get; set; }

    /// <summary>The names, paths or captions of the components; wildcards are permitted.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[]? ComponentName { get; set; }

    /// <summary>The types of the components.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public WriterComponentType[]? Type { get; set; }

    /// <summary>The volumes that hold a file of the components.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? Volume { get; set; }

    /// <summary>The volumes that do not hold the components completely.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? NotOn { get; set; }

    /// <summary>Returns the metadata of each writer instead of its components.</summary>
    [Parameter]
    public SwitchParameter Writer { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        if (Writer && Array.Find(ComponentParameters, MyInvocation.BoundParameters.ContainsKey) is string conflict)
        {
            ThrowTerminatingError(new ErrorRecord(
                new ArgumentException($"The parameters -Writer and -{conflict} cannot be used together: -{conflict} selects components, and -Writer returns writers."),
                ConflictId,
                ErrorCategory.InvalidArgument,
                conflict));
        }
    }

    private protected override string Activity => "Reading VSS writer metadata";

    private protected override Guid[]? AskedInstances => InstanceId;

    private protected override void Answer(WriterSelection selection)
    {
        var components = new ComponentSelection(ComponentName?.Select(NamePattern.Of).ToArray(), Type, Volume, NotOn);
        var query = new WriterStatusQuery
        {
            WriterIds = selection.WriterIds,
            TimeLimit = TimeLimit,
            Metadata = Writer ? MetadataScope.Writers : MetadataScope.Components,
        };
        GatherOutcome outcome = NewGather().ReadMetadata(query, selection.Includes, volumes => WarnOfUnknown(components.Learn(volumes), volumes), found =>
        {
            if (found is not WriterComponent component || components.Includes(component))
            {
                WriteObject(found);
            }
        });
        ReportMissing(selection, outcome);
    }

    /// <summary>A name that is not a volume matches nothing, and the user may have meant another one.</summary>
    private void WarnOfUnknown(IReadOnlyList<string> unknown, IReadOnlyList<Volume> volumes)
    {
        string known = string.Join(", ", volumes.SelectMany(volume => volume.Paths).OrderBy(path => path, StringComparer.OrdinalIgnoreCase));
        foreach (string text in unknown)
        {
            WriteWarning($"'{text}' is not a volume of {Computer.ComputerName}. Its volumes are {known}.".ToPrintable());
        }
    }
}
