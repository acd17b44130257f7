using VssWriterStatus.Interop;

namespace VssWriterStatus.Simulation;

/// <summary>The state of a writer after its service has been started again.</summary>
/// <param name="state">VSS_WRITER_STATE.</param>
/// <param name="failure">HRESULT.</param>
/// <param name="isSameInstance">Whether it keeps its instance id, which no real writer does.</param>
/// <param name="isPresent">Whether it appears again at all.</param>
internal sealed class SimulatedReturn(int state, int failure, bool isSameInstance, bool isPresent)
{
    public bool IsPresent { get; } = isPresent;

    /// <summary>The writer after that many starts of its service; the application error is cleared.</summary>
    public RawWriterStatus Of(in RawWriterStatus writer, int starts)
    {
        Guid instanceId = isSameInstance ? writer.InstanceId : SimulationFile.DerivedId($"{writer.InstanceId}/{starts}");
        return new RawWriterStatus(writer.Name, writer.WriterId, instanceId, state, failure, null, null);
    }
}
