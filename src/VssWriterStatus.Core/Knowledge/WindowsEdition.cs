using VssWriterStatus.Interop;

namespace VssWriterStatus.Knowledge;

/// <summary>Whether a computer runs a client version of Windows.</summary>
/// <remarks>ProductType is WinNT on clients, ServerNT on servers and LanmanNT on domain controllers.</remarks>
internal static class WindowsEdition
{
    public const string Key = @"SYSTEM\CurrentControlSet\Control\ProductOptions";
    public const string ProductType = nameof(ProductType);
    public const string Client = "WinNT";
    public const string Server = "ServerNT";

    /// <summary>Whether it is definitely a client; if that cannot be read, server writers are expected.</summary>
    public static bool IsClient(IMachineRegistry registry) =>
        string.Equals(registry.Read(Key, ProductType)?.Text, Client, StringComparison.OrdinalIgnoreCase);
}
