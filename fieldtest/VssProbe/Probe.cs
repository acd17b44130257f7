using System;
using System.IO;
using System.Threading;
using VssWriterStatus;
using VssWriterStatus.Interop;
using VssWriterStatus.Requester;

namespace VssProbe;

/// <summary>Tests VSS behavior that its documentation leaves open. Each question is a sequence of calls on a separate object.</summary>
/// <remarks>It prints the results without judging them, and changes nothing on the computer. All calls are made on the calling thread.</remarks>
/// <param name="connect">Opens the API for one question.</param>
/// <param name="output">Receives one JSON object per line.</param>
internal sealed class Probe(Func<IVssApi> connect, TextWriter output)
{
    /// <summary>How often each of the gathers whose times are compared runs. They run in turn, so that a change of load affects both.</summary>
    private const int Rounds = 3;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    /// <summary>Registry Writer, which is on every Windows and identifies itself quickly.</summary>
    private static readonly Guid[] OneClass = [new("afbab4a2-367d-4d15-a586-71dbb18f8485")];

    public void Run()
    {
        // Runs first: the first answer of the writers after an idle period takes longest, so it is not measured.
        Ask("WarmUp", 1, Gather);

        Ask("StatusWithoutMetadata", 1, session => session.GatherStatus());
        Ask("StatusTwice", 1, session =>
        {
            Gather(session);
            session.FreeStatus();
            session.GatherStatus();
        });
        Ask("StatusTwiceWithoutFree", 1, session =>
        {
            Gather(session);
            session.GatherStatus();
        });
        Ask("MetadataTwice", 1, session =>
        {
            session.GatherMetadata();
            session.FreeMetadata();
            session.GatherMetadata();
        });
        for (int round = 1; round <= Rounds; round++)
        {
            Ask("AllClasses", round, Gather);
            Ask("OneClass", round, session =>
            {
                session.EnableClasses(OneClass);
                Gather(session);
            });
        }
    }

    private static void Gather(ProbeSession session)
    {
        session.GatherMetadata();
        session.GatherStatus();
    }

    private void Ask(string question, int round, Action<ProbeSession> sequence)
    {
        var record = new ProbeRecord(output, question, round);
        using IVssApi api = new ProbeApi(connect(), record);
        var calls = new RequesterCalls(api, new WriterStatusQuery { TimeLimit = Limit }, _ => { }, CancellationToken.None);
        try
        {
            calls.Run(components =>
            {
                new ProbeSession(calls, components, record).Run(sequence);
                return 0;
            });
        }
        catch (VssException)
        {
            // The record ends with the failed call.
        }
    }
}
