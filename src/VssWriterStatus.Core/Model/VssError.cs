using System.Globalization;

namespace VssWriterStatus;

/// <summary>What is known about an HRESULT of VSS, COM, RPC or Windows, or about the event whose id was specified instead of one. Immutable.</summary>
public sealed class VssError
{
    /// <summary>The placeholder in advice for how to restart the writer in question.</summary>
    internal const string RestartStep = "{restart}";

    /// <summary>The placeholder in advice for the errors of the writer in question and the event log that contains them.</summary>
    internal const string ErrorsStep = "{errors}";

    /// <summary>The errors of a writer whose event log is unknown.</summary>
    internal const string ErrorsOfAnyWriter = "the errors of source VSS and of the application in the event logs";

    /// <param name="code">The HRESULT.</param>
    /// <param name="name">Its symbolic name; null if it has none.</param>
    /// <param name="errorClass">The kind of action that it requires.</param>
    /// <param name="meaning">What happened; null if nothing is known.</param>
    /// <param name="advice">The next step for a user who finds the code in a log, and for a writer that failed with it.</param>
    /// <param name="gatherAdvice">The next step if a gather fails with it; null if it is the same.</param>
    /// <param name="vssadmin">The words of vssadmin for it; null for none.</param>
    /// <param name="isEvent">Whether the number is the id of an event.</param>
    internal VssError(
        int code, string? name, VssErrorClass errorClass, string? meaning, string? advice, string? gatherAdvice = null, string? vssadmin = null, bool isEvent = false)
    {
        Code = code;
        Name = name ?? Hexadecimal;
        Class = errorClass;
        Meaning = meaning;
        AdviceForWriter = advice;
        AdviceForGather = WithoutWriter(gatherAdvice ?? advice);
        Vssadmin = vssadmin;
        IsEvent = isEvent;
    }

    /// <summary>The HRESULT.</summary>
    public int Code { get; }

    /// <summary>The HRESULT as 0x and eight digits.</summary>
    public string Hexadecimal => HexadecimalOf(Code);

    /// <summary>The symbolic name in vsserror.h, vss.h or winerror.h; the hexadecimal form if none is known; "Event 8193" for an event.</summary>
    public string Name { get; }

    /// <summary>The kind of action that it requires.</summary>
    public VssErrorClass Class { get; }

    /// <summary>Whether the same backup may succeed when it is retried unchanged.</summary>
    public bool IsRetryable => Class == VssErrorClass.Retryable;

    /// <summary>What it means, in a sentence; null if nothing is known.</summary>
    public string? Meaning { get; }

    /// <summary>The next step; null if none is known or needed.</summary>
    public string? Advice => WithoutWriter(AdviceForWriter);

    /// <summary>Whether it is a failure: the sign bit of the HRESULT; for an event, whether it is not harmless.</summary>
    public bool IsFailure => Class != VssErrorClass.None;

    /// <summary>The facility, bits 16 to 26 of the HRESULT: 4 means the interface's own codes, 7 Win32.</summary>
    public int Facility => (Code >> 16) & 0x7FF;

    /// <summary>Whether it is an event, not an HRESULT.</summary>
    internal bool IsEvent { get; }

    /// <summary>The next step, with <see cref="ErrorsStep"/> and <see cref="RestartStep"/> as placeholders for the parts that depend on the writer.</summary>
    internal string? AdviceForWriter { get; }

    /// <summary>The next step if a gather of this module fails with it.</summary>
    internal string? AdviceForGather { get; }

    /// <summary>The words of vssadmin list writers for it, in English; null for none.</summary>
    internal string? Vssadmin { get; }

    internal static string HexadecimalOf(int code) => string.Format(CultureInfo.InvariantCulture, "0x{0:X8}", code);

    /// <summary>The error as "0x800423F4 (VSS_E_WRITERERROR_NONRETRYABLE)"; an event by its name.</summary>
    public override string ToString() => Name == Hexadecimal || IsEvent ? Name : $"{Hexadecimal} ({Name})";

    private static string? WithoutWriter(string? advice) =>
        advice?.Replace(ErrorsStep, ErrorsOfAnyWriter).Replace(RestartStep, "restart the service that hosts the writer");
}
