namespace VssWriterStatus.Polling;

/// <summary>Counts the gathers that failed in a row, and decides whether another may succeed.</summary>
internal sealed class FailureStreak
{
    /// <summary>The number of failures in a row that ends the polling.</summary>
    public const int Limit = 3;

    /// <summary>The failures since the last successful gather.</summary>
    public int Count { get; private set; }

    /// <summary>Records a successful gather.</summary>
    public void End() => Count = 0;

    /// <summary>Records a failed gather; returns whether to try again.</summary>
    public bool Survives(VssException failure) => ++Count < Limit && CanPass(failure.ErrorId);

    /// <summary>Missing rights, a missing VSS or an unusable module do not recover.</summary>
    private static bool CanPass(VssErrorId id) => id is not (
        VssErrorId.VssAccessDenied
        or VssErrorId.VssNotSupportedOnPlatform
        or VssErrorId.VssWow64NotSupported
        or VssErrorId.VssProtocolError
        or VssErrorId.VssSimulationInvalid);
}
