namespace VssWriterStatus.Remoting;

/// <summary>Removes a job from the table of its runspace. Otherwise it would stay there as long as the runspace exists.</summary>
/// <remarks>Only a cmdlet can access that table. This cmdlet is not a public type, so importing the module does not export it.</remarks>
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
