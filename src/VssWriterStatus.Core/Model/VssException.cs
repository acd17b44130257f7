namespace VssWriterStatus;

/// <summary>A query to VSS that failed. A writer that failed is an answer, not an exception.</summary>
public sealed class VssException : Exception
{
    /// <summary>The longest message and recommended action, in characters: both may quote text of any length from a file, a program or another computer.</summary>
    private const int LongestMessage = 4096;

    internal VssException(
        VssErrorId errorId, string operation, int hresult, string message, string recommendedAction, Exception? cause = null)
        : base(message.ToPrintable(LongestMessage), cause)
    {
        ErrorId = errorId;
        Operation = operation.ToPrintable();
        HResult = hresult;
        RecommendedAction = recommendedAction.ToPrintable(LongestMessage);
    }

    /// <summary>The kind of failure; the id of PowerShell's error record.</summary>
    public VssErrorId ErrorId { get; }

    /// <summary>The operation that failed, such as GatherWriterStatus.</summary>
    public string Operation { get; }

    /// <summary>What the administrator can do about it.</summary>
    public string RecommendedAction { get; internal set; }

    /// <summary>The computer that was queried, by the name used for it; null if the error is not about a computer.</summary>
    public string? ComputerName { get; internal set; }

    /// <summary>The name or id of the requested writer that did not answer; null for other errors.</summary>
    public string? WriterName { get; internal set; }
}
