using System.Globalization;
using VssWriterStatus.Requester;

namespace VssWriterStatus.Commands;

/// <summary>Refuses text that cannot be the name of a volume, before any work begins.</summary>
internal sealed class ValidateVolumeAttribute : ValidateEnumeratedArgumentsAttribute
{
    /// <inheritdoc/>
    protected override void ValidateElement(object element)
    {
        string text = string.Format(CultureInfo.InvariantCulture, "{0}", element);
        if (!VolumeName.IsValid(VolumeName.Of(text)))
        {
            throw new ValidationMetadataException(
                $"'{text.ToPrintable(200)}' is not a volume. Enter a drive letter such as C:, the folder where the volume is mounted such as D:\\Data, or its \\\\?\\Volume{{GUID}}\\ name.");
        }
    }
}
