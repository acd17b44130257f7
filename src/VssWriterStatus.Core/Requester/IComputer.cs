using VssWriterStatus.Interop;
using VssWriterStatus.Services;

namespace VssWriterStatus.Requester;

/// <summary>A computer that this process can query: the local computer or a simulated one.</summary>
internal interface IComputer
{
    string ComputerName { get; }

    VssSource Source { get; }

    IServiceControl Services { get; }

    IMachineRegistry Registry { get; }

    IEventLog EventLog { get; }

    /// <summary>Opens the VSS of the computer for one gather, on the gather's thread.</summary>
    IVssApi Connect();
}
