namespace VssWriterStatus;

/// <summary>Why a gather failed. The names are the ids of PowerShell's error records.</summary>
public enum VssErrorId
{
    /// <summary>Another failure; see the Application event log.</summary>
    VssUnexpected = 0,

    /// <summary>The caller lacks the rights of a requester.</summary>
    VssAccessDenied,

    /// <summary>The time limit passed.</summary>
    VssTimeout,

    /// <summary>VSS refused the order of the calls.</summary>
    VssBadState,

    /// <summary>The services that carry events between VSS and its writers do not work.</summary>
    VssWriterInfrastructure,

    /// <summary>The computer is out of memory or other system resources.</summary>
    VssOutOfMemory,

    /// <summary>VSS is not available on this platform.</summary>
    VssNotSupportedOnPlatform,

    /// <summary>A 32-bit process on 64-bit Windows, where VSS supports no requesters.</summary>
    VssWow64NotSupported,

    /// <summary>The collector ended without an answer.</summary>
    VssCollectorFailed,

    /// <summary>The collector's answer breaks its protocol.</summary>
    VssProtocolError,

    /// <summary>A requested writer did not answer.</summary>
    VssWriterNotFound,

    /// <summary>A simulation file is invalid.</summary>
    VssSimulationInvalid,

    /// <summary>A text is not a valid HRESULT.</summary>
    VssCodeInvalid,

    /// <summary>The service that hosts a writer is unknown.</summary>
    VssServiceNotKnown,

    /// <summary>A writer's host service must not, or cannot, be restarted.</summary>
    VssRestartRefused,

    /// <summary>The restart of a service failed, or did not fix its writers.</summary>
    VssRestartFailed,

    /// <summary>A report cannot be written.</summary>
    VssReportFailed,

    /// <summary>An event log cannot be read.</summary>
    VssEventLogFailed,

    /// <summary>Another computer could not be queried.</summary>
    VssRemoteFailed,

    /// <summary>A writer that answered could not be read; the other writers are not affected.</summary>
    VssWriterNotRead,

    /// <summary>A shadow copy is being created.</summary>
    VssBackupInProgress,

    /// <summary>A specified volume does not exist.</summary>
    VssVolumeNotFound,
}
