using System.Collections.Generic;
using System.Text;
using VssWriterStatus.Interop;

namespace VssWriterStatus.Tests.Diagnosis;

/// <summary>A registry with the values that matter here, each absent until it is set.</summary>
internal sealed class FakeRegistry : IMachineRegistry
{
    public const string Policy = @"SOFTWARE\Policies\Microsoft\Windows NT\DCOM\MachineAccessRestriction";
    public const string Limit = @"SOFTWARE\Microsoft\Ole\MachineAccessRestriction";
    public const string Default = @"SOFTWARE\Microsoft\Ole\DefaultAccessPermission";

    private readonly Dictionary<string, RegistryValue?> _values = [];

    public List<string> WhatWasRead { get; } = [];

    /// <summary>The descriptors of texts; Windows understands no other text.</summary>
    public Dictionary<string, byte[]> Sddl { get; } = [];

    public FakeRegistry Binary(string path, byte[] bytes) => Set(path, new RegistryValue(3, bytes));

    public FakeRegistry Text(string path, string text) => Set(path, new RegistryValue(1, Encoding.Unicode.GetBytes(text + "\0")));

    public FakeRegistry Unreadable(string path) => Set(path, null);

    public FakeRegistry Set(string path, RegistryValue? value)
    {
        _values[path] = value;
        return this;
    }

    public RegistryValue? Read(string key, string name)
    {
        WhatWasRead.Add($@"{key}\{name}");
        return _values.TryGetValue($@"{key}\{name}", out RegistryValue? value) ? value : RegistryValue.Absent;
    }

    public byte[]? DescriptorOf(string sddl) => Sddl.TryGetValue(sddl, out byte[]? bytes) ? bytes : null;
}
