namespace VssWriterStatus;

/// <summary>When a known writer is expected to answer.</summary>
public enum WriterPresence
{
    /// <summary>It comes and goes, so its absence has no significance.</summary>
    Optional = 0,

    /// <summary>While the service that hosts it runs; the service starts and stops on demand.</summary>
    WhileRunning,

    /// <summary>While the service that hosts it runs, or should run because it starts automatically.</summary>
    WithService,

    /// <summary>On every supported version: Windows 7, Windows Server 2008 R2 and later.</summary>
    Always,
}
