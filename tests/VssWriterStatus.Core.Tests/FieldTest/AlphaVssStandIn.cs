using System;
using System.Collections.Generic;

// The part of AlphaVSS's public interface that the witness of the field test uses, with the same names and types (AlphaVSS 2.0.3).
namespace Alphaleonis.Win32.Vss;

internal enum VssWriterState
{
    Stable = 1,
    FailedAtFreeze = 9,
}

internal enum VssError : uint
{
    Success = 0,
    WriterErrorNonRetryable = 0x800423F4,
}

internal interface IVssFactory
{
    IVssBackupComponents CreateVssBackupComponents();
}

internal interface IVssBackupComponents : IDisposable
{
    IList<VssWriterStatusInfo> WriterStatus { get; }

    void InitializeForBackup(string? xml);

    void GatherWriterMetadata();

    void FreeWriterMetadata();

    void GatherWriterStatus();

    void FreeWriterStatus();
}

internal sealed class VssWriterStatusInfo(Guid instanceId, Guid writerId, string writerName, VssWriterState state, VssError failure)
{
    public Guid InstanceId { get; } = instanceId;

    public Guid ClassId { get; } = writerId;

    public string Name { get; } = writerName;

    public VssWriterState State { get; } = state;

    public VssError Failure { get; } = failure;
}
