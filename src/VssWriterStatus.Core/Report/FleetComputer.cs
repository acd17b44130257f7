using System;
using System.Collections.Generic;
using System.Linq;

namespace VssWriterStatus.Report;

/// <summary>What came of one computer, in the order in which it came.</summary>
internal sealed class FleetComputer(string name)
{
    private readonly List<WriterAnswer> _answers = [];

    public string Name { get; } = name;

    public List<GatherFailure> Failures { get; } = [];

    public bool HasAnswered => _answers.Count > 0;

    public void Add(WriterAnswer answer) => _answers.Add(answer);

    /// <summary>The answers that stand, the worst first: of several gathers, the newest that has the writer.</summary>
    public WriterAnswer[] Answers() =>
    [
        .. _answers
            .GroupBy(answer => (answer.Shared.WriterId, answer.Shared.Name))
            .SelectMany(writer => Newest([.. writer]))
            .OrderBy(answer => Severity.RankOf(answer.Shared.Health))
            .ThenBy(answer => answer.Shared.Name, StringComparer.OrdinalIgnoreCase)
            .ThenBy(answer => answer.InstanceId),
    ];

    private static IEnumerable<WriterAnswer> Newest(WriterAnswer[] answers)
    {
        DateTimeOffset newest = answers.Max(answer => answer.GatheredAt);
        return answers
            .Where(answer => answer.GatheredAt == newest)
            .GroupBy(answer => answer.InstanceId)
            .Select(instance => instance.Last());
    }
}
