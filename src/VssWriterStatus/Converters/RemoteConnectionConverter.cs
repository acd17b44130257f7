namespace VssWriterStatus;

/// <summary>Makes a real <see cref="RemoteConnection"/> again of one that comes from a job, a file or another computer.</summary>
public sealed class RemoteConnectionConverter : DeserializedConverter<RemoteConnection>
{
    private protected override RemoteConnection Read(DeserializedBag bag) =>
        bag.ReadInto(new RemoteConnection(), optional: nameof(RemoteConnection.UseSSL));
}
