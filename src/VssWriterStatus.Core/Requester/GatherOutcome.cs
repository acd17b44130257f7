using System;
using System.Collections.Generic;

namespace VssWriterStatus.Requester;

/// <summary>What a gather that was done tells beside the writers.</summary>
/// <param name="ComputerName">The computer that answered.</param>
/// <param name="Source">Who answered.</param>
/// <param name="ComSecurity">How COM security stood where it gathered.</param>
/// <param name="GatheredAt">When, in UTC and whole seconds.</param>
/// <param name="Warnings">In what the answer is limited.</param>
/// <param name="NotRead">The errors of the writers that could not be read.</param>
internal sealed record GatherOutcome(
    string ComputerName, VssSource Source, ComSecurity ComSecurity, DateTimeOffset GatheredAt, IReadOnlyList<string> Warnings, IReadOnlyList<VssException> NotRead);
