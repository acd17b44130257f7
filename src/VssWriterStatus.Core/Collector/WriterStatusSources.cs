using VssWriterStatus.Requester;

namespace VssWriterStatus.Collector;

/// <summary>Chooses the source of writer status.</summary>
internal static class WriterStatusSources
{
    /// <summary>The simulation if one is specified; otherwise the local computer, in this process or through the collector.</summary>
    public static IWriterStatusSource Choose(VssSimulation? simulation, bool inProcess, string collectorPath)
    {
        if (simulation is not null)
        {
            return new InProcessSource(simulation.Connect);
        }

        return inProcess ? new LocalVss() : new LocalSource(collectorPath);
    }
}
