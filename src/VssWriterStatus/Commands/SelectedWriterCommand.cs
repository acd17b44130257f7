using System;
using System.Management.Automation;

namespace VssWriterStatus.Commands;

/// <summary>What every cmdlet that gathers for chosen writers has in common: whom the user chooses, and by what.</summary>
public abstract class SelectedWriterCommand : WriterStatusCommand
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

    /// <summary>The names of writers to leave out; wildcards are permitted.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(WriterNameCompleter))]
    public string[]? Exclude { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        // An unset variable or property asks for nothing, not for everything.
        if (Name is null && WriterId is null
            && (MyInvocation.ExpectingInput || MyInvocation.BoundParameters.ContainsKey(nameof(WriterId))))
        {
            return;
        }

        _isAsked |= TryAsk(_selection);
    }

    /// <summary>Answers once for all that came through the pipeline.</summary>
    protected override void EndProcessing()
    {
        // An empty pipeline asks for nothing, not for everything.
        if (_isAsked)
        {
            _selection.Exclude(Exclude);
            Answer(_selection);
        }
    }

    /// <summary>Adds what one record of the pipeline asks for; whether there is anything to answer.</summary>
    private protected virtual bool TryAsk(WriterSelection selection)
    {
        selection.Add(Name, WriterId);
        return true;
    }

    /// <summary>Answers the user's question.</summary>
    private protected abstract void Answer(WriterSelection selection);

    /// <summary>An error for each writer that was asked for without wildcards and did not answer.</summary>
    private protected void ReportMissing(WriterSelection selection)
    {
        foreach ((object target, VssException error) in selection.Missing())
        {
            WriteError(ErrorOf(error, target));
        }
    }
}
