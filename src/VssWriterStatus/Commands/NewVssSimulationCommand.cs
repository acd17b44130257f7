using VssWriterStatus.Errors;

namespace VssWriterStatus.Commands;

/// <summary>Creates a simulated VSS, to try scripts, alerts and configurations without breaking a server.</summary>
[Cmdlet(VerbsCommon.New, "VssSimulation", DefaultParameterSetName = ScenarioSet)]
[OutputType(typeof(VssSimulation))]
public sealed class NewVssSimulationCommand : PSCmdlet
{
    private const string ScenarioSet = "Scenario";
    private const string PathSet = "Path";

    /// <summary>The JSON file that defines the simulation.</summary>
    [Parameter(ParameterSetName = PathSet, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [Alias("FullName", "PSPath")]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>The name of a scenario that comes with the module, or the path of a file.</summary>
    [Parameter(ParameterSetName = ScenarioSet, Position = 0)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ScenarioCompleter))]
    public string Scenario { get; set; } = VssSimulation.DefaultScenario;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        // The name of a scenario never has these characters, and a path takes the same position: New-VssSimulation ./server.json
        string? path = Path ?? (Scenario.IndexOfAny(['.', '/', '\\']) >= 0 ? Scenario : null);
        try
        {
            WriteObject(path is null
                ? VssSimulation.FromScenario(Scenario)
                : VssSimulation.FromFile(FileSystemPath.Of(
                    this, path, reason => VssErrors.SimulationInvalid($"The simulation '{path}' could not be read: {reason}"))));
        }
        catch (VssException invalid)
        {
            WriteError(VssErrorRecord.From(invalid, path ?? Scenario));
        }
    }
}
