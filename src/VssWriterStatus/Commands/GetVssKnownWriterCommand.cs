using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using VssWriterStatus.Knowledge;

namespace VssWriterStatus.Commands;

/// <summary>Gets known writers: class id, host service, and what a restart of it does to others.</summary>
[Cmdlet(VerbsCommon.Get, "VssKnownWriter")]
[OutputType(typeof(KnownWriter))]
public sealed class GetVssKnownWriterCommand : PSCmdlet
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
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(WriterIdCompleter))]
    public Guid[]? WriterId { get; set; }

    /// <summary>The names of the host services; wildcards are permitted.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[]? ServiceName { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        NamePattern[] names = [.. (Name ?? []).Select(name => new NamePattern(name))];
        NamePattern[] services = [.. (ServiceName ?? []).Select(service => new NamePattern(service))];

        // An id says more than a name: several names may be in use for one class. A row without an id goes by its name.
        KnownWriter[] chosen =
        [
            .. KnownWriters.All.Where(known =>
                (WriterId is null || known.WriterId is null ? IsAnyOf(names, known.Name) : WriterId.Contains(known.WriterId.Value))
                && (WriterId is null || known.WriterId is not null || names.Length > 0)
                && IsAnyOf(services, known.ServiceName)),
        ];
        WriteObject(chosen, enumerateCollection: true);

        IEnumerable<(object Target, string What)> missing = WriterId is not null
            ? WriterId.Where(id => !Array.Exists(chosen, known => known.WriterId is null || known.WriterId == id)).Select(id => ((object)id, $"class id {id}"))
            : names.Where(name => !name.HasWildcards && !Array.Exists(chosen, known => IsAnyOf([name], known.Name)))
                .Select(name => ((object)name.Text, $"name '{name.Text}'"));
        foreach ((object target, string what) in missing)
        {
            WriteError(VssErrorRecord.From(VssErrors.WriterNotKnown(what), target));
        }
    }

    /// <summary>Whether the text is one that is asked for; without a question any is. The catalogue's own stars match too.</summary>
    private static bool IsAnyOf(NamePattern[] patterns, string? text) =>
        patterns.Length == 0
        || (text is not null && Array.Exists(patterns, pattern => pattern.Matches(text) || new NamePattern(text).Matches(pattern.Text)));
}
