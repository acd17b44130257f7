using System.Management.Automation;

namespace VssWriterStatus.Remoting;

/// <summary>Takes a job out of the table of its runspace, where it would stay as long as the runspace.</summary>
/// <remarks>Only a cmdlet sees that table. This one is no public type, so importing the module gives it to nobody.</remarks>
internal sealed class JobTaker : PSCmdlet
{
    public const string CommandName = "Take-Job";

    /// <summary>The job.</summary>
    [Parameter(ValueFromPipeline = true)]
    public Job? InputObject { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        JobRepository.Remove(InputObject);
        WriteObject(InputObject);
    }
}
