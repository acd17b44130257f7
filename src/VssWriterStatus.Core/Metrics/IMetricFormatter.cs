namespace VssWriterStatus.Metrics;

/// <summary>Writes answers as the text that a monitor reads.</summary>
internal interface IMetricFormatter
{
    /// <summary>The whole text; lines end in line feeds.</summary>
    string Format(MonitorSummary answers);
}
