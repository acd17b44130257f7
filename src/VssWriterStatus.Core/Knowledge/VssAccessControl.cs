using VssWriterStatus.Interop;

namespace VssWriterStatus.Knowledge;

/// <summary>The list of accounts that may take part in VSS in addition to administrators and SYSTEM.</summary>
/// <remarks>
/// HKLM\SYSTEM\CurrentControlSet\Services\VSS\VssAccessControl, DWORD: 0 neither, 1 writer, 2 requester, 3 both (learn.microsoft.com/windows/win32/vss,
/// Security Considerations for Writers). An entry for NETWORK SERVICE without the writer bit excludes System Writer: KB 2009272.
/// </remarks>
internal static class VssAccessControl
{
    public const string Key = @"SYSTEM\CurrentControlSet\Services\VSS\VssAccessControl";

    /// <summary>The account of System Writer's service, as Windows writes it in the list.</summary>
    public const string NetworkService = @"NT AUTHORITY\NETWORK SERVICE";

    private const uint IsWriter = 1;

    /// <summary>The value with which an account may also run a writer; null if the list does not definitely prevent that. An account that is not in it, or cannot be read, is not evidence.</summary>
    public static uint? ValueToAllow(IMachineRegistry registry, string account) =>
        registry.Read(Key, NameOf(account))?.Number is uint access && (access & IsWriter) == 0 ? access | IsWriter : null;

    /// <summary>The account as named in the list: services use other names for the built-in accounts.</summary>
    public static string NameOf(string account) => account.ToUpperInvariant() switch
    {
        @"NT AUTHORITY\NETWORKSERVICE" => NetworkService,
        @"NT AUTHORITY\LOCALSERVICE" => @"NT AUTHORITY\LOCAL SERVICE",
        "LOCALSYSTEM" => @"NT AUTHORITY\SYSTEM",
        _ => account,
    };
}
