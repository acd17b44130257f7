namespace VssWriterStatus;

/// <summary>A query that failed, or of which a part failed. Immutable.</summary>
internal sealed class GatherFailure(
    string? computerName,
    string errorId,
    string message,
    string? recommendedAction,
    VssSource source = VssSource.System)
{
    /// <summary>The computer that was queried, by the name that was used for it; null where the error names none.</summary>
    public string? ComputerName { get; } = computerName;

    /// <summary>The id of the error, such as VssAccessDenied.</summary>
    public string ErrorId { get; } = errorId;

    /// <summary>What happened.</summary>
    public string Message { get; } = message;

    /// <summary>What the administrator can do about it; null where the error does not say.</summary>
    public string? RecommendedAction { get; } = recommendedAction;

    /// <summary>Who was asked.</summary>
    public VssSource Source { get; } = source;
}
