using System.Collections.Generic;
using System.Threading;

namespace VssWriterStatus.Requester;

/// <summary>Someone who can be asked for writer status.</summary>
internal interface IWriterStatusSource
{
    /// <summary>Gathers once; the messages come as they happen.</summary>
    /// <exception cref="VssException">The question could not be answered.</exception>
    /// <exception cref="System.OperationCanceledException">The caller cancelled.</exception>
    IEnumerable<GatherMessage> Gather(WriterStatusQuery query, CancellationToken cancellation);
}
