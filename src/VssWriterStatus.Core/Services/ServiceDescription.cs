namespace VssWriterStatus.Services;

/// <summary>What decides whether a service can be stopped and started again. Immutable.</summary>
/// <param name="displayName">The name under which the services are listed for people.</param>
/// <param name="startType">When it starts.</param>
/// <param name="isProtected">Whether Windows protects its process, so that nobody may stop it.</param>
/// <param name="acceptsStop">Whether it takes the request to stop in its present state.</param>
/// <param name="exitCode">How it last ended, as an HRESULT; S_OK while it runs.</param>
/// <param name="specificExitCode">
/// Its own code, where it ended with ERROR_SERVICE_SPECIFIC_ERROR (SERVICE_STATUS.dwServiceSpecificExitCode); else null.
/// </param>
internal sealed class ServiceDescription(
    string displayName, ServiceStartType startType, bool isProtected, bool acceptsStop, int exitCode, int? specificExitCode = null)
{
    public string DisplayName { get; } = displayName;

    public ServiceStartType StartType { get; } = startType;

    public bool IsProtected { get; } = isProtected;

    public bool AcceptsStop { get; } = acceptsStop;

    public int ExitCode { get; } = exitCode;

    public int? SpecificExitCode { get; } = specificExitCode;
}
