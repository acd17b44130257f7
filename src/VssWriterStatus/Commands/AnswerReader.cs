using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace VssWriterStatus.Commands;

/// <summary>Takes what comes through a pipeline after a gather: writers or reports on them, and with 2&gt;&amp;1 the errors among them.</summary>
internal sealed class AnswerReader
{
    private const string NoAnswerId = "NoWriterStatus";

    /// <summary>The writers so far.</summary>
    public List<WriterStatus> Writers { get; } = [];

    /// <summary>The questions so far that got an error for an answer.</summary>
    public List<GatherFailure> Unanswered { get; } = [];

    /// <summary>Takes one object. What is neither a writer's status, nor a report, nor an error is kept as a question unanswered, for it must not pass for good news.</summary>
    public void Read(object? input)
    {
        if (input is PSObject { BaseObject: ErrorRecord error })
        {
            Unanswered.Add(FailureOf(error));
        }
        else if (LanguagePrimitives.TryConvertTo(input, out WriterStatus? writer) && writer is not null)
        {
            Writers.Add(writer);
        }
        else if (LanguagePrimitives.TryConvertTo(input, out WriterHealthReport? report) && report is not null)
        {
            Writers.AddRange(report.Writers);
            Unanswered.AddRange(report.Missing.Select(missing => new GatherFailure(
                report.ComputerName, nameof(VssErrorId.VssWriterNotFound), $"{missing.Name} is missing: {missing.Expectation}", missing.Advice, missing.Name, report.Source)));
        }
        else if (input is not null)
        {
            Unanswered.Add(new GatherFailure(
                computerName: null, NoAnswerId, $"This is no status of a writer: {input}", recommendedAction: null));
        }
    }

    private static GatherFailure FailureOf(ErrorRecord error)
    {
        string errorId = VssErrorRecord.IdOf(error);
        string? target = LanguagePrimitives.ConvertTo<string>(error.TargetObject);
        string? remote = (error as RemotingErrorRecord)?.OriginInfo.PSComputerName;
        bool isMissing = errorId == nameof(VssErrorId.VssWriterNotFound);
        return new GatherFailure(
            string.IsNullOrEmpty(remote) && !isMissing ? target : remote,
            errorId,
            error.ToString(),
            error.ErrorDetails?.RecommendedAction,
            isMissing ? target : null,
            SourceOf(error.Exception) == nameof(VssSource.Simulation) ? VssSource.Simulation : VssSource.System);
    }

    /// <summary>Who was asked, as the error says it; one that came from a job or another computer has its properties in a bag.</summary>
    private static string? SourceOf(Exception exception) => exception is RemoteException { SerializedRemoteException: PSObject bag }
        ? bag.Properties[nameof(Exception.Source)]?.Value as string
        : exception.Source;
}
