using System;
using System.Linq;

namespace VssWriterStatus.Knowledge;

/// <summary>What an event means for a missing writer. Immutable.</summary>
/// <param name="rank">Its place in the table: a smaller number is a likelier cause.</param>
/// <param name="source">Who logs the event.</param>
/// <param name="id">The event's number.</param>
/// <param name="parts">What its text has to contain; empty for any text.</param>
/// <param name="scope">Whose absence it can explain.</param>
/// <param name="meaning">What it means, in a sentence; null where its own text says enough.</param>
/// <param name="advice">The next step, which may hold <see cref="VssError.ErrorsStep"/> and <see cref="VssError.RestartStep"/>; empty of an event that explains nothing.</param>
internal sealed class EventRule(int rank, string source, int id, string[] parts, EventScope scope, string? meaning, string advice)
{
    public int Rank { get; } = rank;

    public string Source { get; } = source;

    public int Id { get; } = id;

    public EventScope Scope { get; } = scope;

    public string? Meaning { get; } = meaning;

    public string Advice { get; } = advice;

    /// <summary>Whether the rule is about an event.</summary>
    public bool Fits(string source, int id, string text) =>
        id == Id
        && string.Equals(source, Source, StringComparison.OrdinalIgnoreCase)
        && parts.All(part => text.IndexOf(part, StringComparison.OrdinalIgnoreCase) >= 0);
}
