using System;
using System.IO;
using System.Management.Automation;
using System.Management.Automation.Remoting;
using System.Management.Automation.Runspaces;
using VssWriterStatus.Knowledge;
using VssWriterStatus.Report;

namespace VssWriterStatus.Commands;

/// <summary>Writes the status of the writers of any number of computers to one HTML file.</summary>
[Cmdlet(VerbsData.Export, "VssWriterReport", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ExportVssWriterReportCommand : PSCmdlet, IDisposable
{
    private const string FileSystemProvider = "FileSystem";

    private readonly Fleet _fleet = new();
    private ReportFile? _file;
    private string _filePath = string.Empty;

    /// <summary>The file to write.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [Alias("FullName", "LiteralPath", "PSPath")]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = null!;

    /// <summary>Statuses of writers, and errors of gathers.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    [AllowEmptyCollection]
    [StatusOrError]
    public object[] InputObject { get; set; } = null!;

    /// <summary>Does not replace a file that exists.</summary>
    [Parameter]
    [Alias("NoOverwrite")]
    public SwitchParameter NoClobber { get; set; }

    /// <summary>Replaces even a file that is read-only.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Emits the file.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>Takes away a file that was not finished.</summary>
    public void Dispose() => _file?.Dispose();

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        try
        {
            _filePath = SessionState.Path.GetUnresolvedProviderPathFromPSPath(Path, out ProviderInfo provider, out _);
            if (provider.Name != FileSystemProvider)
            {
                throw VssErrors.ReportFailed(Path, $"it is no file but a place of the provider {provider.Name}.");
            }

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
        foreach (object input in InputObject)
        {
            if (input is ErrorRecord error)
            {
                _fleet.Add(FailureOf(error));
                continue;
            }

            _fleet.Add((WriterStatus)input);
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
            _file.Write(_fleet.Settle());
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

    private static GatherFailure FailureOf(ErrorRecord error) => new(
        ComputerOf(error),
        error.FullyQualifiedErrorId.Split(',')[0],
        error.ErrorDetails?.Message ?? error.Exception.Message,
        error.ErrorDetails?.RecommendedAction);

    /// <summary>The computer that an error is about: the one it came from, or the target of a gather or connection that failed.</summary>
    private static string? ComputerOf(ErrorRecord error)
    {
        if (error is RemotingErrorRecord { OriginInfo.PSComputerName: string origin } && origin.Length > 0)
        {
            return origin;
        }

        bool isOfComputer = error.Exception is VssException { ErrorId: not VssErrorId.VssWriterNotFound } or PSRemotingTransportException;
        return isOfComputer ? error.TargetObject as string : null;
    }
}
