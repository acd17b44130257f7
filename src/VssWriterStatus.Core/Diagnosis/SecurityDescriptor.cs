using System.Globalization;
using System.Text;

namespace VssWriterStatus.Diagnosis;

/// <summary>Reads the access control list from a self-relative security descriptor; the bytes are not trusted.</summary>
/// <remarks>Layout: SECURITY_DESCRIPTOR_RELATIVE, ACL, ACE_HEADER and SID of winnt.h; [MS-DTYP] 2.4.</remarks>
internal static class SecurityDescriptor
{
    private const int HeaderLength = 20;
    private const int ControlOffset = 2;
    private const int DaclOffset = 16;
    private const int DaclPresent = 0x4; // SE_DACL_PRESENT
    private const int SelfRelative = 0x8000; // SE_SELF_RELATIVE
    private const int AclHeaderLength = 8;
    private const int AclRevision = 2;
    private const int AclRevisionWithObjects = 4; // ACL_REVISION_DS
    private const int EntryHeaderLength = 4;
    private const int MaskLength = 4;
    private const int InheritOnly = 0x8; // INHERIT_ONLY_ACE
    private const int SidHeaderLength = 8;
    private const int MostSubAuthorities = 15; // SID_MAX_SUB_AUTHORITIES

    /// <summary>The entries that apply to the object itself, in order.</summary>
    /// <param name="bytes">The security descriptor.</param>
    /// <param name="entries">Null if there is no list, which allows everyone; an empty list denies everyone.</param>
    /// <returns>False if the bytes are not a self-relative security descriptor.</returns>
    public static bool TryReadDacl(byte[] bytes, out IReadOnlyList<AccessEntry>? entries)
    {
        entries = null;
        if (bytes.Length < HeaderLength || bytes[0] != 1 || (UInt16(bytes, ControlOffset) & SelfRelative) == 0)
        {
            return false;
        }

        uint start = UInt32(bytes, DaclOffset);
        if ((UInt16(bytes, ControlOffset) & DaclPresent) == 0 || start == 0)
        {
            return true;
        }

        if (start < HeaderLength || start > bytes.Length - AclHeaderLength)
        {
            return false;
        }

        entries = ReadAcl(bytes, (int)start);
        return entries is not null;
    }

    private static List<AccessEntry>? ReadAcl(byte[] bytes, int start)
    {
        int end = start + UInt16(bytes, start + 2);
        if (bytes[start] is not (AclRevision or AclRevisionWithObjects) || end > bytes.Length)
        {
            return null;
        }

        List<AccessEntry> entries = [];
        int position = start + AclHeaderLength;
        for (int left = UInt16(bytes, start + 4); left > 0; left--)
        {
            if (position > end - EntryHeaderLength)
            {
                return null;
            }

            int next = position + UInt16(bytes, position + 2);
            if (next < position + EntryHeaderLength || next > end || !TryReadEntry(bytes, position, next, out AccessEntry entry))
            {
                return null;
            }

            if ((bytes[position + 1] & InheritOnly) == 0)
            {
                entries.Add(entry);
            }

            position = next;
        }

        return entries;
    }

    private static bool TryReadEntry(byte[] bytes, int start, int end, out AccessEntry entry)
    {
        byte type = bytes[start];
        if (type is not (AccessEntry.Allowed or AccessEntry.Denied))
        {
            entry = new AccessEntry(type, 0, string.Empty);
            return true;
        }

        int mask = start + EntryHeaderLength;
        string? sid = mask + MaskLength > end ? null : ReadSid(bytes, mask + MaskLength, end);
        entry = new AccessEntry(type, sid is null ? 0 : UInt32(bytes, mask), sid ?? string.Empty);
        return sid is not null;
    }

    private static string? ReadSid(byte[] bytes, int start, int end)
    {
        if (start > end - SidHeaderLength || bytes[start] != 1 || bytes[start + 1] > MostSubAuthorities
            || start + SidHeaderLength + (bytes[start + 1] * sizeof(uint)) > end)
        {
            return null;
        }

        ulong authority = 0;
        for (int index = 2; index < SidHeaderLength; index++)
        {
            authority = (authority << 8) | bytes[start + index];
        }

        var sid = new StringBuilder("S-1-").Append(authority.ToString(CultureInfo.InvariantCulture));
        for (int index = 0; index < bytes[start + 1]; index++)
        {
            sid.Append('-').Append(UInt32(bytes, start + SidHeaderLength + (index * sizeof(uint))).ToString(CultureInfo.InvariantCulture));
        }

        return sid.ToString();
    }

    private static int UInt16(byte[] bytes, int offset) => bytes[offset] | (bytes[offset + 1] << 8);

    private static uint UInt32(byte[] bytes, int offset) => (uint)UInt16(bytes, offset) | ((uint)UInt16(bytes, offset + 2) << 16);
}

/// <summary>One entry of an access control list.</summary>
/// <param name="Type">The type, as numbered in winnt.h.</param>
/// <param name="Mask">The rights; 0 for a type other than allow and deny.</param>
/// <param name="Sid">The account, such as S-1-5-18; empty for a type other than allow and deny.</param>
internal readonly record struct AccessEntry(byte Type, uint Mask, string Sid)
{
    public const byte Allowed = 0; // ACCESS_ALLOWED_ACE_TYPE
    public const byte Denied = 1; // ACCESS_DENIED_ACE_TYPE
}
