using System;
using System.Collections.Generic;
using System.Linq;

namespace VssWriterStatus.Report;

/// <summary>A row of the matrix: a computer that has answered. Immutable.</summary>
internal sealed class FleetRow
{
    /// <summary>How many writers of a computer are listed one by one: more than any real computer has.</summary>
    public const int MostListed = 300;

    /// <param name="computer">What came of the computer.</param>
    /// <param name="share">Gives what is already known of an equal writer.</param>
    public FleetRow(ComputerAnswer computer, Func<ReportedWriter, ReportedWriter> share)
    {
        Computer = computer;
        Instances =
        [
            .. Current(computer, share)
                .OrderBy(answer => answer.Shared.Verdict)
                .ThenBy(answer => answer.Shared.Name, StringComparer.OrdinalIgnoreCase)
                .ThenBy(answer => answer.InstanceId),
        ];
        Array.ForEach(Instances, answer => Tally.Add(answer.Shared.Verdict));
        computer.Failures.ForEach(failure => Tally.Add(failure.IsVerdict ? Verdict.Failed : Verdict.Unknown));
        if (!computer.KnowsMissing)
        {
            Tally.Add(Verdict.Unknown);
        }
    }

    public ComputerAnswer Computer { get; }

    public string Name => Computer.Name!;

    /// <summary>The worst first.</summary>
    public ReportedInstance[] Instances { get; }

    /// <summary>Those that are listed one by one.</summary>
    public IEnumerable<ReportedInstance> Listed => Instances.Take(MostListed);

    /// <summary>Whether the computer has more writers than are listed. What only such a computer has comes after what others have.</summary>
    public bool IsShortened => Instances.Length > MostListed;

    /// <summary>The verdicts of the answers; where something about the computer is not known, that is unknown too.</summary>
    public VerdictTally Tally { get; } = new();

    /// <summary>The answers that stand: of several gathers, the newest that has the writer or misses it.</summary>
    private static IEnumerable<ReportedInstance> Current(ComputerAnswer computer, Func<ReportedWriter, ReportedWriter> share)
    {
        WriterStatus[] newest = [.. computer.Writers.GroupBy(status => (status.WriterId, status.Name)).SelectMany(writer => Newest([.. writer]))];
        var returned = new HashSet<Guid>(newest.Where(status => status.GatheredAt > computer.ReportedAt).Select(status => status.WriterId));
        MissingWriter[] missing = [.. computer.Missing.Where(writer => writer.WriterId is not Guid id || !returned.Contains(id))];
        var gone = new HashSet<Guid>(missing.Select(writer => writer.WriterId).OfType<Guid>());
        return newest
            .Where(status => !gone.Contains(status.WriterId) || !(status.GatheredAt < computer.ReportedAt))
            .Select(status => new ReportedInstance(share(new ReportedWriter(status)), status.InstanceId, status.GatheredAt))
            .Concat(missing.Select(writer => new ReportedInstance(share(new ReportedWriter(writer, computer.Source)), Guid.Empty, computer.ReportedAt)));
    }

    private static IEnumerable<WriterStatus> Newest(WriterStatus[] answers)
    {
        DateTimeOffset newest = answers.Max(answer => answer.GatheredAt);
        return answers
            .Where(answer => answer.GatheredAt == newest)
            .GroupBy(answer => answer.InstanceId)
            .Select(instance => instance.Last());
    }
}
