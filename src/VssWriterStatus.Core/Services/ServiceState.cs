namespace VssWriterStatus.Services;

/// <summary>The state of a Windows service; the numbers of winsvc.h, and 0 for a service that is not installed.</summary>
internal enum ServiceState
{
    NotInstalled = 0,
    Stopped = 1,
    StartPending = 2,
    StopPending = 3,
    Running = 4,
    ContinuePending = 5,
    PausePending = 6,
    Paused = 7,
}
