namespace VssWriterStatus.Interop;

/// <summary>The values that GetWriterStatus or GetWriterStatusEx reports about one writer, as numbers.</summary>
/// <param name="Name">The writer's name; it may contain any character.</param>
/// <param name="WriterId">The id of the writer's class.</param>
/// <param name="InstanceId">The id of this running instance of the writer.</param>
/// <param name="State">VSS_WRITER_STATE.</param>
/// <param name="Failure">HRESULT of the writer's last failure; S_OK for none.</param>
/// <param name="Application">The application's own code, or null if the interface does not provide it.</param>
/// <param name="ApplicationMessage">The application's own message, or null.</param>
internal readonly record struct RawWriterStatus(
    string? Name, Guid WriterId, Guid InstanceId, int State, int Failure, int? Application, string? ApplicationMessage)
{
    public string Name { get; } = Name ?? string.Empty;
}
