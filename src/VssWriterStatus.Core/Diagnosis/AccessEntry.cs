namespace VssWriterStatus.Diagnosis;

/// <summary>One entry of an access control list.</summary>
/// <param name="Type">The type, as numbered in winnt.h.</param>
/// <param name="Mask">The rights; 0 for a type other than allow and deny.</param>
/// <param name="Sid">The account, such as S-1-5-18; empty for a type other than allow and deny.</param>
internal readonly record struct AccessEntry(byte Type, uint Mask, string Sid)
{
    public const byte Allowed = 0; // ACCESS_ALLOWED_ACE_TYPE
    public const byte Denied = 1; // ACCESS_DENIED_ACE_TYPE
}
