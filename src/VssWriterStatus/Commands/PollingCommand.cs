using System.Diagnostics;
using VssWriterStatus.Polling;

namespace VssWriterStatus.Commands;

/// <summary>The base of the cmdlets that gather repeatedly: how often they do so.</summary>
public abstract class PollingCommand : SelectedWriterCommand
{
    /// <summary>The time from one gather to the next, in seconds.</summary>
    [Parameter]
    [ValidateRange(1, MaximumTimeoutSeconds)]
    public int IntervalSec { get; set; } = 10;

    /// <summary>Creates the schedule of the gathers. The first one is due now.</summary>
    private protected PollingSchedule NewSchedule()
    {
        var clock = Stopwatch.StartNew();
        return new PollingSchedule(TimeSpan.FromSeconds(IntervalSec), () => clock.Elapsed);
    }
}
