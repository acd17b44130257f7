using System.Text;

namespace VssWriterStatus.Interop;

/// <summary>A value of the registry, or the fact that it does not exist.</summary>
/// <param name="type">The type, as numbered in winnt.h.</param>
/// <param name="bytes">The value's bytes.</param>
internal sealed class RegistryValue(uint type, byte[] bytes)
{
    public const uint String = 1; // REG_SZ
    public const uint ExpandableString = 2; // REG_EXPAND_SZ
    public const uint BinaryData = 3; // REG_BINARY
    public const uint DoubleWord = 4; // REG_DWORD

    /// <summary>The value or its key does not exist.</summary>
    public static readonly RegistryValue Absent = new(0, []);

    /// <summary>The bytes of a REG_BINARY; null for another type.</summary>
    public byte[]? Binary => type == BinaryData ? bytes : null;

    /// <summary>The text of a REG_SZ, up to its NUL, which may be missing; null for another type.</summary>
    public string? Text => type == String ? Characters : null;

    /// <summary>The text of a REG_EXPAND_SZ, with its variables not expanded; null for another type.</summary>
    public string? ExpandableText => type == ExpandableString ? Characters : null;

    /// <summary>The number of a REG_DWORD; null for another type.</summary>
    public uint? Number => type == DoubleWord && bytes.Length == sizeof(uint) ? BitConverter.ToUInt32(bytes, 0) : null;

    private string Characters => Encoding.Unicode.GetString(bytes, 0, bytes.Length & ~1).Split('\0')[0];
}
