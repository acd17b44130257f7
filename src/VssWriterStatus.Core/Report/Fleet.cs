using System;
using System.Collections.Generic;
using System.Linq;

namespace VssWriterStatus.Report;

/// <summary>Gathers what a report shows.</summary>
internal sealed class Fleet
{
    private readonly Dictionary<WriterStatus, WriterStatus> _shared = new(new WriterAnswer.SharedComparer());
    private readonly Dictionary<string, FleetComputer> _computers = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<GatherFailure> _failures = [];

    public Fleet(IEnumerable<ComputerAnswer> computers)
    {
        foreach (ComputerAnswer computer in computers)
        {
            computer.Writers.ForEach(Add);
            computer.Failures.ForEach(Add);
            foreach (MissingWriter missing in computer.Missing)
            {
                Add(new GatherFailure(computer.Name, nameof(VssErrorId.VssWriterNotFound), missing.ToString(), missing.Advice, computer.Source));
            }
        }
    }

    /// <summary>Brings everything into the order in which a report shows it.</summary>
    public FleetReport Settle()
    {
        FleetRow[] rows =
        [
            .. _computers.Values
                .Where(computer => computer.HasAnswered)
                .Select(computer => new FleetRow(computer))
                .OrderBy(row => row.Tally)
                .ThenBy(row => row.Name, StringComparer.OrdinalIgnoreCase),
        ];
        GatherFailure[] failures = [.. _failures.OrderBy(failure => failure.ComputerName ?? string.Empty, StringComparer.OrdinalIgnoreCase)];
        return new FleetReport(rows, failures, _computers.Count - rows.Length);
    }

    private void Add(WriterStatus status)
    {
        if (!_shared.TryGetValue(status, out WriterStatus? shared))
        {
            _shared.Add(status, shared = status);
        }

        ComputerOf(status.ComputerName).Add(new WriterAnswer(shared, status.InstanceId, status.GatheredAt));
    }

    private void Add(GatherFailure failure)
    {
        _failures.Add(failure);
        if (!string.IsNullOrEmpty(failure.ComputerName))
        {
            ComputerOf(failure.ComputerName!).Failures.Add(failure);
        }
    }

    private FleetComputer ComputerOf(string? name)
    {
        string key = name ?? string.Empty;
        if (!_computers.TryGetValue(key, out FleetComputer? computer))
        {
            _computers.Add(key, computer = new FleetComputer(key));
        }

        return computer;
    }
}
