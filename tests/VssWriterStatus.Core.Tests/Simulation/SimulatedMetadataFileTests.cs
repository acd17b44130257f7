using System;
using VssWriterStatus.Simulation;
using Xunit;

namespace VssWriterStatus.Tests.Simulation;

/// <summary>The part of a simulation's file that says what writers would back up.</summary>
public class SimulatedMetadataFileTests
{
    [Theory]
    [InlineData("""{"writers": [{"name": "a", "components": [{}]}]}""", "writers[0].components[0].name is missing")]
    [InlineData("""{"writers": [{"name": "a", "components": [{"name": "b", "type": "Base"}]}]}""", "writers[0].components[0].type 'Base' is not one of Undefined, Database, FileGroup")]
    [InlineData("""{"writers": [{"name": "a", "components": [{"name": "b", "files": [{"spec": "*"}]}]}]}""", "writers[0].components[0].files[0].path is missing")]
    [InlineData("""{"writers": [{"name": "a", "components": [{"name": "b", "dependencies": [{"componentName": "x"}]}]}]}""", "dependencies[0].writerId is missing")]
    [InlineData("""{"writers": [{"name": "a", "backupSchema": ["Full"]}]}""", "writers[0].backupSchema[0] 'Full' is not one of None, Differential")]
    [InlineData("""{"writers": [{"name": "a", "version": "one"}]}""", "writers[0].version 'one' is not a version such as 1.0")]
    [InlineData("""{"writers": [{"name": "a", "componentz": []}]}""", "writers[0].componentz is not a known field")]
    [InlineData("""{"volumes": [{"name": "C:", "folders": ["Data"]}], "writers": []}""", "volumes[0].folders[0] 'Data\\' is not a folder")]
    [InlineData("""{"volumes": [{"name": "C:", "folders": [5]}], "writers": []}""", "volumes[0].folders[0] must be a string")]
    [InlineData("""{"environment": {"x": 1}, "writers": []}""", "environment.x must be a string")]
    public void What_is_wrong_is_refused_with_its_field(string json, string expected)
    {
        VssException error = Assert.Throws<VssException>(() => SimulationFile.Parse("test", json));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(@"%SystemRoot%\x", @"C:\Windows\x")]
    [InlineData(@"%systemroot%%windir%", @"C:\WindowsC:\Windows")]
    [InlineData(@"100%\%Data%", @"100%\E:\Data")]
    [InlineData("%nothing%", "%nothing%")]
    [InlineData("%", "%")]
    [InlineData("", "")]
    public void Environment_variables_are_those_of_Windows_and_of_the_file(string path, string expected) => Assert.Equal(
        expected, SimulationFile.Parse("test", """{"environment": {"Data": "E:\\Data"}, "writers": []}""").Paths.ExpandEnvironment(path));
}
