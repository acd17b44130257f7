using System;

namespace VssWriterStatus;

/// <summary>What a report keeps of a component: not its files, which can be 100,000.</summary>
/// <param name="InstanceId">The instance of its writer.</param>
/// <param name="Text">Its path, its type, and where it lies.</param>
internal sealed record ComponentAnswer(Guid InstanceId, string Text)
{
    /// <summary>What is kept of a component.</summary>
    public static ComponentAnswer Of(WriterComponent component)
    {
        string[] places = [.. component.Volumes, .. component.UnresolvedPaths, .. component.IsComplete ? Array.Empty<string>() : [WriterComponent.NotRead]];
        string name = string.IsNullOrEmpty(component.Caption) || component.Caption == component.Name ? component.FullPath : $"{component.FullPath}, {component.Caption}";
        return new ComponentAnswer(component.InstanceId, $"{name} ({component.Type}): {(places.Length == 0 ? "no files" : string.Join(", ", places))}");
    }
}
