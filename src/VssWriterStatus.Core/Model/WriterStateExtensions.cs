namespace VssWriterStatus;

/// <summary>What a state means for the computer.</summary>
internal static class WriterStateExtensions
{
    /// <summary>Whether the writer takes part in a shadow copy that is being created (states 2 to 4).</summary>
    public static bool TakesPart(this WriterState state) => state is >= WriterState.WaitingForFreeze and <= WriterState.WaitingForPostSnapshot;
}
