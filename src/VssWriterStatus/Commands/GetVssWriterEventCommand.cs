using System.Collections;
using VssWriterStatus.Diagnosis;
using VssWriterStatus.Errors;
using VssWriterStatus.Knowledge;
using VssWriterStatus.Requester;

namespace VssWriterStatus.Commands;

/// <summary>Gets the errors and warnings that the applications of writers, and VSS itself, logged on the local computer.</summary>
/// <remarks>The event log API is not part of .NET Standard, so Get-WinEvent reads the log and its objects are passed on unchanged.</remarks>
[Cmdlet(VerbsCommon.Get, "VssWriterEvent")]
[OutputType("System.Diagnostics.Eventing.Reader.EventLogRecord")]
public sealed class GetVssWriterEventCommand : KnownWriterCommand
{
    private const string Reader = @"Microsoft.PowerShell.Diagnostics\Get-WinEvent";
    private const string Tester = @"VssWriterStatus\Test-VssWriterStatus";

    /// <summary>The error by which Get-WinEvent reports that there are no events, which is a valid result.</summary>
    private const string NoEvents = "NoMatchingEventsFound";

    /// <summary>How far back to read events by default.</summary>
    private static readonly TimeSpan DefaultAge = TimeSpan.FromDays(7);

    private readonly List<(Guid? WriterId, string Name, KnownWriter? Known)> _writers = [];
    private readonly HashSet<string> _failedLogs = new(StringComparer.OrdinalIgnoreCase);
    private bool _isForUnhealthy;

    /// <summary>The computer of the writers, as named by the pipeline objects. Only the logs of the local computer are read.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? ComputerName { get; set; }

    /// <summary>Which source answered for a pipeline object; objects of other kinds have this property too.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, DontShow = true)]
    public object? Source { get; set; }

    /// <summary>The oldest event to return.</summary>
    [Parameter]
    public DateTime? After { get; set; }

    /// <summary>The maximum number of events to return, newest first.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int MaxEvents { get; set; } = int.MaxValue;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        _isForUnhealthy = IsForAll;
        if (RefusalOf(Name?.FirstOrDefault()) is VssException refusal)
        {
            WriteError(VssErrorRecord.From(refusal, ComputerName));
            _isForUnhealthy = false;
            return;
        }

        if (WriterId is not null)
        {
            _writers.AddRange(WriterId.SelectMany(Named));
        }
        else
        {
            Array.ForEach(Name ?? [], AddNamed);
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_isForUnhealthy)
        {
            if (InvokeCommand.GetCommand(Reader, CommandTypes.All) is null)
            {
                ThrowTerminatingError(VssErrorRecord.From(EventLogErrors.NotSupported(), Reader));
            }

            AddUnhealthy();
        }

        DateTimeOffset after = After is DateTime oldest ? new DateTimeOffset(oldest) : DateTimeOffset.Now - DefaultAge;
        var events = new Dictionary<string, PSObject>(StringComparer.OrdinalIgnoreCase);
        foreach ((Guid? writerId, string name, KnownWriter? known) in _writers)
        {
            foreach (WriterEventQuery query in WriterEventQuery.For(writerId, name, known, after, withWarnings: true))
            {
                foreach (PSObject found in Read(query))
                {
                    events[$"{ValueOf(found, "LogName")}/{ValueOf(found, "RecordId")}"] = found;
                }
            }
        }

