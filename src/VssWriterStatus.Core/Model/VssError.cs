using System.Globalization;

namespace VssWriterStatus;

/// <summary>What is known of an HRESULT of VSS, COM, RPC or Windows. Immutable.</summary>
public sealed class VssError
{
    /// <summary>What stands in an advice for how the writer in question is restarted.</summary>
    internal const string RestartStep = "{restart}";

    internal VssError(int code, string? name, VssErrorClass errorClass, string? meaning, string? advice)
    {
        Code = code;
        Name = name ?? Hexadecimal;
        Class = errorClass;
        Meaning = meaning;
        AdviceForWriter = advice;
    }

    /// <summary>The HRESULT.</summary>
    public int Code { get; }

    /// <summary>The HRESULT as 0x and eight digits.</summary>
    public string Hexadecimal => HexadecimalOf(Code);

    /// <summary>The symbolic name of vsserror.h, vss.h or winerror.h; the hexadecimal form where none is known.</summary>
    public string Name { get; }

    /// <summary>Who can do something about it.</summary>
    public VssErrorClass Class { get; }

    /// <summary>Whether the same backup may succeed when it is tried again unchanged.</summary>
    public bool IsRetryable => Class == VssErrorClass.Retryable;

    /// <summary>What it means, in a sentence; null where nothing is known.</summary>
    public string? Meaning { get; }

    /// <summary>The next step; null where none is known or needed.</summary>
    public string? Advice => AdviceForWriter?.Replace(RestartStep, "restart the service that hosts the writer");

    /// <summary>Whether it tells a failure: the sign bit of the HRESULT.</summary>
    public bool IsFailure => Code < 0;

    /// <summary>The facility, bits 16 to 26 of the HRESULT: 4 is the interface's own, 7 is Win32.</summary>
    public int Facility => (Code >> 16) & 0x7FF;

    /// <summary>The next step with <see cref="RestartStep"/> where it depends on the writer how it is restarted.</summary>
    internal string? AdviceForWriter { get; }

    internal static string HexadecimalOf(int code) => string.Format(CultureInfo.InvariantCulture, "0x{0:X8}", code);

    /// <summary>The error as "0x800423F4 (VSS_E_WRITERERROR_NONRETRYABLE)".</summary>
    public override string ToString() => Name == Hexadecimal ? Hexadecimal : $"{Hexadecimal} ({Name})";
}
