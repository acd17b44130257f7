namespace VssWriterStatus;

/// <summary>When a known writer is expected to answer.</summary>
public enum WriterPresence
{
    /// <summary>It comes and goes: its absence says nothing.</summary>
    Optional = 0,

    /// <summary>While the service that hosts it runs.</summary>
    WithService,

    /// <summary>On every Windows 7, Windows Server 2008 R2 and later.</summary>
    Always,
}
