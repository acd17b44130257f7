using System;
using System.Collections.Generic;
using System.Threading;
using VssWriterStatus.Requester;

namespace VssWriterStatus.Tests;

/// <summary>Reads a gather that can be cancelled at a call.</summary>
internal static class CancelledGather
{
    /// <summary>Adds each message as it comes, and cancels the gather when it reports the call; null for none.</summary>
    public static void AddFrom(this List<GatherMessage> messages, Func<CancellationToken, IEnumerable<GatherMessage>> gather, string? cancelAt)
    {
        using var cancellation = new CancellationTokenSource();
        foreach (GatherMessage message in gather(cancellation.Token))
        {
            messages.Add(message);
            if (message is GatherProgress progress && progress.Operation == cancelAt)
            {
                cancellation.Cancel();
            }
        }
    }
}
