using System;
using System.Management.Automation;

namespace VssWriterStatus.Commands;

/// <summary>What the cmdlets have in common that look writers up in the catalogue: by what users name them.</summary>
public abstract class KnownWriterCommand : PSCmdlet
{
    /// <summary>The names of the writers; wildcards are permitted.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ObjectsByProperty(nameof(WriterId))]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(WriterNameCompleter))]
    public string[]? Name { get; set; }

    /// <summary>The class ids of the writers.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [NullOrNotEmpty]
    [ArgumentCompleter(typeof(WriterIdCompleter))]
    public Guid[]? WriterId { get; set; }

    /// <summary>Whether nothing says which writers, and that is no mistake: an unset variable or property asks for nothing, not for everything.</summary>
    private protected bool IsForAll => Name is null && WriterId is null
        && !MyInvocation.ExpectingInput && !MyInvocation.BoundParameters.ContainsKey(nameof(WriterId));
}
