using VssWriterStatus.Errors;
using VssWriterStatus.Polling;
using Xunit;

namespace VssWriterStatus.Tests.Polling;

public class FailureStreakTests
{
    private readonly FailureStreak _streak = new();

    [Fact]
    public void The_third_failure_in_a_row_is_one_too_many() => Assert.Equal([true, true, false], [Survives(), Survives(), Survives()]);

    [Fact]
    public void A_gather_that_is_done_ends_the_row()
    {
        Survives();
        Survives();

        _streak.End();

        Assert.Equal((0, true), (_streak.Count, Survives()));
    }

    [Theory]
    [InlineData(VssErrorId.VssUnexpected, true)]
    [InlineData(VssErrorId.VssTimeout, true)]
    [InlineData(VssErrorId.VssBadState, true)]
    [InlineData(VssErrorId.VssWriterInfrastructure, true)]
    [InlineData(VssErrorId.VssOutOfMemory, true)]
    [InlineData(VssErrorId.VssCollectorFailed, true)]
    [InlineData(VssErrorId.VssAccessDenied, false)]
    [InlineData(VssErrorId.VssNotSupportedOnPlatform, false)]
    [InlineData(VssErrorId.VssWow64NotSupported, false)]
    [InlineData(VssErrorId.VssProtocolError, false)]
    [InlineData(VssErrorId.VssSimulationInvalid, false)]
    public void What_cannot_pass_is_not_tried_again(VssErrorId id, bool survives) => Assert.Equal(survives, Survives(id));

    private bool Survives(VssErrorId id = VssErrorId.VssUnexpected) =>
        _streak.Survives(VssErrors.Relayed(id, VssOperation.GatherWriterStatus, 0, "It failed."));
}
