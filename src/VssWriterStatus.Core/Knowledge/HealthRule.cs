namespace VssWriterStatus.Knowledge;

/// <summary>A row of the verdict's table.</summary>
/// <param name="State">The state; null for any that has no row of its own.</param>
/// <param name="IsFailure">Whether the row is for failure codes or for success codes.</param>
/// <param name="Health">The verdict.</param>
/// <param name="Advice">The next step where the failure code has none of its own; null where nothing is to be done.</param>
/// <param name="Service">The host service of the writers that the row is for; null for all others.</param>
/// <param name="Source">Where the rule comes from.</param>
internal sealed record HealthRule(WriterState? State, bool IsFailure, WriterHealth Health, string? Advice, string? Service, string Source);
