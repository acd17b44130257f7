using System.Collections.Generic;

namespace VssWriterStatus.Diagnosis;

/// <summary>A setting of the whole computer that keeps a participant of VSS from calling another through COM. Immutable.</summary>
internal sealed class ComAccessFinding(string key, string valueName, IReadOnlyList<string> leftOut)
{
    /// <summary>The key, as HKLM\SOFTWARE\Microsoft\Ole.</summary>
    public string Key { get; } = key;

    /// <summary>The name of the value in that key.</summary>
    public string ValueName { get; } = valueName;

    /// <summary>The accounts that it does not let in, such as Administrators; at least one.</summary>
    public IReadOnlyList<string> LeftOut { get; } = leftOut;
}
