using System.IO;
using VssWriterStatus;
using VssWriterStatus.Errors;
using VssWriterStatus.Interop;
using VssWriterStatus.Knowledge;
using VssWriterStatus.Requester;

namespace VssWriterCollector;

/// <summary>Writes a gather as a table for the user, row by row, with the columns of Get-VssWriterStatus.</summary>
internal sealed class StatusTable(TextWriter output)
{
    private const int NameWidth = -35;
    private const int HealthWidth = -7;
    private const int StateWidth = -24;

    private bool _hasHead;

    public void Write(GatherMessage message)
    {
        switch (message)
        {
            case GatherStarted started:
                string simulated = started.Source == VssSource.Simulation ? " (Simulation)" : string.Empty;
                output.WriteLine($"{output.NewLine}   ComputerName: {started.ComputerName}{simulated}{output.NewLine}");
                break;
            case WriterRead read:
                WriteHeadOnce();
                WriteWriter(read.Writer);
                break;
            case WriterNotRead notRead:
                output.WriteLine(VssErrors.WriterNotRead(notRead.Operation, notRead.HResult, notRead.Index, notRead.Count).Message);
                break;
            case VolumeAdded volume:
                output.WriteLine($"Volume {volume.Name}{(HResult.Failed(volume.HResult) ? $": not included, {KnownErrors.Of(volume.HResult)}" : string.Empty)}");
                break;
            case PhaseEnded phase:
                output.WriteLine($"{output.NewLine}{phase.Name}: {KnownErrors.Of(phase.HResult)}, {phase.Duration.TotalSeconds:0.0} s");
                break;
            case MetadataBegun begun:
                output.WriteLine($"{begun.Writer.Name.ToPrintable()} ({begun.Writer.ComponentCount} components)");
                break;
            case ComponentBegun begun:
                output.Write($"  {begun.Component.FullPath.ToPrintable()}: ");
                break;
            case ComponentEnded ended:
                output.WriteLine(string.Join(", ", ended.Volumes.Concat(ended.UnresolvedPaths)).ToPrintable() + (ended.IsComplete ? string.Empty : " (not completely read)"));
                break;
            case MetadataNotRead notRead:
                output.WriteLine(VssErrors.MetadataNotRead(notRead.Writer, notRead.Component, notRead.Operation, notRead.HResult, notRead.Index, notRead.Count).Message);
                break;
            case GatherEnded:
                output.WriteLine();
                break;
        }

        output.Flush();
    }

    private void WriteHeadOnce()
    {
        if (!_hasHead)
        {
            WriteRow("Name", "Health", "State", "Failure");
            WriteRow("----", "------", "-----", "-------");
            _hasHead = true;
        }
    }

    private void WriteWriter(in RawWriterStatus writer) => WriteRow(
        writer.Name.ToPrintable(),
        HealthRules.For(writer.State, writer.Failure).Health.ToString(),
        ((WriterState)writer.State).ToString(),
        writer.Failure == HResult.S_OK ? string.Empty : VssError.HexadecimalOf(writer.Failure));

    private void WriteRow(string name, string health, string state, string failure) =>
        output.WriteLine($"{name,NameWidth} {health,HealthWidth} {state,StateWidth} {failure}".TrimEnd());
}
