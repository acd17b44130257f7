using System.Globalization;

namespace VssWriterStatus;

/// <summary>Times in ISO 8601, for data that other programs read: in CSV, a DateTimeOffset is formatted in the culture of the user.</summary>
internal static class IsoMoment
{
    /// <summary>The time in UTC to the second, such as 2026-11-01T03:00:00Z.</summary>
    public static string ToIso(this DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
