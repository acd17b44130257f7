namespace VssWriterStatus.Services;

/// <summary>What decides whether a service can be stopped and started again. Immutable.</summary>
/// <param name="DisplayName">The name under which the services are listed for people.</param>
/// <param name="StartType">When it starts.</param>
/// <param name="IsProtected">Whether Windows protects its process, so that nobody may stop it.</param>
/// <param name="AcceptsStop">Whether it takes the request to stop in its present state.</param>
/// <param name="ExitCode">How it last ended, as an HRESULT; S_OK while it runs.</param>
/// <param name="SpecificExitCode">
/// Its own code, where it ended with ERROR_SERVICE_SPECIFIC_ERROR (SERVICE_STATUS.dwServiceSpecificExitCode); else null.
/// </param>
internal sealed record ServiceDescription(string DisplayName, ServiceStartType StartType, bool IsProtected, bool AcceptsStop, int ExitCode, int? SpecificExitCode = null);
