using VssWriterStatus.Errors;
using VssWriterStatus.Interop;
using VssWriterStatus.Knowledge;
using VssWriterStatus.Requester;

namespace VssWriterStatus.Diagnosis;

/// <summary>Determines from a rehearsal whether a backup of a computer can be made.</summary>
/// <param name="computer">The computer.</param>
internal sealed class BackupTest(IComputer computer)
{
    /// <summary>How many components a warning lists.</summary>
    private const int MostNamed = 20;

    /// <summary>The longest warning, in characters: names of components can be of any length.</summary>
    private const int LongestWarning = 4096;

    private readonly List<BackupVolume> _volumes = [];
    private readonly List<PhaseEnded> _phases = [];
    private readonly List<BackupTestFailure> _failed = [];
    private readonly List<MissingWriter> _gone = [];
    private readonly List<string> _warnings = [];

    /// <summary>How many writers reported after each phase.</summary>
    private readonly Dictionary<string, int> _reported = [];

    /// <summary>The writers of the status that is being read.</summary>
    private readonly List<WriterStatus> _reading = [];

    /// <summary>The last status of each writer that was read completely.</summary>
    private WriterStatus[] _writers = [];

    /// <summary>The writers that identified themselves and are not known to be gone.</summary>
    private List<WriterStatus> _identified = [];

    /// <summary>Rehearses a backup and determines the verdict.</summary>
    /// <param name="gather">Runs the gathers.</param>
    /// <param name="volumes">The volumes, each ending in a backslash; empty for every fixed volume that VSS supports.</param>
    /// <param name="limit">The limit of the rehearsal; null for none.</param>
    /// <exception cref="VssException">The query failed.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public BackupTestReport Run(WriterGather gather, string[] volumes, TimeSpan? limit)
    {
        GatherOutcome outcome = Rehearse(gather, volumes, limit);
        WarnOfVolumes(gather, isNamed: volumes.Length > 0);
        if (volumes.Length > 0)
        {
            WarnOfOutside(gather, volumes, limit, outcome.Source);
        }

        var missing = new MissingWriters(LocalMachineEvidence.Of(computer), outcome.ComSecurity, outcome.Source);
        return new BackupTestReport(
            outcome.ComputerName,
            _volumes,
            _phases.Select(phase => new BackupPhase(phase.Name, phase.Duration, KnownErrors.Of(phase.HResult), _reported.TryGetValue(phase.Name, out int writers) ? writers : null)),
            _writers,
            _failed,
            [.. _gone, .. missing.AmongOthers(_writers.Select(writer => writer.Identity)).Where(writer => !_gone.Exists(gone => gone.Name == writer.Name))],
            outcome.NotRead.Select(failure => failure.Message),
            [.. outcome.Warnings, .. _warnings],
            outcome.GatheredAt,
            outcome.Source);
    }

    private GatherOutcome Rehearse(WriterGather gather, string[] volumes, TimeSpan? limit)
    {
        try
        {
            return gather.Rehearse(volumes, limit, _reading.Add, Take);
        }
        catch (VssException failure) when (IsCutOff(failure))
        {
            throw VssErrors.BackupCutOff(failure);
        }
    }

    /// <summary>Whether the requester ended, or was terminated, in the middle of the backup.</summary>
    private bool IsCutOff(VssException failure) =>
        failure.ErrorId is VssErrorId.VssTimeout or VssErrorId.VssCollectorFailed or VssErrorId.VssProtocolError
        && (failure.Operation == VssOperation.StartSnapshotSet || _phases.Exists(phase => phase.Name == VssOperation.StartSnapshotSet))
        && !_phases.Exists(phase => phase.Name is VssOperation.AbortBackup or VssOperation.BackupComplete && !HResult.Failed(phase.HResult));

    /// <summary>Warns of components that are not completely on the volumes: a backup of the volumes leaves parts out, and the writers do not report it.</summary>
    private void WarnOfOutside(WriterGather gather, string[] volumes, TimeSpan? limit, VssSource source)
    {
        List<string> outside = [];
        ShownCommand command = new ShownCommand(ShownCommand.GetVssWriterComponent).With("NotOn", volumes).On(TargetParameters.Of(source, null));
        try
        {
            GatherOutcome outcome = gather.ReadOutside(
                volumes, limit, component => outside.Add($"{component.ShownName} of {component.WriterName} ({string.Join(", ", component.NotHeld!)})"));
            if (outcome.NotRead.Count > 0)
            {
                Warn(gather, $"Some components could not be read, so it is not known whether they are on the volumes: {outcome.NotRead[0].Message}");
            }
        }
        catch (VssException failure)
        {
            Warn(gather, $"It is not known which components are outside the volumes: {failure.Message}");
        }

        if (outside.Count > 0)
        {
            string more = outside.Count > MostNamed ? $" and {outside.Count - MostNamed} more" : string.Empty;
            Warn(gather, $"A backup of these volumes does not contain these components completely: {string.Join("; ", outside.Take(MostNamed))}{more}. To list them, run: {command}");
        }
    }

    private void Warn(WriterGather gather, string warning)
    {
        string shown = warning.ToPrintable(LongestWarning);
        _warnings.Add(shown);
        gather.WarnOnce(shown);
    }

    /// <summary>Warns of each volume with a path that the backup leaves out.</summary>
    private void WarnOfVolumes(WriterGather gather, bool isNamed)
    {
        foreach (BackupVolume volume in isNamed ? [] : _volumes.Where(volume => !volume.IsIncluded && VolumeName.HasPath(volume.Name)))
        {
            Warn(gather, $"The test backup does not include the volume {volume.Name}, because VSS reports that shadow copies of it are not supported ({volume.Error}). Back it up with another method.");
        }
    }

    private void Take(GatherMessage message)
    {
        switch (message)
        {
            case VolumeAdded volume:
                _volumes.Add(new BackupVolume(volume.Name, KnownErrors.Of(volume.HResult)));
                break;
            case PhaseEnded phase:
                _phases.Add(phase);
                _reading.Clear();
                break;
            case StatusGathered status:
                TakeStatus(status);
                break;
        }
    }

    private void TakeStatus(StatusGathered status)
    {
        _writers = [.. _reading];
        _reading.Clear();
        _reported[status.Phase] = status.Writers;
        if (status.Phase == VssOperation.GatherWriterMetadata)
        {
            _identified = [.. _writers];
            return;
        }

        string phase = PhaseOf(status);
        _failed.AddRange(_writers
            .Where(writer => !BackupRehearsal.HasDone((int)writer.State, writer.FailureCode, writer.ServiceName, status.Phase) && !_failed.Exists(failure => failure.Writer.InstanceId == writer.InstanceId && failure.Name == writer.Name))
            .Select(writer => new BackupTestFailure(phase, writer)));
        foreach (WriterStatus gone in _identified.Where(identified => !_writers.Any(writer => writer.InstanceId == identified.InstanceId && writer.Name == identified.Name)).ToArray())
        {
            _identified.Remove(gone);
            _gone.Add(new MissingWriter(
                gone.Name,
                gone.WriterId,
                gone.ServiceName,
                $"It reported before the test backup and did not report after {phase}.",
                [],
                "Check whether its host service was stopped or restarted during the test backup, and read the errors of source VSS and of the application in the Application event log. Then run Test-VssBackup again."));
        }
    }

    /// <summary>The phase that a status belongs to; after AbortBackup, the phase that failed.</summary>
    private string PhaseOf(StatusGathered status) => status.Phase == VssOperation.AbortBackup
        ? _phases.FindLast(phase => phase.Name != VssOperation.AbortBackup)!.Name
        : status.Phase;
}
