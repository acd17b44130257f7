using System;
using System.Linq;
using System.Threading;
using VssWriterStatus.Errors;
using VssWriterStatus.Requester;
using VssWriterStatus.Services;
using VssWriterStatus.Simulation;
using Xunit;

namespace VssWriterStatus.Tests.Requester;

public class CarryingServicesTests
{
    [Theory]
    [InlineData("VSS_E_WRITER_INFRASTRUCTURE", VssErrorId.VssWriterInfrastructure)]
    [InlineData("VSS_E_UNEXPECTED", VssErrorId.VssUnexpected)]
    [InlineData("E_UNEXPECTED", VssErrorId.VssUnexpected)]
    public void A_failure_of_the_services_between_VSS_and_its_writers_tells_their_state(string code, VssErrorId errorId)
    {
        var failure = Assert.Throws<VssException>(() => GatherFailing(code, NewServices));

        Assert.Equal(errorId, failure.ErrorId);
        Assert.EndsWith("The service EventSystem is stopped; the service VSS is running.", failure.Message, StringComparison.Ordinal);
        Assert.NotEmpty(failure.RecommendedAction);
    }

    [Fact]
    public void A_failure_stays_itself_where_the_services_cannot_be_asked_or_have_nothing_to_do_with_it()
    {
        string unasked = Assert.Throws<VssException>(() => GatherFailing("VSS_E_UNEXPECTED", () => throw VssErrors.ServiceCallFailed("OpenSCManager", "VSS", 5))).Message;
        string other = Assert.Throws<VssException>(() => GatherFailing("E_ACCESSDENIED", NewServices)).Message;

        Assert.DoesNotContain("service VSS is", unasked + other, StringComparison.Ordinal);
    }

    private static ServiceStates NewServices() => new(name => name == "VSS" ? ServiceState.Running : ServiceState.Stopped);

    private static void GatherFailing(string code, Func<IServiceControl> services)
    {
        string json = "{\"writers\": [], \"calls\": {\"GatherWriterStatus\": {\"hresult\": \"" + code + "\"}}}";
        var source = new InProcessSource(SimulationFile.Parse("test", json).Connect, services);
        Assert.Empty(source.Gather(new WriterStatusQuery(), CancellationToken.None).OfType<WriterRead>());
    }
}
