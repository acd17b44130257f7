using System;
using System.Linq;
using VssWriterStatus.Interop;

namespace VssWriterStatus.Knowledge;

/// <summary>Which service hosts Microsoft Exchange Writer: until Exchange 2010 another one than the catalogue names. Its Replica Writer, which has the same class id, is always in the catalogue's.</summary>
/// <remarks>
/// Every version writes where it is installed into a key of its own: microsoft/CSS-Exchange, Get-ExchangeInstallDirectory.ps1. The services are those of
/// microsoft/CSS-Exchange docs/Databases/VSSTester.md (2013 and later) and of the writer's entry in the catalogue (2010 and older).
/// </remarks>
internal static class InstalledExchange
{
    public static readonly Guid WriterId = new("76fe1ac4-15f7-4bcd-987e-8e1acb462fb7");

    private const string WriterName = "Microsoft Exchange Writer";
    private const string InformationStore = "MSExchangeIS";
    private const string InstallPath = "MsiInstallPath";
    private const string Since2013 = @"SOFTWARE\Microsoft\ExchangeServer\v15\Setup";

    private static readonly string[] Until2010 = [@"SOFTWARE\Microsoft\ExchangeServer\v14\Setup", @"SOFTWARE\Microsoft\Exchange\Setup"];

    /// <summary>The host service of a writer on a computer; null where the catalogue's is right or nothing is known.</summary>
    public static string? HostServiceOf(Guid? writerId, string name, IMachineRegistry registry) =>
        writerId == WriterId && string.Equals(name, WriterName, StringComparison.OrdinalIgnoreCase) ? OlderHostService(registry) : null;

    /// <summary>The service on this computer; null where the catalogue's is right or the version is not known.</summary>
    public static string? OlderHostService(IMachineRegistry registry) =>
        IsInstalled(registry, Since2013) || !Until2010.Any(key => IsInstalled(registry, key)) ? null : InformationStore;

    private static bool IsInstalled(IMachineRegistry registry, string key) =>
        registry.Read(key, InstallPath) is RegistryValue value && value != RegistryValue.Absent;
}
