namespace VssWriterStatus;

/// <summary>A query that failed completely or partly. Immutable.</summary>
/// <param name="ComputerName">The computer that was queried, by the name used for it; null if the error names none.</param>
/// <param name="ErrorId">The id of the error, such as VssAccessDenied.</param>
/// <param name="Message">What happened.</param>
/// <param name="RecommendedAction">What the administrator can do about it; null if the error has no recommendation.</param>
/// <param name="Source">The source that was queried.</param>
/// <param name="IsVerdict">Whether the failure is nevertheless an answer: a backup fails.</param>
internal sealed record GatherFailure(string? ComputerName, string ErrorId, string Message, string? RecommendedAction, VssSource Source = VssSource.System, bool IsVerdict = false)
{
    /// <summary>The error id of findings of a test backup that are not about writers.</summary>
    public const string BackupTestFailed = "VssBackupTestFailed";
}
