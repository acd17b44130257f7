using System.Collections.Generic;
using System.Linq;
using VssWriterStatus.Requester;

namespace VssWriterStatus.Diagnosis;

/// <summary>Puts the verdicts on single writers together to one on the computer.</summary>
internal static class HealthReports
{
    public static WriterHealthReport Make(
        GatherOutcome outcome, IReadOnlyCollection<WriterStatus> writers, IReadOnlyList<MissingWriter> missing, bool isBusyAllowed) => new(
        outcome.ComputerName,
        writers.Count,
        Of(writers, WriterHealth.Failed),
        Of(writers, WriterHealth.Busy),
        Of(writers, WriterHealth.Unknown),
        missing,
        outcome.Warnings,
        isBusyAllowed,
        outcome.GatheredAt,
        outcome.Source);

    private static WriterStatus[] Of(IEnumerable<WriterStatus> writers, WriterHealth health) =>
        [.. writers.Where(writer => writer.Health == health).OrderBy(writer => writer)];
}
