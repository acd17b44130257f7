namespace VssWriterStatus.Services;

/// <summary>How a service starts. Immutable.</summary>
/// <param name="startType">When it starts.</param>
/// <param name="isTriggered">Whether events start or stop it (trigger start).</param>
/// <param name="account">The account that it runs under, such as NT AUTHORITY\NetworkService; null where it is not known.</param>
internal sealed class ServiceStartup(ServiceStartType startType, bool isTriggered, string? account)
{
    public ServiceStartType StartType { get; } = startType;

    public bool IsTriggered { get; } = isTriggered;

    public string? Account { get; } = account;

    /// <summary>Whether the service runs all the time: it starts with Windows, delayed or not, and nothing stops it on demand.</summary>
    public bool RunsAlways => StartType == ServiceStartType.Automatic && !IsTriggered;
}
