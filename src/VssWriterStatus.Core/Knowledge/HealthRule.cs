namespace VssWriterStatus.Knowledge;

/// <summary>A row of the verdict's table.</summary>
/// <param name="state">The state; null for any that has no row of its own.</param>
/// <param name="isFailure">Whether the row is for failure codes or for success codes.</param>
/// <param name="health">The verdict.</param>
/// <param name="advice">The next step where the failure code has none of its own; null where nothing is to be done.</param>
/// <param name="service">The host service of the writers that the row is for; null for all others.</param>
/// <param name="source">Where the rule comes from.</param>
internal sealed class HealthRule(WriterState? state, bool isFailure, WriterHealth health, string? advice, string? service, string source)
{
    public WriterState? State { get; } = state;

    public bool IsFailure { get; } = isFailure;

    public WriterHealth Health { get; } = health;

    public string? Advice { get; } = advice;

    public string? Service { get; } = service;

    public string Source { get; } = source;
}
