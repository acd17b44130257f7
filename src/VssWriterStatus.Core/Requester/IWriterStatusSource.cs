using System.Threading;

namespace VssWriterStatus.Requester;

/// <summary>A source of writer status.</summary>
internal interface IWriterStatusSource
{
    /// <summary>Gathers once; the messages are returned as they arrive.</summary>
    /// <exception cref="VssException">The query failed.</exception>
    /// <exception cref="System.OperationCanceledException">The caller cancelled.</exception>
    IEnumerable<GatherMessage> Gather(WriterStatusQuery query, CancellationToken cancellation);
}
