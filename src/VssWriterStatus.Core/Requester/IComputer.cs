using VssWriterStatus.Interop;
using VssWriterStatus.Services;

namespace VssWriterStatus.Requester;

/// <summary>A computer that can be asked in this process: the local one or a simulated one.</summary>
internal interface IComputer
{
    string ComputerName { get; }

    VssSource Source { get; }

    IServiceControl Services { get; }

    IMachineRegistry Registry { get; }

    IEventLog EventLog { get; }

    /// <summary>Opens its VSS for one gather, on the thread that gathers.</summary>
    IVssApi Connect();
}
