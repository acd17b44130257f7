namespace VssWriterStatus.Requester;

/// <summary>What a completed gather returns besides the writers.</summary>
/// <param name="ComputerName">The computer that answered.</param>
/// <param name="Source">The source that answered.</param>
/// <param name="ComSecurity">The COM security of the process that gathered.</param>
/// <param name="GatheredAt">When it gathered, in UTC and whole seconds.</param>
/// <param name="Warnings">The limitations of the answer.</param>
/// <param name="NotRead">The errors of the writers that could not be read.</param>
internal sealed record GatherOutcome(
    string ComputerName, VssSource Source, ComSecurity ComSecurity, DateTimeOffset GatheredAt, IReadOnlyList<string> Warnings, IReadOnlyList<VssException> NotRead);
