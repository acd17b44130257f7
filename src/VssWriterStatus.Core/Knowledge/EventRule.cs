namespace VssWriterStatus.Knowledge;

/// <summary>What an event means for a missing writer. Immutable.</summary>
/// <param name="Rank">Its position in the table: a smaller number is a likelier cause.</param>
/// <param name="Source">The source of the event.</param>
/// <param name="Id">The event id.</param>
/// <param name="Parts">The strings that its text must contain; empty for any text.</param>
/// <param name="Scope">The writers whose absence it can explain.</param>
/// <param name="Meaning">What it means, in a sentence; null if its own text is clear enough.</param>
/// <param name="Advice">The next step, which may contain <see cref="VssError.ErrorsStep"/> and <see cref="VssError.RestartStep"/>; empty for an event that explains nothing.</param>
internal sealed record EventRule(int Rank, string Source, int Id, string[] Parts, EventScope Scope, string? Meaning, string Advice)
{
    /// <summary>Whether the rule applies to an event.</summary>
    public bool Fits(string source, int id, string text) =>
        id == Id
        && string.Equals(source, Source, StringComparison.OrdinalIgnoreCase)
        && Parts.All(part => text.IndexOf(part, StringComparison.OrdinalIgnoreCase) >= 0);
}
