using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace VssWriterStatus.Tests.Diagnosis;

/// <summary>Makes self-relative security descriptors by hand, right ones and wrong ones.</summary>
internal static class Descriptor
{
    public const string Everyone = "S-1-1-0";
    public const string Anonymous = "S-1-5-7";
    public const string System = "S-1-5-18";
    public const string LocalService = "S-1-5-19";
    public const string NetworkService = "S-1-5-20";
    public const string Administrators = "S-1-5-32-544";

    public const int DaclStart = 20;

    /// <summary>Without a list of access rights.</summary>
    public static byte[] WithoutDacl => Of(control: 0x8000, dacl: null);

    /// <summary>With a list that is there and null.</summary>
    public static byte[] WithNullDacl => Of(control: 0x8004, dacl: null);

    public static byte[] With(params byte[][] entries)
    {
        byte[] body = [.. entries.SelectMany(entry => entry)];
        return Of(0x8004, [2, 0, .. UInt16(8 + body.Length), .. UInt16(entries.Length), 0, 0, .. body]);
    }

    public static byte[] Allow(string sid, int mask, byte flags = 0) => Entry(0, flags, mask, Sid(sid));

    public static byte[] Deny(string sid, int mask) => Entry(1, 0, mask, Sid(sid));

    /// <summary>An entry that allows a type of object: flags and no GUID stand before the SID.</summary>
    public static byte[] AllowObject(string sid, int mask) => Entry(5, 0, mask, [0, 0, 0, 0, .. Sid(sid)]);

    public static byte[] Entry(byte type, byte flags, int mask, byte[] rest) =>
        [type, flags, .. UInt16(8 + rest.Length), .. BitConverter.GetBytes(mask), .. rest];

    private static byte[] Of(int control, byte[]? dacl) =>
        [1, 0, .. UInt16(control), .. new byte[12], .. BitConverter.GetBytes(dacl is null ? 0 : DaclStart), .. dacl ?? []];

    private static byte[] Sid(string text)
    {
        long[] parts = [.. text.Split('-').Skip(2).Select(part => long.Parse(part, CultureInfo.InvariantCulture))];
        IEnumerable<byte> authority = BitConverter.GetBytes(parts[0]).Take(6).Reverse();
        return [1, (byte)(parts.Length - 1), .. authority, .. parts.Skip(1).SelectMany(part => BitConverter.GetBytes((uint)part))];
    }

    private static byte[] UInt16(int number) => BitConverter.GetBytes((ushort)number);
}
