using System;
using System.Collections.Generic;
using System.Linq;

namespace VssWriterStatus.Metrics;

/// <summary>What is known of writers, and what could not be learned, with the verdict on all of it. No answer at all is never good news.</summary>
internal sealed class WriterAnswers
{
    private const int MaximumFindings = 20;

    public WriterAnswers(IEnumerable<WriterStatus> writers, IEnumerable<GatherFailure> unanswered)
    {
        Writers = [.. writers.OrderBy(writer => writer).ThenBy(writer => writer.InstanceId)];
        Unanswered = [.. unanswered];
    }

    /// <summary>The writers that answered, in their order.</summary>
    public WriterStatus[] Writers { get; }

    /// <summary>The questions that got an error for an answer.</summary>
    public GatherFailure[] Unanswered { get; }

    /// <summary>The worst of all; Critical outweighs Unknown, and Unknown outweighs Warning.</summary>
    public MonitorSeverity Severity => Writers.Select(writer => SeverityOf(HealthOf(writer)))
        .Concat(Unanswered.Select(SeverityOf))
        .DefaultIfEmpty(MonitorSeverity.Unknown)
        .OrderByDescending(Weight)
        .First();

    /// <summary>How many of the questions are about a writer that is not there.</summary>
    public int Missing => Unanswered.Count(question => question.MissingWriter is not null);

    /// <summary>How many of the questions are about a computer that could not be asked.</summary>
    public int NotAsked => Unanswered.Length - Missing;

    /// <summary>What a monitor draws over time, by name; empty where no writer answered, for then nothing was counted.</summary>
    public (string Name, int Count)[] Counts => Writers.Length == 0
        ? []
        :
        [
            ("failed", Count(WriterHealth.Failed)),
            ("missing", Missing),
            ("unknown", Count(WriterHealth.Unknown)),
            ("busy", Count(WriterHealth.Busy)),
            ("healthy", Count(WriterHealth.Healthy)),
            ("unanswered", NotAsked),
        ];

    /// <summary>Whether all of it, some of it or nothing is about a simulation; empty for nothing.</summary>
    public string SimulationMark
    {
        get
        {
            VssSource[] sources = [.. Writers.Select(writer => writer.Source).Concat(Unanswered.Select(question => question.Source))];
            if (!sources.Contains(VssSource.Simulation))
            {
                return string.Empty;
            }

            return sources.Contains(VssSource.System) ? " (partly simulated)" : " (simulated)";
        }
    }

    /// <summary>The verdict in one sentence, with counts.</summary>
    public string Headline
    {
        get
        {
            string[] counts =
            [
                .. new[] { WriterHealth.Failed, WriterHealth.Unknown, WriterHealth.Busy, WriterHealth.Healthy }
                    .Where(health => Count(health) > 0)
                    .Select(health => $"{Count(health)} {health.ToString().ToLowerInvariant()}"),
            ];
            string[] clauses =
            [
                Writers.Length == 0 ? "No VSS writer answered" : $"{Counted(Writers.Length, "VSS writer")} on {Where}: {string.Join(", ", counts)}",
                .. Missing == 0 ? Array.Empty<string>() : [$"{Counted(Missing, "writer")} missing"],
                .. NotAsked == 0 ? Array.Empty<string>() : [$"{Counted(NotAsked, "question")} unanswered"],
            ];
            return $"{string.Join("; ", clauses)}{SimulationMark}.";
        }
    }

    /// <summary>A sentence for each error and each writer that is not healthy, the worst first; after so many, how many more there are.</summary>
    public string[] Findings
    {
        get
        {
            string[] all =
            [
                .. Unanswered.Select(question => (Severity: SeverityOf(question), Text: Describe(question)))
                    .Concat(Writers.Where(writer => HealthOf(writer) != WriterHealth.Healthy)
                        .Select(writer => (Severity: SeverityOf(HealthOf(writer)), Text: Describe(writer))))
                    .OrderByDescending(finding => Weight(finding.Severity))
                    .Select(finding => finding.Text),
            ];
            return all.Length <= MaximumFindings ? all : [.. all.Take(MaximumFindings), $"And {all.Length - MaximumFindings} more."];
        }
    }

    private string Where
    {
        get
        {
            string[] computers = [.. Writers.Select(writer => writer.ComputerName).Distinct(StringComparer.OrdinalIgnoreCase)];
            return computers.Length == 1 ? MonitorText.Name(computers[0]) : Counted(computers.Length, "computer");
        }
    }

    /// <summary>The health; a number without a name is not known.</summary>
    public static WriterHealth HealthOf(WriterStatus writer) =>
        writer.Health is WriterHealth.Healthy or WriterHealth.Busy or WriterHealth.Failed ? writer.Health : WriterHealth.Unknown;

    /// <summary>How many writers have that health.</summary>
    public int Count(WriterHealth health) => Writers.Count(writer => HealthOf(writer) == health);

    /// <summary>A running backup is no reason to wake anybody.</summary>
    private static MonitorSeverity SeverityOf(WriterHealth health) => health switch
    {
        WriterHealth.Healthy or WriterHealth.Busy => MonitorSeverity.Ok,
        WriterHealth.Failed => MonitorSeverity.Critical,
        _ => MonitorSeverity.Warning,
    };

    private static MonitorSeverity SeverityOf(GatherFailure question) =>
        question.MissingWriter is null ? MonitorSeverity.Unknown : MonitorSeverity.Critical;

    private static int Weight(MonitorSeverity severity) => severity switch
    {
        MonitorSeverity.Critical => 3,
        MonitorSeverity.Unknown => 2,
        MonitorSeverity.Warning => 1,
        _ => 0,
    };

    private static string Describe(WriterStatus writer) => MonitorText.Sentence(
        $"{MonitorText.Name(writer.Name)} on {MonitorText.Name(writer.ComputerName)} is {writer.Health}: {writer.StateName}"
        + (writer.FailureCode == 0 ? string.Empty : $" with {writer.Failure}")
        + $"{MarkOf(writer.Source)}. {writer.Advice}");

    private static string Describe(GatherFailure question) => MonitorText.Sentence(
        $"{(question.ComputerName is null ? string.Empty : MonitorText.Name(question.ComputerName) + ": ")}{question.ErrorId}{MarkOf(question.Source)}: {question.Message} {question.RecommendedAction}");

    private static string MarkOf(VssSource source) => source == VssSource.Simulation ? " (simulated)" : string.Empty;

    private static string Counted(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";
}
