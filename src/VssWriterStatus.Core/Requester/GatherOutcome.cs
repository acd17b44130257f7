using System;
using System.Collections.Generic;

namespace VssWriterStatus.Requester;

/// <summary>What a gather that was done tells beside the writers.</summary>
/// <param name="started">Who answered.</param>
/// <param name="gatheredAt">When, in UTC and whole seconds.</param>
/// <param name="warnings">In what the answer is limited.</param>
/// <param name="notRead">The errors of the writers that could not be read.</param>
internal sealed class GatherOutcome(
    GatherStarted started, DateTimeOffset gatheredAt, IReadOnlyList<string> warnings, IReadOnlyList<VssException> notRead)
{
    public string ComputerName { get; } = started.ComputerName;

    public VssSource Source { get; } = started.Source;

    public ComSecurity ComSecurity { get; } = started.ComSecurity;

    public DateTimeOffset GatheredAt { get; } = gatheredAt;

    public IReadOnlyList<string> Warnings { get; } = warnings;

    public IReadOnlyList<VssException> NotRead { get; } = notRead;
}
