using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Globalization;
using System.Linq;
using System.Runtime.InteropServices;

namespace VssWriterStatus.Knowledge;

/// <summary>The table of HRESULTs, by number and by name.</summary>
internal static class KnownErrors
{
    private static readonly Lazy<Dictionary<int, VssError>> ByCode = new(() => Load().ToDictionary(known => known.Code));

    private static readonly Lazy<Dictionary<string, VssError>> ByName = new(() =>
        ByCode.Value.Values.ToDictionary(known => known.Name, StringComparer.OrdinalIgnoreCase));

    public static IReadOnlyCollection<VssError> All => ByCode.Value.Values;

    /// <summary>What is known of the code; of an unknown one Windows may know a message.</summary>
    public static VssError Of(int code) => ByCode.Value.TryGetValue(code, out VssError? known)
        ? known
        : new VssError(code, null, VssErrorClass.None, SystemMessage(code), null);

    /// <summary>The code of "0x800423F4", "800423f4", "-2147212300", "2147754996" or a symbolic name.</summary>
    public static bool TryParse(string text, out int code)
    {
        if (ByName.Value.TryGetValue(text, out VssError? known))
        {
            code = known.Code;
            return true;
        }

        // The parsers of .NET take NULs after the digits.
        if (text.IndexOf('\0') >= 0)
        {
            code = 0;
            return false;
        }

        const int digitsOfHResult = 8;
        bool isPrefixed = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        string digits = isPrefixed ? text.Substring(2) : text;
        if ((isPrefixed || digits.Length == digitsOfHResult)
            && uint.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint bits))
        {
            code = unchecked((int)bits);
            return true;
        }

        bool isNumber = long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number)
            && number is >= int.MinValue and <= uint.MaxValue;
        code = unchecked((int)number);
        return isNumber;
    }

    private static string? SystemMessage(int code)
    {
        // Elsewhere the number would be taken for one of the platform's own.
        if (!RuntimeInformation.IsOSPlatform(OSPlatform.Windows))
        {
            return null;
        }

        string message = new Win32Exception(code).Message;
        return message.IndexOf(code.ToString("x", CultureInfo.InvariantCulture), StringComparison.OrdinalIgnoreCase) < 0 ? message : null;
    }

    private static IEnumerable<VssError> Load() => EmbeddedTable.Rows("hresults.tsv").Select(row => new VssError(
        unchecked((int)uint.Parse(row[0], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)),
        row[1],
        (VssErrorClass)Enum.Parse(typeof(VssErrorClass), row[2]),
        EmbeddedTable.Optional(row[3]),
        EmbeddedTable.Optional(row[4])));
}
