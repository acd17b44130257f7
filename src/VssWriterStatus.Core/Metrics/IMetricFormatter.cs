namespace VssWriterStatus.Metrics;

/// <summary>Formats a summary as the text that a monitor reads.</summary>
internal interface IMetricFormatter
{
    /// <summary>The whole text; lines end in line feeds.</summary>
    string Format(MonitorSummary summary);
}
