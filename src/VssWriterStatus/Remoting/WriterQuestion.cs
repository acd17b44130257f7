using System.Globalization;

namespace VssWriterStatus.Remoting;

/// <summary>The writers that one pipeline record queries on a computer; null for any.</summary>
internal sealed record WriterQuestion(string[]? Name, Guid[]? WriterId, Guid[]? InstanceId)
{
    private const string AnyName = "*";

    /// <summary>The query as a record for the remote cmdlet, which binds it by property name.</summary>
    public PSObject ToRecord()
    {
        var record = new PSObject();
        string[]? names = Name is null && WriterId is null && InstanceId is null ? [AnyName] : Name;
        if (names is not null)
        {
            record.Properties.Add(new PSNoteProperty(nameof(Name), names));
        }

        // Without this property, the record would be bound as text.
        record.Properties.Add(new PSNoteProperty(nameof(WriterId), WriterId));
        if (InstanceId is not null)
        {
            record.Properties.Add(new PSNoteProperty(nameof(InstanceId), InstanceId));
        }

        return record;
    }

    /// <summary>The same text for the same query.</summary>
    public override string ToString() =>
        string.Format(CultureInfo.InvariantCulture, "{0}\n{1}\n{2}", TextOf(Name), TextOf(WriterId), TextOf(InstanceId));

    private static string TextOf<T>(T[]? values) => values is null ? string.Empty : string.Join("\t", values) + "\t";
}
