using System.Text;
using VssWriterStatus.Interop;

namespace VssWriterStatus.Simulation;

/// <summary>The registry of a simulated computer: the values in the file, and those that every computer has.</summary>
internal sealed class SimulatedRegistry : IMachineRegistry
{
    private readonly Dictionary<string, RegistryValue> _values = new(StringComparer.OrdinalIgnoreCase);

    public void Add(string key, string name, string text, bool isExpandable = false) => _values[PathOf(key, name)] =
        new RegistryValue(isExpandable ? RegistryValue.ExpandableString : RegistryValue.String, Encoding.Unicode.GetBytes(text + '\0'));

    public void Add(string key, string name, uint number) =>
        _values[PathOf(key, name)] = new RegistryValue(RegistryValue.DoubleWord, BitConverter.GetBytes(number));

    public RegistryValue? Read(string key, string name) => _values.TryGetValue(PathOf(key, name), out RegistryValue? value) ? value : RegistryValue.Absent;

    public byte[]? DescriptorOf(string sddl) => null;

    private static string PathOf(string key, string name) => $@"{key}\{name}";
}
