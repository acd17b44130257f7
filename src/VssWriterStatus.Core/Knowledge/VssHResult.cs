using System;
using System.Collections.Generic;
using System.Globalization;

namespace VssWriterStatus.Knowledge;

/// <summary>What is known of one HRESULT.</summary>
internal sealed class VssHResult(int code, string name, bool isRetryable, string? meaning, string? advice)
{
    private static readonly Lazy<Dictionary<int, VssHResult>> ByCode = new(Load);

    public int Code { get; } = code;

    /// <summary>The symbolic name, or the hexadecimal form where there is none.</summary>
    public string Name { get; } = name;

    public bool IsRetryable { get; } = isRetryable;

    /// <summary>One sentence; null where nothing is known.</summary>
    public string? Meaning { get; } = meaning;

    /// <summary>The next step; null where none is known.</summary>
    public string? Advice { get; } = advice;

    /// <summary>What is known of the code; an unknown one has its hexadecimal form as its name.</summary>
    public static VssHResult Of(int code) => ByCode.Value.TryGetValue(code, out VssHResult? known)
        ? known
        : new VssHResult(code, Hexadecimal(code), false, null, null);

    /// <summary>The code of "0x800423F4", "800423f4", "-2147212300" or a symbolic name.</summary>
    public static bool TryParse(string text, out int code)
    {
        foreach (VssHResult known in ByCode.Value.Values)
        {
            if (string.Equals(known.Name, text, StringComparison.OrdinalIgnoreCase))
            {
                code = known.Code;
                return true;
            }
        }

        bool isPrefixed = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        string digits = isPrefixed ? text.Substring(2) : text;
        if ((isPrefixed || digits.Length == 8)
            && uint.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint bits))
        {
            code = unchecked((int)bits);
            return true;
        }

        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out code);
    }

    public static string Hexadecimal(int code) => string.Format(CultureInfo.InvariantCulture, "0x{0:X8}", code);

    private static Dictionary<int, VssHResult> Load()
    {
        var table = new Dictionary<int, VssHResult>();
        foreach (string[] row in EmbeddedTable.Rows("hresults.tsv"))
        {
            int code = unchecked((int)uint.Parse(row[0], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
            table.Add(code, new VssHResult(code, row[1], row[2] == "yes", NullIfEmpty(row[3]), NullIfEmpty(row[4])));
        }

        return table;
    }

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
