using System;

namespace VssWriterStatus;

/// <summary>Makes a real <see cref="RemoteConnection"/> again of one that comes from a job, a file or another computer.</summary>
public sealed class RemoteConnectionConverter : DeserializedConverter<RemoteConnection>
{
    private protected override RemoteConnection Read(DeserializedBag bag)
    {
        return new RemoteConnection(
            bag.Read<string>(nameof(RemoteConnection.ComputerName)),
            bag.Read<string>(nameof(RemoteConnection.HostName)),
            bag.Read<Guid?>(nameof(RemoteConnection.SessionId)),
            bag.Read<string>(nameof(RemoteConnection.UserName)),
            bag.Read<int?>(nameof(RemoteConnection.Port)),
            bag.Read<string>(nameof(RemoteConnection.KeyFilePath)),
            bag.Read<bool?>(nameof(RemoteConnection.UseSSL)) == true,
            bag.Read<string>(nameof(RemoteConnection.Authentication)),
            bag.Read<string>(nameof(RemoteConnection.ConfigurationName)));
    }
}
