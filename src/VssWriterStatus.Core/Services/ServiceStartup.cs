namespace VssWriterStatus.Services;

/// <summary>How a service starts. Immutable.</summary>
/// <param name="StartType">When it starts.</param>
/// <param name="IsTriggered">Whether events start or stop it (trigger start).</param>
/// <param name="Account">The account that it runs under, such as NT AUTHORITY\NetworkService; null if it is unknown.</param>
internal sealed record ServiceStartup(ServiceStartType StartType, bool IsTriggered, string? Account)
{
    /// <summary>Whether the service runs all the time: it starts with Windows, delayed or not, and nothing stops it on demand.</summary>
    public bool RunsAlways => StartType == ServiceStartType.Automatic && !IsTriggered;
}
