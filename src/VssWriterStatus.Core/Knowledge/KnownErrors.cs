using System.ComponentModel;
using System.Globalization;
using System.Runtime.InteropServices;
using VssWriterStatus.Interop;

namespace VssWriterStatus.Knowledge;

/// <summary>The table of HRESULTs, by number and by name, and what is known about codes that are not in it.</summary>
internal static class KnownErrors
{
    private const int FacilityRpc = 1;
    private const int FacilityDispatch = 2;
    private const int FacilityInterface = 4;
    private const int FacilityWin32 = 7;

    /// <summary>FACILITY_BLB of the Windows SDK's winerror.h: Windows Server Backup.</summary>
    private const int FacilityBackup = 120;

    /// <summary>FACILITY_SPP of the Windows SDK's winerror.h: the shadow copies of Windows Backup and System Protection.</summary>
    private const int FacilityProtection = 256;

    private const string ReadLogs = "Read the errors in the Application and System event logs at the time of the failure. The first error usually names the cause.";

    private static readonly Lazy<Dictionary<int, VssError>> ByCode = new(() => Load().ToDictionary(known => known.Code));

    private static readonly Lazy<Dictionary<string, VssError>> ByName = new(() =>
        ByCode.Value.Values.ToDictionary(known => known.Name, StringComparer.OrdinalIgnoreCase));

    public static IReadOnlyCollection<VssError> All => ByCode.Value.Values;

    /// <summary>What is known about the code; for an unknown code, the message of Windows if there is one.</summary>
    public static VssError Of(int code) => ByCode.Value.TryGetValue(code, out VssError? known) ? known : Unknown(code);

    /// <summary>The code of "0x800423F4", "800423f4", "-2147212300", "2147754996" or a symbolic name.</summary>
    public static bool TryParse(string text, out int code)
    {
        if (ByName.Value.TryGetValue(text, out VssError? known))
        {
            code = known.Code;
            return true;
        }

        // The .NET parsers accept NULs after the digits.
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

    private static VssError Unknown(int code)
    {
        if (!HResult.Failed(code))
        {
            return new VssError(code, null, VssErrorClass.None, SystemMessage(code), null);
        }

        string hexadecimal = VssError.HexadecimalOf(code);
        (VssErrorClass errorClass, string meaning, string advice) = ((code >> 16) & 0x7FF) switch
        {
            FacilityBackup => (
                VssErrorClass.Machine,
                "An error of Windows Server Backup.",
                "Read the event in the log Microsoft-Windows-Backup. It names the volume and usually a second code. Resolve that code."),
            FacilityProtection => (
                VssErrorClass.Machine,
                "An error of Windows Backup or System Protection (SPP).",
                "Read the errors of sources VSS and SPP in the Application event log at the time of the failure, and resolve the codes that they name."),
            FacilityWin32 => (VssErrorClass.Machine, $"Windows error {code & 0xFFFF}.", ReadLogs),
            FacilityRpc or FacilityDispatch => (VssErrorClass.Machine, "An error of COM or RPC.", ReadLogs),
            FacilityInterface => (
                VssErrorClass.Unknown,
                "The meaning of the code depends on the program or interface that returned it.",
                $"Look the code up in the documentation of the program that logged it. {ReadLogs}"),
            _ => (VssErrorClass.Unknown, "The meaning of the code is not known.", $"Search for {hexadecimal} together with the name of the program that logged it. {ReadLogs}"),
        };
        return new VssError(code, null, errorClass, SystemMessage(code) ?? meaning, advice);
    }

    private static string? SystemMessage(int code)
    {
        // On other platforms the number would be interpreted as one of the platform's own errors.
        if (!RuntimeInformation.IsOSPlatform(OSPlatform.Windows))
        {
            return null;
        }

        string message = new Win32Exception(code).Message;
        return message.IndexOf(code.ToString("x", CultureInfo.InvariantCulture), StringComparison.OrdinalIgnoreCase) < 0 ? message : null;
    }

    private static IEnumerable<VssError> Load() => EmbeddedTable.Rows("hresults.tsv").Select(row => new VssError(
        unchecked((int)uint.Parse(row[0], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)),
        EmbeddedTable.Optional(row[1]),
        (VssErrorClass)Enum.Parse(typeof(VssErrorClass), row[2]),
        row[3],
        EmbeddedTable.Optional(row[4]),
        EmbeddedTable.Optional(row[5]),
        EmbeddedTable.Optional(row[6])));
}
