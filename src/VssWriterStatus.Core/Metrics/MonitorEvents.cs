namespace VssWriterStatus.Metrics;

/// <summary>Creates events for Windows' event log: one for each computer, each writer and each missing writer.</summary>
/// <remarks>
/// The ids are within 1 to 1000, for which the message file %SystemRoot%\System32\EventCreate.exe has a text that contains only the message.
/// A subscription recognizes a simulation only by its id, so simulations have other ids.
/// </remarks>
internal static class MonitorEvents
{
    private const int Simulated = 800;

    /// <summary>The longest message: an event can hold 31,839 characters (ReportEventW), but some monitors show no more than this.</summary>
    private const int MaximumMessageLength = 4000;

    /// <summary>Ids that are listed in the help.</summary>
    private enum Id
    {
        Queried = 100,
        Healthy = 101,
        Busy = 102,
        Accepted = 104,
        NotQueried = 110,
        MissingNotKnown = 111,
        Unknown = 120,
        Failed = 121,
        Missing = 122,
    }

    /// <summary>The events; at least one even if there are no results.</summary>
    public static IEnumerable<MonitorEvent> Of(MonitorSummary summary) => summary.Computers.Length == 0
        ? [new MonitorEvent { EventId = (int)Id.NotQueried, EntryType = "Error", Message = summary.Headline }]
        : summary.Computers.SelectMany(Of);

    private static IEnumerable<MonitorEvent> Of(ComputerAnswer computer)
    {
        var own = new MonitorSummary([computer]);
        Id id = computer.Failures.Count > 0 || !computer.HasAnswered ? Id.NotQueried : computer.KnowsMissing ? Id.Queried : Id.MissingNotKnown;
        string text = id == Id.Queried ? own.Headline : $"{own.Headline} {string.Join(" ", computer.Failures.Select(MonitorSummary.TextOf))}".TrimEnd();
        return
        [
            Event(id, computer, null, null, text),
            .. computer.Writers.Select(writer => Event(IdOf(writer), computer, writer.Name, writer.WriterId, MonitorSummary.TextOf(computer, writer))),
            .. computer.Missing.Select(missing => Event(Id.Missing, computer, missing.Name, missing.WriterId, MonitorSummary.TextOf(computer, missing))),
        ];
    }

    private static Id IdOf(WriterStatus writer) => Verdicts.Of(writer) switch
    {
        Verdict.Healthy => Id.Healthy,
        Verdict.Busy => Id.Busy,
        Verdict.Accepted => Id.Accepted,
        Verdict.Failed => Id.Failed,
        _ => Id.Unknown,
    };

    private static MonitorEvent Event(Id id, ComputerAnswer computer, string? writer, Guid? writerId, string message)
    {
        bool isSimulated = computer.Source == VssSource.Simulation;
        string entryType = isSimulated || id is Id.Queried or Id.Healthy or Id.Busy or Id.Accepted
            ? "Information"
            : id is Id.Unknown or Id.MissingNotKnown ? "Warning" : "Error";
        return new MonitorEvent
        {
            EventId = (int)id + (isSimulated ? Simulated : 0),
            EntryType = entryType,
            ComputerName = computer.Name is null ? null : MonitorText.Name(computer.Name),
            WriterName = writer is null ? null : MonitorText.Name(writer),
            WriterId = writerId,
            Message = MonitorText.OneLine(message, MaximumMessageLength),
            Source = computer.Source,
        };
    }
}
