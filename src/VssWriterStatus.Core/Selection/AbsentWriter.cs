using VssWriterStatus.Errors;

namespace VssWriterStatus.Selection;

/// <summary>A writer that was requested without wildcards and did not answer.</summary>
internal sealed class AbsentWriter
{
    private AbsentWriter(object target, string? name, IReadOnlyCollection<Guid> writerIds, string what, string[]? similarNames = null)
    {
        Target = target;
        Name = name;
        WriterIds = writerIds;
        Error = VssErrors.WriterNotFound(what, similarNames ?? []);
    }

    /// <summary>The requested name or id.</summary>
    public object Target { get; }

    /// <summary>The name; null if only an id was requested.</summary>
    public string? Name { get; }

    /// <summary>The class ids, one of which was requested; empty for any.</summary>
    public IReadOnlyCollection<Guid> WriterIds { get; }

    /// <summary>Whether a running instance was requested: it cannot come back.</summary>
    public bool IsOfInstance => Name is null && WriterIds.Count == 0;

    public VssException Error { get; }

    public static AbsentWriter OfName(string name, IReadOnlyCollection<Guid> writerIds, string[] similarNames) => new(
        name, name, writerIds, $"name '{name}'{(writerIds.Count == 0 ? string.Empty : $" and the class ID {string.Join(" or ", writerIds)}")}", similarNames);

    public static AbsentWriter OfClass(Guid writerId) => new(writerId, null, [writerId], $"class ID {writerId}");

    public static AbsentWriter OfInstance(Guid instanceId) => new(instanceId, null, [], $"instance ID {instanceId}");
}
