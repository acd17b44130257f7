namespace VssWriterStatus;

/// <summary>A question about writers that got an error for an answer: a computer that could not be asked, or a writer that is not there. Immutable.</summary>
internal sealed class GatherFailure(
    string? computerName,
    string errorId,
    string message,
    string? recommendedAction,
    string? missingWriter = null,
    VssSource source = VssSource.System)
{
    /// <summary>The computer that was asked, where the error names one.</summary>
    public string? ComputerName { get; } = computerName;

    /// <summary>The id of the error, such as VssAccessDenied.</summary>
    public string ErrorId { get; } = errorId;

    /// <summary>What happened.</summary>
    public string Message { get; } = message;

    /// <summary>What the administrator can do about it; null where the error does not say.</summary>
    public string? RecommendedAction { get; } = recommendedAction;

    /// <summary>The name or id of the writer that was asked for and is not there; null where the computer itself could not be asked.</summary>
    public string? MissingWriter { get; } = missingWriter;

    /// <summary>Who was asked.</summary>
    public VssSource Source { get; } = source;
}
