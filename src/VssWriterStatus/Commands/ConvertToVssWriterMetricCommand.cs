using VssWriterStatus.Metrics;

namespace VssWriterStatus.Commands;

/// <summary>Converts the status of writers, and any errors, to the text or events that a monitoring system reads.</summary>
[Cmdlet(VerbsData.ConvertTo, "VssWriterMetric")]
[OutputType(typeof(string), typeof(MonitorEvent))]
public sealed class ConvertToVssWriterMetricCommand : PSCmdlet
{
    private readonly AnswerReader _answers = new();

    /// <summary>The monitoring system.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    public WriterMetricFormat As { get; set; }

    /// <summary>Reports on computers, statuses of single writers, and errors.</summary>
    [Parameter(ValueFromPipeline = true)]
    [AllowNull]
    public PSObject[]? InputObject { get; set; }

    /// <summary>Whether Checkmk also gets a service for each writer.</summary>
    [Parameter]
    public SwitchParameter PerWriter { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (PSObject? input in InputObject ?? [])
        {
            _answers.Read(input);
        }
    }

    /// <summary>Writes one text, or the events, for all input. Writes it even if there is no input, because the monitoring system must learn of that.</summary>
    protected override void EndProcessing()
    {
        var summary = new MonitorSummary(_answers.Computers.Settle());
        if (As == WriterMetricFormat.EventLog)
        {
            WriteObject(MonitorEvents.Of(summary), enumerateCollection: true);
            return;
        }

        WriteObject(MetricFormatters.For(As, PerWriter)(summary));
    }
}
