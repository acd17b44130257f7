using System;
using System.Collections.Generic;
using System.Linq;

namespace VssWriterStatus.Polling;

/// <summary>What a wait for writers still waits for.</summary>
/// <param name="wanted">The verdicts to wait for.</param>
internal sealed class PendingWriters(IReadOnlyCollection<WriterHealth> wanted)
{
    /// <summary>Those that were last seen otherwise than wanted.</summary>
    private List<WriterStatus> _unwell = [];

    /// <summary>Each writer that is not as it is wanted, in words; none when the wait is over.</summary>
    /// <param name="chosen">The writers that answered and that are waited for.</param>
    /// <param name="absent">What was asked for and did not answer.</param>
    public IReadOnlyList<string> Next(IReadOnlyCollection<WriterStatus> chosen, IReadOnlyCollection<string> absent)
    {
        // A VSS whose writers are all missing is ill, so no answer is not the answer that all are well.
        if (chosen.Count == 0 && absent.Count == 0 && _unwell.Count == 0)
        {
            return ["no writer reported"];
        }

        // A writer that is restarted is away for a while: that it is gone does not make it well.
        WriterStatus[] gone = [.. _unwell.Where(writer => !chosen.Any(present => present.Identity.Equals(writer.Identity)))];
        WriterStatus[] unwell = [.. chosen.Where(writer => !wanted.Contains(writer.Health))];
        _unwell = [.. unwell, .. gone];
        return
        [
            .. unwell.Select(writer => $"{writer.Name} is {writer.StateName}"),
            .. gone.Select(writer => writer.Name).Concat(absent).Distinct(StringComparer.OrdinalIgnoreCase).Select(what => $"{what} did not report"),
        ];
    }
}
