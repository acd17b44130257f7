using System.IO;
using Alphaleonis.Win32.Vss;
using VssWriterStatus.Json;

namespace AlphaVssWitness;

/// <summary>Gets the status of all writers through AlphaVSS, which shares no code with the module's binding of the API.</summary>
internal static class Witness
{
    /// <summary>Gathers, and prints a line of the collector's protocol for each writer.</summary>
    public static void Write(IVssFactory factory, TextWriter output)
    {
        using IVssBackupComponents components = factory.CreateVssBackupComponents();
        components.InitializeForBackup(null);
        components.GatherWriterMetadata();
        components.GatherWriterStatus();

        // The list can be read only while the object exists.
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
