using System.Threading;
using VssWriterStatus.Errors;
using VssWriterStatus.Interop;

namespace VssWriterStatus.Requester;

/// <summary>The VSS of the local computer, queried in this process.</summary>
internal sealed class LocalVss : IWriterStatusSource
{
    /// <summary>Ample time to load a library from System32, but no longer than the shortest time limit.</summary>
    private static readonly TimeSpan LongestLoad = TimeSpan.FromSeconds(1);

    /// <exception cref="VssException">VssTimeout: loading vssapi.dll hangs. It then holds the loader lock, so a new thread would hang too.</exception>
    public IEnumerable<GatherMessage> Gather(WriterStatusQuery query, CancellationToken cancellation) => VssApi.LoadingFor > LongestLoad
        ? throw VssErrors.StillLoading()
        : new InProcessSource(LocalComputer.Instance.Connect, () => LocalComputer.Instance.Services).Gather(query, cancellation);
}
