namespace VssWriterStatus.Commands;

/// <summary>The base of the cmdlets that look up writers in the catalogue: the parameters that select writers.</summary>
public abstract class KnownWriterCommand : PSCmdlet
{
    /// <summary>The names of the writers; wildcards are permitted.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ObjectsByProperty(nameof(WriterId))]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(WriterNameCompleter))]
    public string[]? Name { get; set; }

    /// <summary>The class IDs of the writers.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [NullOrNotEmpty]
    [ArgumentCompleter(typeof(WriterIdCompleter))]
    public Guid[]? WriterId { get; set; }

    /// <summary>Whether no writer is specified, so that all are meant. An unset variable or property selects nothing, not everything.</summary>
    private protected bool IsForAll => Name is null && WriterId is null
        && !MyInvocation.ExpectingInput && !MyInvocation.BoundParameters.ContainsKey(nameof(WriterId));
}
