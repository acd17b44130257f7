using System.IO;
using Alphaleonis.Win32.Vss;
using VssWriterStatus.Json;

namespace AlphaVssWitness;

/// <summary>The status of all writers by way of AlphaVSS, which shares no code with our binding of the API.</summary>
internal static class Witness
{
    /// <summary>Gathers, and prints a line of the collector's protocol for each writer.</summary>
    public static void Write(IVssFactory factory, TextWriter output)
    {
        using IVssBackupComponents components = factory.CreateVssBackupComponents();
        components.InitializeForBackup(null);
        components.GatherWriterMetadata();
        components.GatherWriterStatus();

        // The list may be read only as long as the object lives.
        foreach (VssWriterStatusInfo writer in components.WriterStatus)
        {
            output.WriteLine(new JsonLine()
                .Add("type", "writer")
                .Add("name", writer.Name)
                .Add("writerId", writer.ClassId)
                .Add("instanceId", writer.InstanceId)
                .Add("state", (int)writer.State)
                .Add("failure", unchecked((int)writer.Failure)));
        }

        components.FreeWriterStatus();
        components.FreeWriterMetadata();
    }
}