        IEnumerable<PSObject> newestFirst = events.Values.OrderByDescending(found => ValueOf(found, "TimeCreated") as DateTime?);
        WriteObject(newestFirst.Take(MaxEvents), enumerateCollection: true);
    }

    /// <summary>Why the logs of the local computer contain no events of the record's writer; null if they may.</summary>
    private VssException? RefusalOf(string? name)
    {
        if ($"{Source}" == nameof(VssSource.Simulation))
        {
            return EventLogErrors.Simulated(name);
        }

        return ComputerName is null || LocalComputer.IsNamed(ComputerName) ? null : EventLogErrors.Elsewhere(ComputerName, name);
    }

    /// <summary>The writers of a class: each by its row in the catalogue, or by the name that came with the ID.</summary>
    private IEnumerable<(Guid? WriterId, string Name, KnownWriter? Known)> Named(Guid id)
    {
        if (Name is not null)
        {
            return Name.Select(name => ((Guid?)id, name, KnownWriters.Find(id, name)));
        }

        IReadOnlyList<KnownWriter> rows = KnownWriters.OfClass(id);
        return rows.Count == 0 ? [(id, string.Empty, null)] : rows.Select(known => ((Guid?)id, known.Name, (KnownWriter?)known));
    }

    private void AddNamed(string text)
    {
        var pattern = new NamePattern(text);
        KnownWriter[] rows = [.. KnownWriters.All.Where(known => pattern.Matches(known.Name) || known.IsNamed(text))];
        _writers.AddRange(rows.Select(known => (known.WriterId, known.IsNamed(text) ? text : known.Name, (KnownWriter?)known)));
        if (rows.Length == 0 && !pattern.HasWildcards)
        {
            WriteError(VssErrorRecord.From(VssErrors.WriterNotKnown($"name '{text}'"), text));
        }
    }

    private void AddUnhealthy()
    {
        if (TestWriters() is not WriterHealthReport report)
        {
            return;
        }

        _writers.AddRange(report.Writers.Where(writer => writer.Health != WriterHealth.Healthy).Select(
            writer => ((Guid?)writer.WriterId, writer.Name, KnownWriters.Find(writer.WriterId, writer.Name))));
        _writers.AddRange(report.Missing.Select(
            writer => (writer.WriterId, writer.Name, KnownWriters.Find(writer.WriterId ?? Guid.Empty, writer.Name))));
    }

    /// <summary>The report of the local computer. A query that fails ends the cmdlet, because an empty result would look as if there were no errors.</summary>
    private object? TestWriters()
    {
        try
        {
            return Run(Tester, new Hashtable { [nameof(TestVssWriterStatusCommand.Detailed)] = true }).FirstOrDefault()?.BaseObject;
        }
        catch (RuntimeException failure) when (failure is not PipelineStoppedException)
        {
            ThrowTerminatingError(failure.ErrorRecord);
            throw;
        }
    }

    private IEnumerable<PSObject> Read(WriterEventQuery query)
    {
        if (_failedLogs.Contains(query.LogName))
        {
            return [];
        }

        try
        {
            // Any account that may register a writer chooses the writer's name, and some logs are named after writers.
            var parameters = new Hashtable { ["LogName"] = WildcardPattern.Escape(query.LogName), ["FilterXPath"] = query.XPath };
            if (query.SelectsAlone && MaxEvents < int.MaxValue)
            {
                parameters[nameof(MaxEvents)] = (long)MaxEvents;
            }

            return Run(Reader, parameters).Where(found => query.Matches(
                ValueOf(found, "ProviderName")?.ToString() ?? string.Empty, ValueOf(found, "Id") as int? ?? 0, query.SelectsAlone ? string.Empty : TextOf(found)));
        }
        catch (CommandNotFoundException)
        {
            ThrowTerminatingError(VssErrorRecord.From(EventLogErrors.NotSupported(), Reader));
            throw;
        }
        catch (RuntimeException failure) when (failure is not PipelineStoppedException)
        {
            if (!failure.ErrorRecord.FullyQualifiedErrorId.StartsWith(NoEvents, StringComparison.Ordinal))
            {
                _failedLogs.Add(query.LogName);
                WriteError(VssErrorRecord.From(EventLogErrors.LogFailed(query.LogName, failure.ErrorRecord.Exception.Message, failure), query.LogName));
            }

            return [];
        }
    }

    /// <summary>Runs a command in the user's pipeline, which also stops it; its warnings are passed on to the user.</summary>
    private List<PSObject> Run(string command, Hashtable parameters)
    {
        var script = ScriptBlock.Create("param($Command, $Parameters) & $Command @Parameters -ErrorAction Stop 3>&1");
        List<PSObject> output = [];
        foreach (PSObject item in InvokeCommand.InvokeScript(useLocalScope: true, script, input: null, command, parameters))
        {
            if (item.BaseObject is WarningRecord warning)
            {
                WriteWarning(warning.Message);
            }
            else
            {
                output.Add(item);
            }
        }

        return output;
    }

    private static object? ValueOf(PSObject record, string property) => record.Properties[property]?.Value;

    /// <summary>The data and the message of an event: either can name the writer.</summary>
    private static string TextOf(PSObject record) => $"{record.Methods["ToXml"]?.Invoke()}\n{ValueOf(record, "Message")}";
}
