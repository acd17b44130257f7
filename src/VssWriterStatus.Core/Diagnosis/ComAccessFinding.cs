namespace VssWriterStatus.Diagnosis;

/// <summary>A setting of the whole computer that prevents VSS participants from calling each other through COM. Immutable.</summary>
/// <param name="Key">The key, as HKLM\SOFTWARE\Microsoft\Ole.</param>
/// <param name="ValueName">The name of the value in that key.</param>
/// <param name="LeftOut">The accounts that it denies access, such as Administrators; at least one.</param>
internal sealed record ComAccessFinding(string Key, string ValueName, IReadOnlyList<string> LeftOut);
