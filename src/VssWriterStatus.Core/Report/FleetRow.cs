using System;
using System.Collections.Generic;

namespace VssWriterStatus.Report;

/// <summary>A row of the matrix: a computer that has answered. Immutable.</summary>
internal sealed class FleetRow
{
    public FleetRow(FleetComputer computer)
    {
        Name = computer.Name;
        Answers = computer.Answers();
        Failures = computer.Failures;
        Array.ForEach(Answers, answer => Tally.Add(answer.Shared.Health));
        computer.Failures.ForEach(_ => Tally.Add(WriterHealth.Unknown));
    }

    public string Name { get; }

    /// <summary>The worst first.</summary>
    public WriterAnswer[] Answers { get; }

    public IReadOnlyList<GatherFailure> Failures { get; }

    /// <summary>The verdicts of the answers; where there was an error too, something about the computer is unknown.</summary>
    public HealthTally Tally { get; } = new();
}
