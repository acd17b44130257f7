using System;
using System.Linq;
using System.Management.Automation;

namespace VssWriterStatus.Commands;

/// <summary>Gets the status of VSS writers, as the writers last told it.</summary>
[Cmdlet(VerbsCommon.Get, "VssWriterStatus", DefaultParameterSetName = "Local")]
[OutputType(typeof(WriterStatus))]
public sealed class GetVssWriterStatusCommand : WriterStatusCommand
{
    private readonly WriterSelection _selection = new();
    private bool _isAsked;

    /// <summary>The names of the writers; wildcards are permitted.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNull]
    [AllowEmptyString]
    [ObjectsByProperty(nameof(WriterId))]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(WriterNameCompleter))]
    public string[]? Name { get; set; }

    /// <summary>The class ids of the writers; VSS itself then leaves the others alone.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [NullOrNotEmpty]
    [ArgumentCompleter(typeof(WriterIdCompleter))]
    public Guid[]? WriterId { get; set; }

    /// <summary>The ids of running instances.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public Guid[]? InstanceId { get; set; }

    /// <summary>The names of writers to leave out; wildcards are permitted.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(WriterNameCompleter))]
    public string[]? Exclude { get; set; }

    /// <summary>The states to let through.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public WriterState[]? State { get; set; }

    /// <summary>The verdicts to let through.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public WriterHealth[]? Health { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        // An unset variable or property asks for nothing, not for everything.
        if (Name is null && WriterId is null
            && (MyInvocation.ExpectingInput || MyInvocation.BoundParameters.ContainsKey(nameof(WriterId))))
        {
            return;
        }

        _selection.Add(Name, WriterId);
        _isAsked = true;
    }

    /// <summary>Gathers once for all that came through the pipeline.</summary>
    protected override void EndProcessing()
    {
        // An empty pipeline asks for nothing, not for everything.
        if (!_isAsked)
        {
            return;
        }

        _selection.KeepInstances(InstanceId);
        _selection.Exclude(Exclude);
        if (!TryGather(_selection.WriterIds, Handle))
        {
            return;
        }

        foreach ((object target, VssException error) in _selection.Missing())
        {
            WriteError(VssErrorRecord.From(error, target));
        }
    }

    private void Handle(WriterStatus writer)
    {
        if (_selection.Includes(writer)
            && (State is null || State.Contains(writer.State))
            && (Health is null || Health.Contains(writer.Health)))
        {
            WriteObject(writer);
        }
    }
}
