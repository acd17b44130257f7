using System;

namespace VssWriterStatus;

/// <summary>A question to VSS that could not be answered. A writer that failed is an answer, not an exception.</summary>
public sealed class VssException : Exception
{
    internal VssException(
        VssErrorId errorId, string operation, int hresult, string message, string recommendedAction, Exception? cause = null)
        : base(message, cause)
    {
        ErrorId = errorId;
        Operation = operation;
        HResult = hresult;
        RecommendedAction = recommendedAction;
    }

    /// <summary>The kind of failure; the id of PowerShell's error record.</summary>
    public VssErrorId ErrorId { get; }

    /// <summary>The operation that failed, such as GatherWriterStatus.</summary>
    public string Operation { get; }

    /// <summary>What the administrator can do about it.</summary>
    public string RecommendedAction { get; }
}
