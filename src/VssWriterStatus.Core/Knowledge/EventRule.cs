using System;
using System.Linq;

namespace VssWriterStatus.Knowledge;

/// <summary>What an event means for a missing writer. Immutable.</summary>
/// <param name="Rank">Its place in the table: a smaller number is a likelier cause.</param>
/// <param name="Source">Who logs the event.</param>
/// <param name="Id">The event's number.</param>
/// <param name="Parts">What its text has to contain; empty for any text.</param>
/// <param name="Scope">Whose absence it can explain.</param>
/// <param name="Meaning">What it means, in a sentence; null where its own text says enough.</param>
/// <param name="Advice">The next step, which may hold <see cref="VssError.ErrorsStep"/> and <see cref="VssError.RestartStep"/>; empty of an event that explains nothing.</param>
internal sealed record EventRule(int Rank, string Source, int Id, string[] Parts, EventScope Scope, string? Meaning, string Advice)
{
    /// <summary>Whether the rule is about an event.</summary>
    public bool Fits(string source, int id, string text) =>
        id == Id
        && string.Equals(source, Source, StringComparison.OrdinalIgnoreCase)
        && Parts.All(part => text.IndexOf(part, StringComparison.OrdinalIgnoreCase) >= 0);
}
