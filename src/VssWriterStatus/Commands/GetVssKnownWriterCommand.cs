using VssWriterStatus.Errors;
using VssWriterStatus.Knowledge;

namespace VssWriterStatus.Commands;

/// <summary>Gets known writers: class ID, host service, and the effect of restarting that service.</summary>
[Cmdlet(VerbsCommon.Get, "VssKnownWriter")]
[OutputType(typeof(KnownWriter))]
public sealed class GetVssKnownWriterCommand : KnownWriterCommand
{
    /// <summary>The names of the host services; wildcards are permitted.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[]? ServiceName { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (Name is null && WriterId is null && !IsForAll)
        {
            return;
        }

        NamePattern[] names = [.. (Name ?? []).Select(name => new NamePattern(name))];
        NamePattern[] services = [.. (ServiceName ?? []).Select(service => new NamePattern(service))];
        KnownWriter[] named = [.. KnownWriters.All.Where(known => IsNamed(known, names))];
        WriteObject(named.Where(known => IsAnyOf(services, known.ServiceName)), enumerateCollection: true);

        IEnumerable<(object Target, string What)> missing = WriterId is not null
            ? WriterId.Where(id => !Array.Exists(named, known => known.WriterId is null || known.WriterId == id)).Select(id => ((object)id, $"class ID {id}"))
            : names.Where(name => !name.HasWildcards && !Array.Exists(named, known => IsAnyOf([name], known.Name) || IsHostedByAnyOf([name], known)))
                .Select(name => ((object)name.Text, $"name '{name.Text}'"));
        foreach ((object target, string what) in missing)
        {
            WriteError(VssErrorRecord.From(VssErrors.WriterNotKnown(what), target));
        }
    }

    /// <summary>
    /// A class ID is more reliable than a name, which can be translated. If several rows share the ID, the name selects among them. A row without
    /// an ID is matched by its name.
    /// </summary>
    private bool IsNamed(KnownWriter known, NamePattern[] names)
    {
        if (WriterId is not null && known.WriterId is Guid id)
        {
            IReadOnlyList<KnownWriter> ofClass = KnownWriters.OfClass(id);
            return WriterId.Contains(id)
                && (ofClass.Count == 1 || IsAnyOf(names, known.Name) || !ofClass.Any(row => IsAnyOf(names, row.Name)));
        }

        return (WriterId is null || names.Length > 0) && (IsAnyOf(names, known.Name) || IsHostedByAnyOf(names, known));
    }

    /// <summary>
    /// Whether the name is that of the writer's service. Patterns match only writers; -ServiceName takes patterns of services. The Name of a
    /// status is never that of a service.
    /// </summary>
    private bool IsHostedByAnyOf(NamePattern[] names, KnownWriter known) =>
        WriterId is null && Array.Exists(names, name => !name.HasWildcards && known.IsHostedBy(name.Text));

    /// <summary>Whether the text matches what the user specified; without a pattern, any text does. Asterisks in the catalogue match too.</summary>
    private static bool IsAnyOf(NamePattern[] patterns, string? text) =>
        patterns.Length == 0
        || (text is not null && Array.Exists(patterns, pattern => pattern.Matches(text) || new NamePattern(text).Matches(pattern.Text)));
}
