namespace VssWriterStatus.Polling;

/// <summary>How many gathers failed in a row, and whether another may succeed.</summary>
internal sealed class FailureStreak
{
    /// <summary>How many failures in a row are too many.</summary>
    public const int Limit = 3;

    /// <summary>The failures since the last gather that was done.</summary>
    public int Count { get; private set; }

    /// <summary>A gather was done.</summary>
    public void End() => Count = 0;

    /// <summary>A gather failed; whether it is worth trying again.</summary>
    public bool Survives(VssException failure) => ++Count < Limit && CanPass(failure.ErrorId);

    /// <summary>What is so for lack of rights, of VSS or of a whole module stays so.</summary>
    private static bool CanPass(VssErrorId id) => id is not (
        VssErrorId.VssAccessDenied
        or VssErrorId.VssNotSupportedOnPlatform
        or VssErrorId.VssWow64NotSupported
        or VssErrorId.VssProtocolError
        or VssErrorId.VssSimulationInvalid);
}
