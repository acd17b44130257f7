using System;
using System.Collections.Generic;
using System.Linq;
using VssWriterStatus.Diagnosis;
using Xunit;

namespace VssWriterStatus.Tests.Diagnosis;

public class SecurityDescriptorTests
{
    private static readonly byte[] TwoEntries = Descriptor.With(
        Descriptor.Deny("S-1-5-21-3623811015-4294967295-30300820-1013", 3), Descriptor.Allow(Descriptor.Everyone, 7));

    [Fact]
    public void The_entries_are_read_in_their_order()
    {
        Assert.True(SecurityDescriptor.TryReadDacl(TwoEntries, out IReadOnlyList<AccessEntry>? entries));

        Assert.Equal(
            [(1, 3u, "S-1-5-21-3623811015-4294967295-30300820-1013"), (0, 7u, "S-1-1-0")],
            entries!.Select(entry => ((int)entry.Type, entry.Mask, entry.Sid)));
    }

    [Fact]
    public void No_list_and_a_null_list_are_not_an_empty_list()
    {
        Assert.True(SecurityDescriptor.TryReadDacl(Descriptor.WithoutDacl, out IReadOnlyList<AccessEntry>? none));
        Assert.True(SecurityDescriptor.TryReadDacl(Descriptor.WithNullDacl, out IReadOnlyList<AccessEntry>? isNull));
        Assert.True(SecurityDescriptor.TryReadDacl(Descriptor.With(), out IReadOnlyList<AccessEntry>? empty));

        Assert.Null(none);
        Assert.Null(isNull);
        Assert.Empty(empty!);
    }

    [Fact]
    public void An_entry_that_is_only_inherited_does_not_count() =>
        Assert.Equal(["S-1-5-18"], Read(Descriptor.With(Descriptor.Allow(Descriptor.Everyone, 3, flags: 0x0B), Descriptor.Allow(Descriptor.System, 3))));

    [Fact]
    public void An_entry_of_another_type_is_there_and_concerns_nobody()
    {
        byte[] unknown = Descriptor.Entry(0x42, 0, 3, []);

        Assert.Equal(
            ["", "", "S-1-5-18"],
            Read(Descriptor.With(Descriptor.AllowObject(Descriptor.Everyone, 3), unknown, Descriptor.Allow(Descriptor.System, 3))));
    }

    [Fact]
    public void Bytes_that_end_early_are_no_descriptor()
    {
        for (int length = 0; length < TwoEntries.Length; length++)
        {
            Assert.False(SecurityDescriptor.TryReadDacl([.. TwoEntries.Take(length)], out _), $"{length} bytes");
        }
    }

    [Theory]
    [InlineData(0, 2, "the revision")]
    [InlineData(3, 0, "not self-relative")]
    [InlineData(16, 19, "a list inside the header")]
    [InlineData(19, 0x80, "a list at a negative place")]
    [InlineData(Descriptor.DaclStart, 3, "the list's revision")]
    [InlineData(Descriptor.DaclStart + 2, 0xFF, "a list longer than the bytes")]
    [InlineData(Descriptor.DaclStart + 2, 0, "a list shorter than its header")]
    [InlineData(Descriptor.DaclStart + 4, 3, "more entries than there are")]
    [InlineData(Descriptor.DaclStart + 10, 3, "an entry shorter than its header")]
    [InlineData(Descriptor.DaclStart + 10, 6, "an entry that ends in its rights")]
    [InlineData(Descriptor.DaclStart + 10, 12, "an entry that ends in its SID")]
    [InlineData(Descriptor.DaclStart + 10, 0xFF, "an entry longer than the list")]
    [InlineData(Descriptor.DaclStart + 16, 2, "the SID's revision")]
    [InlineData(Descriptor.DaclStart + 17, 6, "a SID longer than its entry")]
    [InlineData(Descriptor.DaclStart + 17, 200, "a SID of more parts than there may be")]
    public void A_wrong_byte_is_seen(int offset, byte value, string what)
    {
        byte[] wrong = [.. TwoEntries];
        wrong[offset] = value;

        Assert.False(SecurityDescriptor.TryReadDacl(wrong, out IReadOnlyList<AccessEntry>? entries), what);
        Assert.Null(entries);
    }

    [Fact]
    public void No_bytes_make_it_throw()
    {
        var random = new Random(20);
        for (int round = 0; round < 200_000; round++)
        {
            byte[] bytes = [.. TwoEntries.Take(random.Next(TwoEntries.Length + 1))];
            for (int change = random.Next(6); change > 0 && bytes.Length > 0; change--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            _ = SecurityDescriptor.TryReadDacl(bytes, out _);
        }
    }

    private static IEnumerable<string> Read(byte[] bytes)
    {
        Assert.True(SecurityDescriptor.TryReadDacl(bytes, out IReadOnlyList<AccessEntry>? entries));
        return entries!.Select(entry => entry.Sid);
    }
}
