using System;
using System.IO;
using VssWriterStatus;
using VssWriterStatus.Interop;

namespace VssProbe;

/// <summary>Puts to VSS the questions that its documentation leaves open: each a sequence of calls on an object of its own.</summary>
/// <remarks>It prints what happened and judges nothing; nothing on the computer is changed. All calls are made on the calling thread.</remarks>
/// <param name="connect">Opens the API for one question.</param>
/// <param name="output">Takes one JSON object a line.</param>
internal sealed class Probe(Func<IVssApi> connect, TextWriter output)
{
    /// <summary>How often the gathers that are compared in time are done; in turn, so that a change of load meets both.</summary>
    private const int Rounds = 3;

    /// <summary>Registry Writer: in every Windows, and quick to identify itself.</summary>
    private static readonly Guid[] OneClass = [new("afbab4a2-367d-4d15-a586-71dbb18f8485")];

    public void Run()
    {
        // First of all: the writers' first answer after a quiet time takes longest, so it belongs to no measurement.
        Ask("WarmUp", 1, session => session.GatherMetadata() && session.GatherStatus());

        Ask("StatusWithoutMetadata", 1, session => session.GatherStatus());
        Ask("StatusTwice", 1, session =>
            session.GatherMetadata() && session.GatherStatus() && session.FreeStatus() && session.GatherStatus());
        Ask("StatusTwiceWithoutFree", 1, session => session.GatherMetadata() && session.GatherStatus() && session.GatherStatus());
        Ask("MetadataTwice", 1, session => session.GatherMetadata() && session.FreeMetadata() && session.GatherMetadata());
        for (int round = 1; round <= Rounds; round++)
        {
            Ask("AllClasses", round, session => session.GatherMetadata() && session.GatherStatus());
            Ask("OneClass", round, session => session.EnableClasses(OneClass) && session.GatherMetadata() && session.GatherStatus());
        }
    }

    private void Ask(string question, int round, Func<ProbeSession, bool> sequence)
    {
        var record = new ProbeRecord(output, question, round);
        using IVssApi api = connect();
        if (!record.Call(VssOperation.CoInitializeEx, api.CoInitialize))
        {
            return;
        }

        try
        {
            VssBackupComponents? components = null;
            if (record.Call(VssOperation.CreateVssBackupComponents, () => api.CreateVssBackupComponents(out components))
                && components is not null)
            {
                using var session = new ProbeSession(components, record);
                _ = session.Initialize() && sequence(session);
            }
        }
        finally
        {
            api.CoUninitialize();
        }
    }
}
