using System;
using System.Management.Automation;
using VssWriterStatus.Knowledge;

namespace VssWriterStatus;

/// <summary>Recreates a <see cref="BackupTestReport"/> from the deserialized object of a job, a file or another computer.</summary>
public sealed class BackupTestReportConverter : DeserializedConverter<BackupTestReport>
{
    private protected override BackupTestReport Read(DeserializedBag bag)
    {
        string computerName = bag.Read<string>(nameof(BackupTestReport.ComputerName))!;
        VssSource source = bag.Read<VssSource>(nameof(BackupTestReport.Source));
        return new BackupTestReport(
            computerName,
            bag.ReadList(nameof(BackupTestReport.Volumes), ReadVolume),
            bag.ReadList(nameof(BackupTestReport.Phases), ReadPhase),
            bag.ReadList(nameof(BackupTestReport.Writers), LanguagePrimitives.ConvertTo<WriterStatus>),
            bag.ReadList(nameof(BackupTestReport.Failed), ReadFailure),
            bag.ReadList(nameof(BackupTestReport.Missing), WriterHealthReportConverter.ReadMissing),
            bag.ReadList(nameof(BackupTestReport.NotRead), DeserializedBag.TextOf),
            bag.ReadList(nameof(BackupTestReport.Warnings), DeserializedBag.TextOf),
            bag.Read<DateTimeOffset>(nameof(BackupTestReport.TestedAt)),
            source,
            bag.ReadConnection(computerName, source));
    }

    private static BackupVolume ReadVolume(object element)
    {
        var bag = new DeserializedBag(PSObject.AsPSObject(element));
        return new BackupVolume(bag.Read<string>(nameof(BackupVolume.Name))!, KnownErrors.Of(bag.Read<int>(nameof(BackupVolume.ErrorCode))));
    }

    private static BackupPhase ReadPhase(object element)
    {
        var bag = new DeserializedBag(PSObject.AsPSObject(element));
        return new BackupPhase(
            bag.Read<string>(nameof(BackupPhase.Name))!,
            bag.Read<TimeSpan>(nameof(BackupPhase.Duration)),
            KnownErrors.Of(bag.Read<int>(nameof(BackupPhase.ErrorCode))),
            bag.Read<int?>(nameof(BackupPhase.WriterCount)));
    }

    private static BackupTestFailure ReadFailure(object element)
    {
        var bag = new DeserializedBag(PSObject.AsPSObject(element));
        return new BackupTestFailure(
            bag.Read<string>(nameof(BackupTestFailure.Phase))!,
            bag.Read<WriterStatus>(nameof(BackupTestFailure.Writer)) ?? throw new PSInvalidCastException("A failure has no writer."));
    }
}
