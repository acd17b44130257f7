using VssWriterStatus.Requester;

namespace VssWriterStatus.Collector;

/// <summary>Chooses who is asked.</summary>
internal static class WriterStatusSources
{
    /// <summary>The simulation where one is given; else this computer, in this process or through the collector.</summary>
    public static IWriterStatusSource Choose(VssSimulation? simulation, bool inProcess, string collectorPath)
    {
        if (simulation is not null)
        {
            return new InProcessSource(simulation.Connect);
        }

        return inProcess ? new LocalVss() : new LocalSource(collectorPath);
    }
}
