using System;
using System.Collections.Generic;
using System.Threading;
using VssWriterStatus.Errors;
using VssWriterStatus.Interop;

namespace VssWriterStatus.Requester;

/// <summary>The VSS of this computer, asked in this process.</summary>
internal sealed class LocalVss : IWriterStatusSource
{
    /// <summary>Long for a library of System32, and no longer than the shortest time limit.</summary>
    private static readonly TimeSpan LongestLoad = TimeSpan.FromSeconds(1);

    /// <exception cref="VssException">VssTimeout: vssapi.dll hangs while it is loaded. It then holds the loader's lock, and a new thread would hang, too.</exception>
    public IEnumerable<GatherMessage> Gather(WriterStatusQuery query, CancellationToken cancellation) => VssApi.LoadingFor > LongestLoad
        ? throw VssErrors.StillLoading()
        : new InProcessSource(LocalComputer.Instance.Connect, () => LocalComputer.Instance.Services).Gather(query, cancellation);
}
