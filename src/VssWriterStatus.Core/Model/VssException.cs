using System;

namespace VssWriterStatus;

/// <summary>A question to VSS that could not be answered. A writer that failed is an answer, not an exception.</summary>
public sealed class VssException : Exception
{
    /// <summary>In characters, also of a recommended action: both may quote what a file, a program or another computer said, which may be of any length.</summary>
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
    public string RecommendedAction { get; }

    /// <summary>The computer that was queried, by the name that was used for it; null where the error is about none.</summary>
    public string? ComputerName { get; internal set; }

    /// <summary>The name or id of the writer that was asked for and did not answer; null for other errors.</summary>
    public string? WriterName { get; internal set; }
}
