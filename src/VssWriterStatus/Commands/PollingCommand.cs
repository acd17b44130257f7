using System;
using System.Diagnostics;
using System.Management.Automation;
using VssWriterStatus.Polling;

namespace VssWriterStatus.Commands;

/// <summary>What the cmdlets that gather again and again have in common: how often they do.</summary>
public abstract class PollingCommand : SelectedWriterCommand
{
    /// <summary>The time from one gather to the next in seconds.</summary>
    [Parameter]
    [ValidateRange(1, MaximumTimeoutSeconds)]
    public int IntervalSec { get; set; } = 10;

    /// <summary>When the gathers are due, of which the first is due now.</summary>
    private protected PollingSchedule NewSchedule()
    {
        var clock = Stopwatch.StartNew();
        return new PollingSchedule(TimeSpan.FromSeconds(IntervalSec), () => clock.Elapsed);
    }
}
