namespace VssWriterStatus;

/// <summary>Recreates a <see cref="RemoteConnection"/> from the deserialized object of a job, a file or another computer.</summary>
public sealed class RemoteConnectionConverter : DeserializedConverter<RemoteConnection>
{
    private protected override RemoteConnection Read(DeserializedBag bag) =>
        bag.ReadInto(new RemoteConnection(), optional: nameof(RemoteConnection.UseSSL));
}
