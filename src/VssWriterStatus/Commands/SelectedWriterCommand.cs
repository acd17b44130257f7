using VssWriterStatus.Remoting;
using VssWriterStatus.Requester;
using VssWriterStatus.Selection;

namespace VssWriterStatus.Commands;

/// <summary>The base of every cmdlet that gathers the status of selected writers: the parameters that select them.</summary>
public abstract class SelectedWriterCommand : RemotableCommand
{
    private readonly WriterSelection _selection = new(NamePattern.Of);
    private bool _isNameGiven;

    /// <summary>What is queried from the simulations in the pipeline; each simulation is queried for all of it.</summary>
    private readonly HashSet<string> _askedOfSimulations = [];

    /// <summary>The names of the writers; wildcards are permitted.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNull]
    [AllowEmptyString]
    [ObjectsByProperty(nameof(WriterId), nameof(ComputerName), nameof(HostName), DnsHostName)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(WriterNameCompleter))]
    public string[]? Name { get; set; }

    /// <summary>The class IDs of the writers; VSS itself then ignores the other writers.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [NullOrNotEmpty]
    [ArgumentCompleter(typeof(WriterIdCompleter))]
    public Guid[]? WriterId { get; set; }

    /// <summary>The names of writers to exclude; wildcards are permitted.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(WriterNameCompleter))]
    public string[]? Exclude { get; set; }

    /// <summary>Queries the status without asking the writers to identify themselves first, if VSS allows it.</summary>
    [Parameter]
    public SwitchParameter SkipMetadata { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _isNameGiven = Name is not null;

        // A writer can have no name. It is then found by its class ID.
        if (WriterId is null && Name?.Contains(string.Empty) == true)
        {
            ThrowTerminatingError(new ErrorRecord(
                new PSArgumentException("The name of a writer is empty. Specify a name, a pattern such as *, or -WriterId.", nameof(Name)),
                "ParameterArgumentValidationError",
                ErrorCategory.InvalidArgument,
                Name));
        }
    }

    private protected override bool TryAskHere()
    {
        bool isAsked = TryGetQuestion(out WriterQuestion? question);
        if (isAsked && (InputObject is null || _askedOfSimulations.Add(question!.ToString())))
        {
            _selection.Add(question!.Name, question.WriterId, question.InstanceId);
        }

        return isAsked;
    }

    private protected override bool TryGetQuestion(out WriterQuestion? question)
    {
        question = new WriterQuestion(_isNameGiven || !IsNameOfOther() ? Name : null, WriterId, AskedInstances);

        // An unset variable or property and an empty list select nothing, not everything; a record that names a computer selects all of its writers.
        bool isUnset = MyInvocation.BoundParameters.ContainsKey(nameof(WriterId)) || (MyInvocation.ExpectingInput && !NamesMachines);
        return Name is null ? WriterId is not null || !isUnset : Name.Length > 0;
    }

    /// <summary>A computer record, such as one from Active Directory, has its own name under Name, and so does a simulation.</summary>
    private bool IsNameOfOther() => InputObject is not null || IsNameOfMachine();

    private bool IsNameOfMachine() => Name?.Length == 1 && Machine is string machine
        && (machine.Equals(Name[0], StringComparison.OrdinalIgnoreCase) || machine.StartsWith(Name[0] + ".", StringComparison.OrdinalIgnoreCase));

    private protected override void AnswerHere()
    {
        _selection.Reset();
        _selection.Exclude(Exclude);
        Answer(_selection);
    }

    private protected WriterGather NewGather() => NewGather(SkipMetadata);

    /// <summary>The instances that the record selects, if the pipeline can select them; null for any.</summary>
    private protected virtual Guid[]? AskedInstances => null;

    /// <summary>Answers the user's query of the selected writers for <see cref="WriterStatusCommand.Computer"/>; see <see cref="RemotableCommand.AnswerHere"/>.</summary>
    private protected abstract void Answer(WriterSelection selection);

    /// <summary>Reports an error for each writer that could not be read, and for each that was specified without wildcards and did not report.</summary>
    private protected void ReportMissing(WriterSelection selection, GatherOutcome outcome)
    {
        foreach (VssException notRead in outcome.NotRead)
        {
            WriteFailure(notRead);
        }

        foreach (AbsentWriter absent in selection.Absent())
        {
            absent.Error.WriterName = absent.Target.ToString();
            WriteError(ErrorOf(absent.Error, absent.Target));
        }
    }
}
