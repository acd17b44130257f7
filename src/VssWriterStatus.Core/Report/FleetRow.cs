namespace VssWriterStatus.Report;

/// <summary>A row of the matrix: a computer that has answered. Immutable.</summary>
internal sealed class FleetRow
{
    /// <summary>How many writers of a computer are listed individually: more than any real computer has.</summary>
    public const int MostListed = 300;

    /// <param name="computer">The results of the computer.</param>
    /// <param name="share">Returns the shared object for an equal writer.</param>
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

    /// <summary>The writers, the worst first.</summary>
    public ReportedInstance[] Instances { get; }

    /// <summary>The writers that are listed individually.</summary>
    public IEnumerable<ReportedInstance> Listed => Instances.Take(MostListed);

    /// <summary>Whether the computer has more writers than are listed. Columns that only such a computer has come last.</summary>
    public bool IsShortened => Instances.Length > MostListed;

    /// <summary>The verdicts of the answers, plus Unknown if something about the computer is unknown.</summary>
    public VerdictTally Tally { get; } = new();

    /// <summary>The current answers: of several gathers, the newest that includes the writer, or lists it as missing.</summary>
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
