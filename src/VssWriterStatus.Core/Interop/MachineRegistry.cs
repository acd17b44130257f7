using System.Runtime.InteropServices;

namespace VssWriterStatus.Interop;

/// <summary>The registry of this computer, in its 64-bit view.</summary>
internal sealed class MachineRegistry : IMachineRegistry
{
    /// <summary>The length of an ACL is a 16-bit number; a longer value cannot be valid.</summary>
    private const int LongestValue = 0x20000;

    public RegistryValue? Read(string key, string name)
    {
        int error = AdvapiRegistry.RegOpenKeyExW(
            AdvapiRegistry.LocalMachine, key, 0, AdvapiRegistry.QueryValueIn64BitView, out RegistryKeyHandle opened);
        using (opened)
        {
            byte[] buffer = new byte[LongestValue];
            int size = buffer.Length;
            uint type = 0;
            if (error == 0)
            {
                error = AdvapiRegistry.RegQueryValueExW(opened, name, 0, out type, buffer, ref size);
            }

            if (error != 0)
            {
                return error == AdvapiRegistry.NotFound ? RegistryValue.Absent : null;
            }

            Array.Resize(ref buffer, size);
            return new RegistryValue(type, buffer);
        }
    }

    public byte[]? DescriptorOf(string sddl)
    {
        bool isUnderstood = AdvapiRegistry.ConvertStringSecurityDescriptorToSecurityDescriptorW(
            sddl, AdvapiRegistry.SddlRevision, out LocalMemoryHandle descriptor, out int size);
        using (descriptor)
        {
            if (!isUnderstood)
            {
                return null;
            }

            byte[] bytes = new byte[size];
            Marshal.Copy(descriptor.DangerousGetHandle(), bytes, 0, size);
            return bytes;
        }
    }
}
