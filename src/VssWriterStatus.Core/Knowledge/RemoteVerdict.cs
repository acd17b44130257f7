namespace VssWriterStatus.Knowledge;

/// <summary>Determines another computer's verdict locally: no computer is trusted with the verdict on itself, and each command in the advice names it.</summary>
internal static class RemoteVerdict
{
    /// <summary>The object with a local verdict and advice; an object without them is returned unchanged.</summary>
    /// <param name="answer">The answer of the computer.</param>
    /// <param name="connection">How the computer was reached.</param>
    public static object Judge(object answer, RemoteConnection connection) => answer switch
    {
        WriterStatus status => WriterVerdict.JudgeHere(status, connection),
        WriterStatusChange change => new WriterStatusChange(change.Kind, Judge(change.Previous, connection), Judge(change.Current, connection), change.At),
        WriterHealthReport report => report.With(
            report.Writers.Select(writer => WriterVerdict.JudgeHere(writer, connection)),
            report.Missing.Select(missing => Judge(missing, report.Source, connection)),
            connection),
        WriterComponent component => component.SeenThrough(connection),
        WriterMetadata metadata => metadata.SeenThrough(connection),
        BackupTestReport report => report.With(
            report.Writers.Select(writer => WriterVerdict.JudgeHere(writer, connection)),
            report.Failed.Select(failure => new BackupTestFailure(failure.Phase, WriterVerdict.JudgeHere(failure.Writer, connection))),
            report.Missing.Select(missing => Judge(missing, report.Source, connection)),
            report.Warnings.Select(warning => ShownCommand.RewriteFor(warning, TargetParameters.Of(report.Source, connection))),
            connection),
        _ => answer,
    };

    private static WriterStatus? Judge(WriterStatus? status, RemoteConnection connection) =>
        status is null ? null : WriterVerdict.JudgeHere(status, connection);

    private static MissingWriter Judge(MissingWriter missing, VssSource source, RemoteConnection connection) => new(
        missing.Name,
        missing.WriterId,
        missing.ServiceName,
        missing.Expectation,
        missing.Causes,
        ShownCommand.RewriteFor(missing.Advice, TargetParameters.Of(source, connection)));
}
