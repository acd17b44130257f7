using System.Globalization;
using VssWriterStatus.Selection;

namespace VssWriterStatus.Commands;

/// <summary>Refuses text that is not a valid acceptance, before any query is made.</summary>
internal sealed class ValidateAcceptanceAttribute : ValidateEnumeratedArgumentsAttribute
{
    /// <inheritdoc/>
    protected override void ValidateElement(object element)
    {
        string text = string.Format(CultureInfo.InvariantCulture, "{0}", element);
        if (Acceptance.Parse(text, NamePattern.Of) is null)
        {
            throw new ValidationMetadataException(
                $"'{text.ToPrintable(200)}' does not name a writer and its state or failure. Enter both with a colon between them, such as 'SqlServerWriter: VSS_E_WRITERERROR_TIMEOUT'.");
        }
    }
}
