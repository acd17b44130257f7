using VssWriterStatus.Interop;

namespace VssWriterStatus.Knowledge;

/// <summary>Converts a writer's numbers to a status with a verdict, its reason and the next step.</summary>
internal static class WriterVerdict
{
    /// <summary>The prefixes of the symbols of codes that only writers report, with advice for the writer.</summary>
    private const string CodesOfWriters = "VSS_E_WRITER";

    /// <summary>The status of a writer on a computer.</summary>
    /// <param name="raw">The values that the writer reported.</param>
    /// <param name="computerName">The computer.</param>
    /// <param name="gatheredAt">When the writer was queried, in UTC.</param>
    /// <param name="comSecurity">The COM security of the process that gathered.</param>
    /// <param name="source">The source that answered.</param>
    /// <param name="hostService">The service that hosts the writer on this computer, if it differs from the catalogue.</param>
    /// <param name="connection">How the computer was reached; null for the local computer.</param>
    public static WriterStatus Judge(
        in RawWriterStatus raw,
        string computerName,
        DateTimeOffset gatheredAt,
        ComSecurity comSecurity,
        VssSource source,
        string? hostService = null,
        RemoteConnection? connection = null)
    {
        VssError failure = KnownErrors.Of(raw.Failure);
        KnownWriter? known = KnownWriters.Find(raw.WriterId, raw.Name);
        string? serviceName = hostService ?? known?.ServiceOf(raw.Name);
        HealthRule rule = HealthRules.For(raw.State, raw.Failure, serviceName);
        return new WriterStatus
        {
            ComputerName = computerName,
            Name = raw.Name,
            WriterId = raw.WriterId,
            InstanceId = raw.InstanceId,
            State = (WriterState)raw.State,
            Health = rule.Health,
            FailureCode = raw.Failure,
            Failure = failure.Name,
            FailureMessage = raw.Failure == HResult.S_OK ? null : failure.Meaning,
            IsRetryable = failure.IsRetryable,
            ApplicationCode = raw.Application,
            ApplicationMessage = raw.ApplicationMessage,
            ServiceName = serviceName,
            Advice = AdviceFor(rule, failure) is string step ? WriterAdvice.Fill(step, known, raw.Name, serviceName, TargetParameters.Of(source, connection)) : null,
            GatheredAt = gatheredAt,
            ComSecurity = comSecurity,
            Source = source,
            Connection = connection,
        };
    }

    /// <summary>The status of a writer on a remote computer, with a verdict from this module, and with the computer named in each command of the advice.</summary>
    public static WriterStatus JudgeHere(WriterStatus status, RemoteConnection connection) => Judge(
        new RawWriterStatus(
            status.Name, status.WriterId, status.InstanceId, (int)status.State, status.FailureCode, status.ApplicationCode, status.ApplicationMessage),
        status.ComputerName,
        status.GatheredAt,
        status.ComSecurity,
        status.Source,
        status.ServiceName,
        connection);

    private static string? AdviceFor(HealthRule rule, VssError failure)
    {
        if (rule.Health != WriterHealth.Failed || failure.AdviceForWriter is not string advice || IsForTheCaller(failure))
        {
            return rule.Advice;
        }

        if (advice.Contains(VssError.ErrorsStep))
        {
            return advice;
        }

        return failure.Name.StartsWith(CodesOfWriters, StringComparison.Ordinal) || advice.Contains(VssError.RestartStep)
            ? $"{advice} If the writer fails again in the next backup, read {VssError.ErrorsStep}."
            : $"{advice} If the writer fails again in the next backup, read {VssError.ErrorsStep}, then {VssError.RestartStep}.";
    }

    /// <summary>Whether the code's advice is for the caller of the API: here that was the writer, not the reader of the status.</summary>
    private static bool IsForTheCaller(VssError failure) =>
        failure.Class == VssErrorClass.Caller && !failure.Name.StartsWith("VSS_", StringComparison.Ordinal);
}
