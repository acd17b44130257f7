using System.IO;
using VssWriterStatus.Errors;
using VssWriterStatus.Report;

namespace VssWriterStatus.Commands;

/// <summary>Writes the status of VSS writers on any number of computers to one HTML file.</summary>
[Cmdlet(VerbsData.Export, "VssWriterReport", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ExportVssWriterReportCommand : PSCmdlet, IDisposable
{
    private readonly AnswerReader _answers = new();
    private ReportFile? _file;
    private string _filePath = string.Empty;

    /// <summary>The file to write.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [Alias("FullName", "LiteralPath", "PSPath")]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = null!;

    /// <summary>Reports on computers, statuses of single writers, and errors.</summary>
    [Parameter(ValueFromPipeline = true)]
    [AllowNull]
    public PSObject[]? InputObject { get; set; }

    /// <summary>Does not replace an existing file.</summary>
    [Parameter]
    [Alias("NoOverwrite")]
    public SwitchParameter NoClobber { get; set; }

    /// <summary>Replaces even a file that is read-only.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Emits the file.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>Deletes an incomplete file.</summary>
    public void Dispose() => _file?.Dispose();

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        try
        {
            _filePath = FileSystemPath.ToWrite(this, Path, reason => VssErrors.ReportFailed(Path, reason));
            if (ShouldProcess(_filePath, "Export report"))
            {
                _file = new ReportFile(_filePath, mayReplace: !NoClobber, mayReplaceReadOnly: Force);
            }
        }
        catch (VssException failure)
        {
            ThrowTerminatingError(VssErrorRecord.From(failure, Path));
        }
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (PSObject? input in InputObject ?? [])
        {
            _answers.Read(input);
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_file is null)
        {
            return;
        }

        try
        {
            _file.Write(new FleetReport(_answers.Computers.Settle()));
        }
        catch (VssException failure)
        {
            ThrowTerminatingError(VssErrorRecord.From(failure, Path));
        }

        if (PassThru)
        {
            WriteObject(new FileInfo(_filePath));
        }
    }
}
