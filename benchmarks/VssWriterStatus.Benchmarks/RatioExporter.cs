using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace VssWriterStatus.Benchmarks;

/// <summary>Writes a line for each benchmark, with the ratio of its median to its baseline's, and ends the process.</summary>
/// <remarks>
/// It ends the process because BenchmarkDotNet next describes the computer and queries WMI for that, which never returns on Wine.
/// The exit code is 1 if a benchmark failed.
/// </remarks>
internal sealed class RatioExporter : IExporter
{
    public string Name => nameof(RatioExporter);

    public void ExportToLog(Summary summary, ILogger logger) => ExportToFiles(summary, logger);

    public IEnumerable<string> ExportToFiles(Summary summary, ILogger consoleLogger)
    {
        foreach (BenchmarkReport report in summary.Reports.Where(report => report.Success))
        {
            Console.WriteLine(LineOf(report, summary));
        }

        Environment.Exit(summary.Reports.All(report => report.Success) && summary.Reports.Length > 0 ? 0 : 1);
        return [];
    }

    private static string LineOf(BenchmarkReport report, Summary summary)
    {
        BenchmarkCase benchmark = report.BenchmarkCase;
        BenchmarkReport? baseline = summary.Reports.FirstOrDefault(other => other.Success
            && other.BenchmarkCase.Descriptor is { Baseline: true } descriptor && descriptor.Type == benchmark.Descriptor.Type
            && other.BenchmarkCase.Parameters.ValueInfo == benchmark.Parameters.ValueInfo);
        double? ratio = report.ResultStatistics?.Median / baseline?.ResultStatistics?.Median;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"RESULT\t{benchmark.Descriptor.Type.Name}\t{benchmark.Descriptor.WorkloadMethod.Name}\t{benchmark.Parameters.ValueInfo}"
            + $"\tmedianMicroseconds={report.ResultStatistics?.Median / 1000:0.0}\tratio={ratio:0.00}\tallocatedBytes={report.GcStats.GetBytesAllocatedPerOperation(benchmark):0}");
    }
}
