using VssWriterStatus.Interop;

namespace VssWriterStatus.Knowledge;

/// <summary>The service that hosts Microsoft Exchange Writer: up to Exchange 2010 not the one in the catalogue. The Replica Writer, with the same class id, always runs in the catalogue's service.</summary>
/// <remarks>
/// Every version records its installation folder in a key of its own: microsoft/CSS-Exchange, Get-ExchangeInstallDirectory.ps1. The services are those in
/// microsoft/CSS-Exchange docs/Databases/VSSTester.md (2013 and later) and in the writer's row of the catalogue (2010 and older).
/// </remarks>
internal static class InstalledExchange
{
    public static readonly Guid WriterId = new("76fe1ac4-15f7-4bcd-987e-8e1acb462fb7");

    private const string WriterName = "Microsoft Exchange Writer";
    /// <summary>A restart of this service dismounts the databases.</summary>
    public const string InformationStore = "MSExchangeIS";
    private const string InstallPath = "MsiInstallPath";
    private const string Since2013 = @"SOFTWARE\Microsoft\ExchangeServer\v15\Setup";

    private static readonly string[] Until2010 = [@"SOFTWARE\Microsoft\ExchangeServer\v14\Setup", @"SOFTWARE\Microsoft\Exchange\Setup"];

    /// <summary>The host service of a writer on a computer; null if the catalogue is right or nothing is known.</summary>
    public static string? HostServiceOf(Guid? writerId, string name, IMachineRegistry registry) =>
        writerId == WriterId && string.Equals(name, WriterName, StringComparison.OrdinalIgnoreCase) ? OlderHostService(registry) : null;

    /// <summary>The service on this computer; null if the catalogue is right or the version is unknown.</summary>
    public static string? OlderHostService(IMachineRegistry registry) =>
        IsInstalled(registry, Since2013) || !Until2010.Any(key => IsInstalled(registry, key)) ? null : InformationStore;

    private static bool IsInstalled(IMachineRegistry registry, string key) =>
        registry.Read(key, InstallPath) is RegistryValue value && value != RegistryValue.Absent;
}
