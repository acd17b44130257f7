namespace VssWriterStatus.Services;

/// <summary>The properties that decide whether a service can be stopped and started again. Immutable.</summary>
/// <param name="DisplayName">The name that users see in the list of services.</param>
/// <param name="StartType">When it starts.</param>
/// <param name="IsProtected">Whether Windows protects its process, so that it cannot be stopped.</param>
/// <param name="AcceptsStop">Whether it accepts a stop request in its current state.</param>
/// <param name="ExitCode">Its last exit code, as an HRESULT; S_OK while it is running.</param>
/// <param name="SpecificExitCode">
/// Its own code, if it ended with ERROR_SERVICE_SPECIFIC_ERROR (SERVICE_STATUS.dwServiceSpecificExitCode); otherwise null.
/// </param>
internal sealed record ServiceDescription(string DisplayName, ServiceStartType StartType, bool IsProtected, bool AcceptsStop, int ExitCode, int? SpecificExitCode = null);
