namespace VssWriterStatus.Diagnosis;

/// <summary>One entry of an access control list.</summary>
/// <param name="type">The type, as winnt.h numbers it.</param>
/// <param name="mask">The rights; 0 of a type other than allow and deny.</param>
/// <param name="sid">Whom it concerns, such as S-1-5-18; empty of a type other than allow and deny.</param>
internal readonly struct AccessEntry(byte type, uint mask, string sid)
{
    public const byte Allowed = 0; // ACCESS_ALLOWED_ACE_TYPE
    public const byte Denied = 1; // ACCESS_DENIED_ACE_TYPE

    public byte Type { get; } = type;
    public uint Mask { get; } = mask;
    public string Sid { get; } = sid;
}
