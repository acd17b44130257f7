using System;
using System.Globalization;

namespace VssWriterStatus;

/// <summary>Moments as ISO 8601 has them, for data that other programs read: a DateTimeOffset in CSV follows the culture of whoever writes it.</summary>
internal static class IsoMoment
{
    /// <summary>The moment in UTC to the second, such as 2026-11-01T03:00:00Z.</summary>
    public static string ToIso(this DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
