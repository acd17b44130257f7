using System;
using VssWriterStatus.Interop;

namespace VssWriterStatus.Requester;

/// <summary>What a source says while it gathers: first a start, then progress and writers, at last an end.</summary>
internal abstract class GatherMessage;

/// <summary>Who answers; before anything is asked of it.</summary>
internal sealed class GatherStarted(string computerName, VssSource source, ComSecurity comSecurity) : GatherMessage
{
    public string ComputerName { get; } = computerName.ToPrintable();

    public VssSource Source { get; } = source;

    public ComSecurity ComSecurity { get; } = comSecurity;
}

/// <summary>A native step begins or, told again, goes on.</summary>
/// <param name="operation">One of <see cref="VssOperation"/>.</param>
/// <param name="elapsed">Since the gather began.</param>
internal sealed class GatherProgress(string operation, TimeSpan elapsed) : GatherMessage
{
    public string Operation { get; } = operation;

    public TimeSpan Elapsed { get; } = elapsed;
}

/// <summary>One writer was read.</summary>
internal sealed class WriterRead(in RawWriterStatus writer) : GatherMessage
{
    private readonly RawWriterStatus _writer = writer;

    public ref readonly RawWriterStatus Writer => ref _writer;
}

/// <summary>One writer that VSS counted could not be read; the others were.</summary>
/// <param name="operation">GetWriterStatus or GetWriterStatusEx.</param>
/// <param name="hresult">What it returned.</param>
/// <param name="index">The writer's index, from 0.</param>
/// <param name="count">How many writers VSS counted.</param>
internal sealed class WriterNotRead(string operation, int hresult, uint index, uint count) : GatherMessage
{
    public string Operation { get; } = operation;

    public int HResult { get; } = hresult;

    public uint Index { get; } = index;

    public uint Count { get; } = count;
}

/// <summary>A phase of a rehearsal has ended.</summary>
/// <param name="name">The call of the phase, one of <see cref="VssOperation"/>.</param>
/// <param name="hresult">How it ended.</param>
/// <param name="duration">How long it took.</param>
internal sealed class PhaseEnded(string name, int hresult, TimeSpan duration) : GatherMessage
{
    public string Name { get; } = name.ToPrintable();

    public int HResult { get; } = hresult;

    public TimeSpan Duration { get; } = duration;
}

/// <summary>A volume of a rehearsal was added to the shadow copy, or was not.</summary>
/// <param name="name">The volume, ending in a backslash.</param>
/// <param name="hresult">Why it was not added; S_OK where it was.</param>
internal sealed class VolumeAdded(string name, int hresult) : GatherMessage
{
    public string Name { get; } = name.ToPrintable();

    public int HResult { get; } = hresult;
}

/// <summary>The writers that were read since the message before of this kind are all that reported after a phase of a rehearsal.</summary>
/// <param name="phase">The phase.</param>
/// <param name="writers">How many writers were read.</param>
/// <param name="notRead">How many could not be read.</param>
internal sealed class StatusGathered(string phase, int writers, int notRead) : GatherMessage
{
    public string Phase { get; } = phase.ToPrintable();

    public int Writers { get; } = writers;

    public int NotRead { get; } = notRead;
}

/// <summary>The answer is limited in a way that the user should know.</summary>
internal sealed class GatherWarning(string text) : GatherMessage
{
    public string Text { get; } = text.ToPrintable();
}

/// <summary>The gather is done.</summary>
/// <param name="writers">How many writers were read.</param>
/// <param name="elapsed">Since the gather began.</param>
internal sealed class GatherEnded(int writers, TimeSpan elapsed) : GatherMessage
{
    public int Writers { get; } = writers;

    public TimeSpan Elapsed { get; } = elapsed;
}
