using VssWriterStatus.Interop;

namespace VssWriterStatus.Knowledge;

/// <summary>The list of accounts that may take part in VSS beside administrators and SYSTEM.</summary>
/// <remarks>
/// HKLM\SYSTEM\CurrentControlSet\Services\VSS\VssAccessControl, DWORD: 0 neither, 1 writer, 2 requester, 3 both (learn.microsoft.com/windows/win32/vss,
/// Security Considerations for Writers). An entry without the writer's bit for NETWORK SERVICE keeps System Writer out: KB 2009272.
/// </remarks>
internal static class VssAccessControl
{
    public const string Key = @"SYSTEM\CurrentControlSet\Services\VSS\VssAccessControl";

    /// <summary>The account of System Writer's service, as Windows writes it into the list.</summary>
    public const string NetworkService = @"NT AUTHORITY\NETWORK SERVICE";

    private const uint IsWriter = 1;

    /// <summary>Whether the list certainly keeps an account from running a writer; an account that is not on it, or cannot be read, is no evidence.</summary>
    public static bool Denies(IMachineRegistry registry, string account) =>
        registry.Read(Key, NameOf(account))?.Number is uint access && (access & IsWriter) == 0;

    /// <summary>The account as the list names it: services name the built-in ones in another way.</summary>
    public static string NameOf(string account) => account.ToUpperInvariant() switch
    {
        @"NT AUTHORITY\NETWORKSERVICE" => NetworkService,
        @"NT AUTHORITY\LOCALSERVICE" => @"NT AUTHORITY\LOCAL SERVICE",
        "LOCALSYSTEM" => @"NT AUTHORITY\SYSTEM",
        _ => account,
    };
}
