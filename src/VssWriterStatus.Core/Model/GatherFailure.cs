namespace VssWriterStatus;

/// <summary>A query that failed, or of which a part failed. Immutable.</summary>
/// <param name="ComputerName">The computer that was queried, by the name that was used for it; null where the error names none.</param>
/// <param name="ErrorId">The id of the error, such as VssAccessDenied.</param>
/// <param name="Message">What happened.</param>
/// <param name="RecommendedAction">What the administrator can do about it; null where the error does not say.</param>
/// <param name="Source">Who was asked.</param>
/// <param name="IsVerdict">Whether it is an answer nevertheless: that a backup fails.</param>
internal sealed record GatherFailure(string? ComputerName, string ErrorId, string Message, string? RecommendedAction, VssSource Source = VssSource.System, bool IsVerdict = false)
{
    /// <summary>The id of what a test backup found beside the writers.</summary>
    public const string BackupTestFailed = "VssBackupTestFailed";
}
