namespace VssWriterStatus;

/// <summary>The part of a component that a report keeps: not its files, of which there can be 100,000.</summary>
/// <param name="InstanceId">The instance of its writer.</param>
/// <param name="Text">Its path, its type, and its volumes.</param>
internal sealed record ComponentAnswer(Guid InstanceId, string Text)
{
    /// <summary>Keeps the relevant parts of a component.</summary>
    public static ComponentAnswer Of(WriterComponent component)
    {
        string[] places = [.. component.Volumes, .. component.UnresolvedPaths, .. component.IsComplete ? Array.Empty<string>() : [WriterComponent.NotRead]];
        string name = string.IsNullOrEmpty(component.Caption) || component.Caption == component.Name ? component.FullPath : $"{component.FullPath}, {component.Caption}";
        return new ComponentAnswer(component.InstanceId, $"{name} ({component.Type}): {(places.Length == 0 ? "no files" : string.Join(", ", places))}");
    }
}
