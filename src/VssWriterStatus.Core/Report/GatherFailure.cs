namespace VssWriterStatus.Report;

/// <summary>Why a computer did not answer, or not in full. Immutable.</summary>
internal sealed class GatherFailure(string? computerName, string errorId, string message, string? recommendedAction)
{
    /// <summary>The computer, where the error names one.</summary>
    public string? ComputerName { get; } = computerName;

    /// <summary>The id of the error, such as VssAccessDenied.</summary>
    public string ErrorId { get; } = errorId;

    public string Message { get; } = message;

    public string? RecommendedAction { get; } = recommendedAction;
}
