using System.Management.Automation;
using VssWriterStatus.Knowledge;

namespace VssWriterStatus.Commands;

/// <summary>Makes a simulated VSS, to try scripts, alerts and configurations without breaking a server.</summary>
[Cmdlet(VerbsCommon.New, "VssSimulation", DefaultParameterSetName = ScenarioSet)]
[OutputType(typeof(VssSimulation))]
public sealed class NewVssSimulationCommand : PSCmdlet
{
    private const string ScenarioSet = "Scenario";
    private const string PathSet = "Path";

    /// <summary>The JSON file that defines the simulation.</summary>
    [Parameter(ParameterSetName = PathSet, Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("FullName", "PSPath")]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>The name of a scenario that comes with the module.</summary>
    [Parameter(ParameterSetName = ScenarioSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ScenarioCompleter))]
    public string Scenario { get; set; } = VssSimulation.DefaultScenario;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        try
        {
            WriteObject(Path is null
                ? VssSimulation.FromScenario(Scenario)
                : VssSimulation.FromFile(FileSystemPath.Of(
                    this, Path, reason => VssErrors.SimulationInvalid($"The simulation '{Path}' cannot be read: {reason}"))));
        }
        catch (VssException invalid)
        {
            WriteError(VssErrorRecord.From(invalid, Path ?? Scenario));
        }
    }
}
