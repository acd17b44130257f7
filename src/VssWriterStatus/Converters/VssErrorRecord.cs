namespace VssWriterStatus;

/// <summary>Converts an error of Core to an ErrorRecord: ID, category, target and recommended action.</summary>
internal static class VssErrorRecord
{
    public static ErrorRecord From(VssException exception, object? target) =>
        new(exception, exception.ErrorId.ToString(), CategoryOf(exception.ErrorId), target)
        {
            ErrorDetails = new ErrorDetails(exception.Message) { RecommendedAction = exception.RecommendedAction },
        };

    /// <summary>The error's own ID, without the command name that PowerShell appends.</summary>
    public static string IdOf(ErrorRecord error) => error.FullyQualifiedErrorId.Split(',')[0];

    private static ErrorCategory CategoryOf(VssErrorId errorId) => errorId switch
    {
        VssErrorId.VssAccessDenied or VssErrorId.VssRestartRefused => ErrorCategory.PermissionDenied,
        VssErrorId.VssTimeout => ErrorCategory.OperationTimeout,
        VssErrorId.VssBadState or VssErrorId.VssWow64NotSupported => ErrorCategory.InvalidOperation,
        VssErrorId.VssWriterInfrastructure or VssErrorId.VssOutOfMemory => ErrorCategory.ResourceUnavailable,
        VssErrorId.VssNotSupportedOnPlatform => ErrorCategory.NotImplemented,
        VssErrorId.VssCollectorFailed => ErrorCategory.OpenError,
        VssErrorId.VssProtocolError or VssErrorId.VssSimulationInvalid => ErrorCategory.InvalidData,
        VssErrorId.VssWriterNotFound or VssErrorId.VssServiceNotKnown or VssErrorId.VssVolumeNotFound => ErrorCategory.ObjectNotFound,
        VssErrorId.VssBackupInProgress => ErrorCategory.ResourceBusy,
        VssErrorId.VssRestartFailed => ErrorCategory.OperationStopped,
        VssErrorId.VssCodeInvalid => ErrorCategory.InvalidArgument,
        VssErrorId.VssEventLogFailed or VssErrorId.VssWriterNotRead => ErrorCategory.ReadError,
        VssErrorId.VssReportFailed => ErrorCategory.WriteError,
        VssErrorId.VssRemoteFailed => ErrorCategory.ConnectionError,
        _ => ErrorCategory.NotSpecified,
    };
}
