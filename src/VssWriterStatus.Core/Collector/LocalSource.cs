using System.Runtime.InteropServices;
using System.Threading;
using VssWriterStatus.Errors;
using VssWriterStatus.Interop;
using VssWriterStatus.Requester;

namespace VssWriterStatus.Collector;

/// <summary>The local VSS through the collector; if the program may not be started, in this process, with a warning.</summary>
/// <param name="collectorPath">The full path of VssWriterCollector.exe.</param>
internal sealed class LocalSource(string collectorPath) : IWriterStatusSource
{
    public IEnumerable<GatherMessage> Gather(WriterStatusQuery query, CancellationToken cancellation)
    {
        if (!RuntimeInformation.IsOSPlatform(OSPlatform.Windows))
        {
            throw VssErrors.NotSupportedOnPlatform(VssOperation.LoadVssApi, HResult.E_NOTIMPL);
        }

        return GatherHere(query, cancellation);
    }

    private IEnumerable<GatherMessage> GatherHere(WriterStatusQuery query, CancellationToken cancellation)
    {
        using CollectorProcess? collector = CollectorProcess.TryStart(
            collectorPath,
            CollectorOptions.ArgumentsFor(query),
            out string? refusal,
            CollectorOptions.InputFor(query),
            query.AbortTime,
            query.Metadata == MetadataScope.None ? BoundedLines.MaximumTotal : long.MaxValue);
        if (collector is not null)
        {
            foreach (GatherMessage message in collector.Read(query.TimeLimit, cancellation))
            {
                yield return message;
            }

            yield break;
        }

        yield return new GatherWarning(
            $"'{collectorPath}' could not be started ({refusal}), so the gather runs in this process. This process keeps the COM security of its host. "
            + "Writers that run under other accounts, such as System Writer, can be missing from the results, and a VSS call that hangs cannot be canceled.");
        foreach (GatherMessage message in new LocalVss().Gather(query, cancellation))
        {
            yield return message;
        }
    }
}
