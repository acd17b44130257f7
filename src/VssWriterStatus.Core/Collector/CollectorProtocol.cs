namespace VssWriterStatus.Collector;

/// <summary>The keywords of the collector's protocol: JSON objects, one per line, each with a type.</summary>
internal static partial class CollectorProtocol
{
    /// <summary>Version 2 added the message that a writer could not be read, which a reader must not ignore.</summary>
    public const int Version = 2;

    public const string Type = "type";

    public const string Hello = "hello";
    public const string Progress = "progress";
    public const string Writer = "writer";
    public const string WriterNotRead = "writerNotRead";
    public const string PhaseEnded = "phase";
    public const string Volume = "volume";
    public const string Status = "status";
    public const string End = "end";
    public const string Error = "error";

    public const string ProtocolVersion = "protocol";
    public const string CollectorVersion = "version";
    public const string ComputerName = "computerName";
    public const string Source = "source";
    public const string ComSecurity = "comSecurity";
    public const string Phase = "phase";
    public const string ElapsedMs = "elapsedMs";
    public const string Name = "name";
    public const string WriterId = "writerId";
    public const string InstanceId = "instanceId";
    public const string State = "state";
    public const string Failure = "failure";
    public const string Application = "application";
    public const string ApplicationMessage = "applicationMessage";
    public const string Index = "index";
    public const string Count = "count";
    public const string Writers = "writers";
    public const string NotRead = "notRead";
    public const string ErrorId = "errorId";
    public const string Operation = "operation";
    public const string HResult = "hresult";
    public const string Message = "message";

    /// <summary>The error id of a gather that its caller cancelled. A caller that has exited does not read it.</summary>
    public const string Cancelled = "VssCancelled";
}
