namespace VssWriterStatus.Interop;

/// <summary>The values that GetWriterStatus or GetWriterStatusEx reports about one writer, as numbers.</summary>
/// <param name="name">The writer's name; it may contain any character.</param>
/// <param name="writerId">The id of the writer's class.</param>
/// <param name="instanceId">The id of this running instance of the writer.</param>
/// <param name="state">VSS_WRITER_STATE.</param>
/// <param name="failure">HRESULT of the writer's last failure; S_OK for none.</param>
/// <param name="application">The application's own code, or null if the interface does not provide it.</param>
/// <param name="applicationMessage">The application's own message, or null.</param>
internal readonly struct RawWriterStatus(
    string? name, Guid writerId, Guid instanceId, int state, int failure, int? application, string? applicationMessage)
{
    public string Name { get; } = name ?? string.Empty;
    public Guid WriterId { get; } = writerId;
    public Guid InstanceId { get; } = instanceId;
    public int State { get; } = state;
    public int Failure { get; } = failure;
    public int? Application { get; } = application;
    public string? ApplicationMessage { get; } = applicationMessage;
}
