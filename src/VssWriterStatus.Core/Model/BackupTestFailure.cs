namespace VssWriterStatus;

/// <summary>A writer that failed in a test backup. Immutable.</summary>
public sealed class BackupTestFailure
{
    internal BackupTestFailure(string phase, WriterStatus writer)
    {
        Phase = phase.ToPrintable();
        Writer = writer ?? throw new ArgumentNullException(nameof(writer));
    }

    /// <summary>The writer's name.</summary>
    public string Name => Writer.Name;

    /// <summary>The first phase in which it failed, such as DoSnapshotSet.</summary>
    public string Phase { get; }

    /// <summary>Its status after that phase.</summary>
    public WriterStatus Writer { get; }

    /// <summary>The failure as a sentence.</summary>
    public override string ToString() => $"{Name} failed in {Phase}: {Writer.StateText}.";
}
