using VssWriterStatus.Interop;

namespace VssWriterStatus.Knowledge;

/// <summary>The registration of the COM+ event class through which VSS reaches its writers.</summary>
/// <remarks>Key and value: KB 2009533 and KB 2009550 (MicrosoftDocs/SupportArticles-docs). Without it no writer reports.</remarks>
internal static class VssEventClass
{
    public const string Key =
        @"SOFTWARE\Microsoft\EventSystem\{26c409cc-ae86-11d1-b616-00805fc79216}\EventClasses\"
        + "{FAF53CC4-BD73-4E36-83F1-2B23F46E513E}-{00000000-0000-0000-0000-000000000000}-{00000000-0000-0000-0000-000000000000}";

    public const string TypeLib = nameof(TypeLib);

    public const string Path = @"%systemroot%\system32\EVENTCLS.DLL";

    /// <summary>Whether the registration is definitely broken; a value that cannot be read is not evidence.</summary>
    public static bool IsBroken(IMachineRegistry registry) =>
        registry.Read(Key, TypeLib) is RegistryValue value && !string.Equals(value.ExpandableText, Path, StringComparison.OrdinalIgnoreCase);
}
