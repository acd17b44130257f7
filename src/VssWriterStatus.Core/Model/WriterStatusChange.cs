namespace VssWriterStatus;

/// <summary>A change of one VSS writer from one gather to the next. Immutable.</summary>
public sealed class WriterStatusChange
{
    internal WriterStatusChange(WriterChangeKind kind, WriterStatus? previous, WriterStatus? current, DateTimeOffset at)
    {
        if ((previous is null && kind != WriterChangeKind.Appeared) || (current is null && kind != WriterChangeKind.Disappeared))
        {
            throw new ArgumentException($"A change of kind {kind} must have a status.");
        }

        Kind = kind;
        Previous = previous;
        Current = current;
        At = at;
    }

    /// <summary>The computer whose writer this is.</summary>
    public string ComputerName => Writer.ComputerName;

    /// <summary>The writer's name; several instances may share it.</summary>
    public string Name => Writer.Name;

    /// <summary>The id of the writer's class, the same on every computer.</summary>
    public Guid WriterId => Writer.WriterId;

    /// <summary>How the writer changed.</summary>
    public WriterChangeKind Kind { get; }

    /// <summary>The status before the change; null for a writer that was never there before.</summary>
    public WriterStatus? Previous { get; }

    /// <summary>The status after the change; null for a writer that disappeared.</summary>
    public WriterStatus? Current { get; }

    /// <summary>When the change was detected, in UTC.</summary>
    public DateTimeOffset At { get; }

    /// <summary>The same in ISO 8601, independent of the culture, for CSV.</summary>
    public string AtIso => At.ToIso();

    /// <summary>The source that answered.</summary>
    public VssSource Source => Writer.Source;

    /// <summary>How the computer was reached; null for the local computer and for a simulation.</summary>
    public RemoteConnection? Connection => Writer.Connection;

    private WriterStatus Writer => Current ?? Previous!;

    /// <summary>The change as a sentence.</summary>
    public override string ToString() => $"{Name} on {ComputerName} {Description}{Writer.SourceText}.";

    private string Description => Kind switch
    {
        WriterChangeKind.Appeared => $"appeared: {Current!.StateText}",
        WriterChangeKind.Disappeared => $"disappeared; last state: {Previous!.StateText}",
        WriterChangeKind.StateChanged => $"changed from {Previous!.StateText} to {Current!.StateText}",
        _ => $"restarted: {Current!.StateText}, before {Previous!.StateText}",
    };
}
