using VssWriterStatus.Interop;

namespace VssWriterStatus.Requester;

/// <summary>A message from a source during a gather: first a start, then progress and writers, finally an end.</summary>
internal abstract record GatherMessage;

/// <summary>The start: which source answers. It precedes any call.</summary>
internal sealed record GatherStarted(string ComputerName, VssSource Source, ComSecurity ComSecurity) : GatherMessage
{
    public string ComputerName { get; } = ComputerName.ToPrintable();
}

/// <summary>A native step begins or, if repeated, continues.</summary>
/// <param name="Operation">One of <see cref="VssOperation"/>.</param>
/// <param name="Elapsed">The time since the gather began.</param>
internal sealed record GatherProgress(string Operation, TimeSpan Elapsed) : GatherMessage;

/// <summary>One writer was read.</summary>
internal sealed record WriterRead(RawWriterStatus Writer) : GatherMessage;

/// <summary>A writer that VSS counted could not be read; the other writers are not affected.</summary>
/// <param name="Operation">GetWriterStatus or GetWriterStatusEx.</param>
/// <param name="HResult">What it returned.</param>
/// <param name="Index">The writer's index, from 0.</param>
/// <param name="Count">How many writers VSS counted.</param>
internal sealed record WriterNotRead(string Operation, int HResult, uint Index, uint Count) : GatherMessage;

/// <summary>A phase of a rehearsal has ended.</summary>
/// <param name="Name">The call of the phase, one of <see cref="VssOperation"/>.</param>
/// <param name="HResult">How it ended.</param>
/// <param name="Duration">How long it took.</param>
internal sealed record PhaseEnded(string Name, int HResult, TimeSpan Duration) : GatherMessage
{
    public string Name { get; } = Name.ToPrintable();
}

/// <summary>A volume of a rehearsal was added to the shadow copy, or could not be added.</summary>
/// <param name="Name">The volume, ending in a backslash.</param>
/// <param name="HResult">Why it was not added; S_OK if it was added.</param>
internal sealed record VolumeAdded(string Name, int HResult) : GatherMessage
{
    public string Name { get; } = Name.ToPrintable();
}

/// <summary>The writers read since the previous message of this type are all that reported after a phase of a rehearsal.</summary>
/// <param name="Phase">The phase.</param>
/// <param name="Writers">How many writers were read.</param>
/// <param name="NotRead">How many could not be read.</param>
internal sealed record StatusGathered(string Phase, int Writers, int NotRead) : GatherMessage
{
    public string Phase { get; } = Phase.ToPrintable();
}

/// <summary>The answer is limited in a way that the user should know.</summary>
internal sealed record GatherWarning(string Text) : GatherMessage
{
    public string Text { get; } = Text.ToPrintable();
}

/// <summary>The gather is done.</summary>
/// <param name="Writers">How many writers were read.</param>
/// <param name="Elapsed">The time since the gather began.</param>
internal sealed record GatherEnded(int Writers, TimeSpan Elapsed) : GatherMessage;
