using System.Globalization;
using System.Net;

namespace VssWriterStatus.Commands;

/// <summary>Reads the pipeline input that follows a gather: reports, single statuses and, with 2&gt;&amp;1, errors.</summary>
internal sealed class AnswerReader
{
    private const string NoAnswerId = "NoWriterStatus";

    /// <summary>The computer name that jobs use for their end of the connection. The real name is in another property.</summary>
    private const string Loopback = "localhost";

    /// <summary>The properties that PowerShell remoting adds to objects from another computer.</summary>
    private const string AskedNameProperty = "PSComputerName";

    /// <summary>The session through which Invoke-Command got an object.</summary>
    private const string RunspaceProperty = "RunspaceId";

    /// <summary>All answers read so far.</summary>
    public ComputerAnswers Computers { get; } = new();

    /// <summary>Reads one object. An object that is not a status, report or error is kept as an error, so that it does not count as healthy.</summary>
    public void Read(object? input)
    {
        if (input is null)
        {
            return;
        }

        var item = PSObject.AsPSObject(input);
        if (item.BaseObject is ErrorRecord || DeserializedBag.IsOf(typeof(ErrorRecord), item))
        {
            ReadError(item);
        }
        else if (As<WriterStatus>(item) is WriterStatus writer)
        {
            Computers.Add(writer, AskedNameOf(item, writer.Connection), RouteOf(item, writer.Connection));
        }
        else if (As<WriterHealthReport>(item) is WriterHealthReport report)
        {
            Computers.Add(report, AskedNameOf(item, report.Connection), RouteOf(item, report.Connection));
        }
        else if (As<BackupTestReport>(item) is BackupTestReport test)
        {
            Computers.Add(test, AskedNameOf(item, test.Connection), RouteOf(item, test.Connection));
        }
        else if (As<WriterComponent>(item) is WriterComponent component)
        {
            Computers.Add(component, AskedNameOf(item, component.Connection), RouteOf(item, component.Connection));
        }
        else
        {
            Computers.Add(new GatherFailure(null, NoAnswerId, $"The input is not the status of a writer: {TextOf(item)}", null));
        }
    }

    /// <summary>An error from this session, a job, another computer or a file. The properties are the same whether or not the object was deserialized.</summary>
    private void ReadError(PSObject error)
    {
        PSObject? exception = Part(Part(error, nameof(ErrorRecord.Exception)), nameof(RemoteException.SerializedRemoteException))
            ?? Part(error, nameof(ErrorRecord.Exception));
        PSObject? details = Part(error, nameof(ErrorRecord.ErrorDetails));
        string errorId = (TextOf(error, nameof(ErrorRecord.FullyQualifiedErrorId)) ?? NoAnswerId).Split(',')[0];
        VssSource source = TextOf(exception, nameof(Exception.Source)) == nameof(VssSource.Simulation) ? VssSource.Simulation : VssSource.System;
        string? target = TextOf(error, nameof(ErrorRecord.TargetObject));
        string? computer = AskedNameOf(error) ?? TextOf(exception, nameof(VssException.ComputerName));
        string message = TextOf(details, nameof(ErrorDetails.Message)) ?? TextOf(exception, nameof(Exception.Message)) ?? TextOf(error);
        string? action = TextOf(details, nameof(ErrorDetails.RecommendedAction));
        if (errorId == nameof(VssErrorId.VssWriterNotFound))
        {
            string name = TextOf(exception, nameof(VssException.WriterName)) ?? target ?? string.Empty;
            Computers.Add(new MissingWriter(name, writerId: null, serviceName: null, message, causes: [], action ?? string.Empty), computer, source);
        }
        else
        {
            Computers.Add(new GatherFailure(computer ?? target, errorId, message, action, source));
        }
    }

    /// <summary>The name by which a computer was queried: the one that remoting added or, after a job, the one that the object stores.</summary>
    private static string? AskedNameOf(PSObject item, RemoteConnection? connection)
    {
        string? name = TextOf(item, AskedNameProperty);
        string? remembered = connection?.ComputerName ?? connection?.HostName;
        return remembered is not null && (name is null || name.Equals(Loopback, StringComparison.OrdinalIgnoreCase)) ? remembered : name;
    }

    /// <summary>Distinguishes computers that were queried by the same name; null if only the name is known.</summary>
    /// <remarks>
    /// Sessions and ports with the same name, such as those of tunnels, can lead to different computers. For objects that came through
    /// the loopback, the only other name is the one that the computer claims, so the session that Invoke-Command records is used.
    /// </remarks>
    private static string? RouteOf(PSObject item, RemoteConnection? connection)
    {
        if (connection?.SessionId is Guid sessionId)
        {
            return RouteOf(sessionId);
        }

        if ((connection?.HostName ?? (object?)connection?.Port) is not null)
        {
            string[] parts =
            [
                .. connection!.Port is int port ? [string.Format(CultureInfo.InvariantCulture, "port {0}", port)] : Array.Empty<string>(),
                .. connection.HostName is not null && connection.UserName is string user ? [$"user {user}"] : Array.Empty<string>(),
            ];
            return parts.Length == 0 ? null : string.Join(", ", parts);
        }

        return IsLoopback(TextOf(item, AskedNameProperty)) && Guid.TryParse(TextOf(item, RunspaceProperty), out Guid runspaceId) ? RouteOf(runspaceId) : null;
    }

    private static string RouteOf(Guid sessionId) => $"session {sessionId:D}";

    private static bool IsLoopback(string? name) =>
        string.Equals(name, Loopback, StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(name, out IPAddress? address) && IPAddress.IsLoopback(address));

    /// <summary>The name by which PowerShell remoting reached the computer that an error came from; null for jobs and the local session.</summary>
    private static string? AskedNameOf(PSObject error)
    {
        string? name = TextOf(Part(error, "OriginInfo"), AskedNameProperty) ?? TextOf(error, AskedNameProperty);
        return string.Equals(name, Loopback, StringComparison.OrdinalIgnoreCase) ? null : name;
    }

    /// <summary>The object in its own type, even if it was deserialized; null if it is of another type.</summary>
    private static T? As<T>(PSObject item)
        where T : class => DeserializedBag.As(typeof(T), item) as T;

    private static PSObject? Part(PSObject? whole, string property)
    {
        try
        {
            return whole?.Properties[property]?.Value is object part ? PSObject.AsPSObject(part) : null;
        }
        catch (ExtendedTypeSystemException)
        {
            return null;
        }
    }

    /// <summary>A property as text; null if it is missing or empty.</summary>
    private static string? TextOf(PSObject? item, string property) =>
        Part(item, property) is PSObject value && TextOf(value) is { Length: > 0 } text ? text : null;

    /// <summary>The object as text. Any object can come through a pipeline, including one that has no text.</summary>
    private static string TextOf(PSObject item)
    {
        try
        {
            return item.ToString() ?? string.Empty;
        }
        catch (ExtendedTypeSystemException)
        {
            return item.TypeNames.Count > 0 ? item.TypeNames[0] : string.Empty;
        }
    }
}
