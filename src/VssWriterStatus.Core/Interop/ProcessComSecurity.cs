namespace VssWriterStatus.Interop;

/// <summary>COM security of this process, which lets writers under other accounts call back into it.</summary>
/// <remarks>
/// Without it a writer that runs as Network Service is denied, logs event 8194 and is silently missing from the answer.
/// Arguments by Windows version: "Security Considerations for Requestors", learn.microsoft.com/windows/win32/vss.
/// </remarks>
internal static class ProcessComSecurity
{
    private const uint AuthenticationLevelPacketPrivacy = 6; // RPC_C_AUTHN_LEVEL_PKT_PRIVACY
    private const uint ImpersonationLevelIdentify = 2; // RPC_C_IMP_LEVEL_IDENTIFY
    private const uint ImpersonationLevelImpersonate = 3; // RPC_C_IMP_LEVEL_IMPERSONATE
    private const uint CapabilitiesNone = 0; // EOAC_NONE
    private const uint CapabilitiesStaticCloaking = 0x20; // EOAC_STATIC_CLOAKING
    private const int AllAuthenticationServices = -1;

    private static readonly Version Windows8 = new(6, 2);

    /// <summary>The result of <see cref="Set"/> in this process.</summary>
    public static ComSecurity Outcome { get; private set; } = ComSecurity.Inherited;

    /// <summary>Sets COM security; works once per process, and only before COM has set it implicitly. Never fatal.</summary>
    public static void Set()
    {
        // The first apartment is kept until the process ends, because COM security is lost with the last apartment.
        if (HResult.Failed(Ole32.CoInitializeEx(0, Ole32.CoInitMultithreaded)))
        {
            return;
        }

        (uint impersonation, uint capabilities) = ArgumentsFor(Environment.OSVersion.Version);
        int hresult = Ole32.CoInitializeSecurity(
            0, AllAuthenticationServices, 0, 0, AuthenticationLevelPacketPrivacy, impersonation, 0, capabilities, 0);
        Outcome = HResult.Failed(hresult) ? ComSecurity.Inherited : ComSecurity.Set;
    }

    /// <summary>The documented impersonation level and capabilities for a version of Windows.</summary>
    internal static (uint Impersonation, uint Capabilities) ArgumentsFor(Version windows) => windows >= Windows8
        ? (ImpersonationLevelImpersonate, CapabilitiesStaticCloaking)
        : (ImpersonationLevelIdentify, CapabilitiesNone);
}
