namespace VssWriterStatus.Interop;

/// <summary>What is written in the registry for the whole computer.</summary>
internal interface IMachineRegistry
{
    /// <summary>A value under HKEY_LOCAL_MACHINE; <see cref="RegistryValue.Absent"/> where there is none, null where it cannot be read.</summary>
    RegistryValue? Read(string key, string name);

    /// <summary>The self-relative security descriptor of a text in SDDL; null where Windows does not understand it.</summary>
    byte[]? DescriptorOf(string sddl);
}
