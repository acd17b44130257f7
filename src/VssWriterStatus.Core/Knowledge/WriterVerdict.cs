using System;
using VssWriterStatus.Interop;

namespace VssWriterStatus.Knowledge;

/// <summary>Turns a writer's numbers into a status with a verdict, its reason and the next step.</summary>
internal static class WriterVerdict
{
    private const string BusyAdvice = "Wait for the running backup to end, then gather again.";

    private const string UnknownAdvice =
        "Gather again; if the state stays the same, read the event log of the computer and restart the host service.";

    private const string FailedAdvice =
        "Read the Application event log for errors of VSS and of the application, then restart the host service.";

    /// <summary>The verdict of state and failure code together: they are independent of each other.</summary>
    public static WriterHealth HealthOf(int state, int failure)
    {
        if (HResult.Failed(failure))
        {
            return WriterHealth.Failed;
        }

        return (WriterState)state switch
        {
            WriterState.Stable or WriterState.WaitingForBackupComplete => WriterHealth.Healthy,
            >= WriterState.WaitingForFreeze and <= WriterState.WaitingForPostSnapshot => WriterHealth.Busy,
            >= WriterState.FailedAtIdentify and <= WriterState.FailedAtBackupShutdown => WriterHealth.Failed,
            _ => WriterHealth.Unknown,
        };
    }

    /// <summary>The status of a writer of a computer.</summary>
    public static WriterStatus Judge(
        in RawWriterStatus raw, string computerName, DateTimeOffset gatheredAt, ComSecurity comSecurity, VssSource source)
    {
        WriterHealth health = HealthOf(raw.State, raw.Failure);
        VssError failure = KnownErrors.Of(raw.Failure);
        return new WriterStatus(
            computerName,
            raw.Name,
            raw.WriterId,
            raw.InstanceId,
            (WriterState)raw.State,
            health,
            raw.Failure,
            failure.Name,
            raw.Failure == HResult.S_OK ? null : failure.Meaning,
            failure.IsRetryable,
            raw.Application,
            raw.ApplicationMessage,
            KnownWriters.Find(raw.WriterId, raw.Name)?.ServiceName,
            AdviceFor(health, failure),
            gatheredAt,
            comSecurity,
            source);
    }

    /// <summary>Whether the code's advice is for whoever made the call: here that was the writer, not the reader of the status.</summary>
    private static bool IsForTheCaller(VssError failure) =>
        failure.Class == VssErrorClass.Caller && !failure.Name.StartsWith("VSS_", StringComparison.Ordinal);

    private static string? AdviceFor(WriterHealth health, VssError failure) => health switch
    {
        WriterHealth.Healthy => null,
        WriterHealth.Busy => BusyAdvice,
        WriterHealth.Failed => IsForTheCaller(failure) ? FailedAdvice : failure.Advice ?? FailedAdvice,
        _ => UnknownAdvice,
    };
}
