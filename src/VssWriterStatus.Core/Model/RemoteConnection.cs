using System.ComponentModel;

namespace VssWriterStatus;

/// <summary>How a remote computer was reached: everything that a command needs to reach it again, except passwords. Immutable.</summary>
/// <remarks>Exactly one of <see cref="ComputerName"/>, <see cref="HostName"/> and <see cref="SessionId"/> is set.</remarks>
public sealed class RemoteConnection
{
    internal RemoteConnection()
    {
    }

    /// <summary>The computer name that was specified for WinRM; null if it was reached in another way.</summary>
    public string? ComputerName { get; internal init => field = value?.ToPrintable(); }

    /// <summary>The host that was specified for SSH, such as user@host or host:port; null if it was reached in another way.</summary>
    public string? HostName { get; internal init => field = value?.ToPrintable(); }

    /// <summary>The instance id of the user's PSSession; null if it was reached in another way.</summary>
    public Guid? SessionId { get; internal init; }

    /// <summary>The user name that was specified for the connection; null for the current user.</summary>
    public string? UserName { get; internal init => field = value?.ToPrintable(); }

    /// <summary>The port that was specified; null for the default.</summary>
    public int? Port { get; internal init; }

    /// <summary>The private key file that was specified for SSH.</summary>
    public string? KeyFilePath { get; internal init => field = value?.ToPrintable(); }

    /// <summary>Whether WinRM used HTTPS.</summary>
    [DefaultValue(false)]
    public bool UseSSL { get; internal init; }

    /// <summary>The authentication mechanism that was specified for WinRM.</summary>
    public string? Authentication { get; internal init => field = value?.ToPrintable(); }

    /// <summary>The session configuration that was specified for WinRM.</summary>
    public string? ConfigurationName { get; internal init => field = value?.ToPrintable(); }

    /// <summary>The name that was specified and the transport, such as "SRV1 over WinRM".</summary>
    public override string ToString() => HostName is not null
        ? $"{HostName} over SSH"
        : ComputerName is not null ? $"{ComputerName} over WinRM" : $"session {SessionId}";
}
