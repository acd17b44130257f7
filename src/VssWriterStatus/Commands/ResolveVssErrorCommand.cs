using VssWriterStatus.Errors;
using VssWriterStatus.Knowledge;

namespace VssWriterStatus.Commands;

/// <summary>Explains a VSS error code and what to do about it.</summary>
[Cmdlet(VerbsDiagnostic.Resolve, "VssError")]
[OutputType(typeof(VssError))]
public sealed class ResolveVssErrorCommand : PSCmdlet
{
    /// <summary>The codes in any notation, event IDs, the words of vssadmin, or log lines that contain codes.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias(nameof(WriterStatus.FailureCode), nameof(System.Exception.HResult))]
    [ObjectsByProperty(nameof(Code), nameof(WriterStatus.FailureCode), nameof(System.Exception.HResult))]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ErrorNameCompleter))]
    public string[] Code { get; set; } = null!;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (string text in Code)
        {
            IReadOnlyList<VssError> found = ErrorText.Resolve(text);
            WriteObject(found, enumerateCollection: true);
            if (found.Count == 0)
            {
                WriteError(VssErrorRecord.From(VssErrors.CodeInvalid(text), text));
            }
        }
    }
}
