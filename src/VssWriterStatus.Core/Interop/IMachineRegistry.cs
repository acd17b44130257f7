namespace VssWriterStatus.Interop;

/// <summary>The registry values of the whole computer.</summary>
internal interface IMachineRegistry
{
    /// <summary>A value under HKEY_LOCAL_MACHINE; <see cref="RegistryValue.Absent"/> if there is none, null if it cannot be read.</summary>
    RegistryValue? Read(string key, string name);

    /// <summary>The self-relative security descriptor of an SDDL string; null if Windows cannot parse it.</summary>
    byte[]? DescriptorOf(string sddl);
}
