namespace VssWriterStatus.Knowledge;

/// <summary>A row of the table of verdicts.</summary>
/// <param name="State">The state; null for any state without a row of its own.</param>
/// <param name="IsFailure">Whether the row applies to failure codes or to success codes.</param>
/// <param name="Health">The verdict.</param>
/// <param name="Advice">The next step if the failure code has none of its own; null if no action is needed.</param>
/// <param name="Service">The host service of the writers that the row applies to; null for all others.</param>
/// <param name="Source">The source of the rule.</param>
internal sealed record HealthRule(WriterState? State, bool IsFailure, WriterHealth Health, string? Advice, string? Service, string Source);
