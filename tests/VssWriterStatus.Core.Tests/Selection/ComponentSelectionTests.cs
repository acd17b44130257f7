using System;
using System.Collections.Generic;
using System.Linq;
using VssWriterStatus.Interop;
using VssWriterStatus.Selection;
using Xunit;

namespace VssWriterStatus.Tests.Selection;

/// <summary>Which components are asked for; the worst answer there is would be that a backup holds what it does not.</summary>
public class ComponentSelectionTests
{
    private static readonly Volume[] Volumes = [new(@"\\?\Volume{c}\", [@"C:\"]), new(@"\\?\Volume{e}\", [@"C:\Data\Logs\", @"E:\"])];

    [Theory]
    [InlineData("C:", @"SRV1\Sales,Files,Unread")]
    [InlineData("E:", @"SRV1\Sales,Files,Unread,Windows")]
    [InlineData("C:,E:", "Files,Unread")]
    [InlineData(@"c:\,C:\data\logs", "Files,Unread")]
    [InlineData(@"C:,\\?\Volume{E}\", "Files,Unread")]
    [InlineData("C:,F:", @"SRV1\Sales,Files,Unread")]
    [InlineData(@"C:\Windows", @"SRV1\Sales,Files,Unread,Windows")]
    public void What_the_volumes_do_not_hold_completely_is_named(string volumes, string expected)
    {
        Assert.Equal(expected, string.Join(",", Select(notOn: volumes.Split(',')).Select(component => component.FullPath)));
    }

    [Fact]
    public void What_of_a_component_is_not_held_is_told()
    {
        WriterComponent[] components = [.. Select(notOn: ["C:"])];

        Assert.Equal([@"E:\", @"\\server\share", "(not completely read)"], components.Select(component => string.Join("|", component.NotHeld!)));
    }

    [Fact]
    public void A_component_that_is_not_asked_about_volumes_says_nothing_of_them() =>
        Assert.All(Select(), component => Assert.Null(component.NotHeld));

    [Theory]
    [InlineData("E:", @"SRV1\Sales")]
    [InlineData("c:", @"SRV1\Sales,Unread,Windows")]
    [InlineData("F:", "")]
    public void Components_of_a_volume_have_a_file_there(string volume, string expected) =>
        Assert.Equal(expected, string.Join(",", Select(volumes: [volume]).Select(component => component.FullPath)));

    [Fact]
    public void A_type_selects() => Assert.Equal(["Sales"], Select(types: [WriterComponentType.Database]).Select(component => component.Name));

    [Fact]
    public void What_is_no_volume_there_is_told()
    {
        var selection = new ComponentSelection(null, null, ["C:", "F:"], [@"E:\x"]);

        Assert.Equal(["F:", @"E:\x"], selection.Learn(Volumes));
    }

    private static IEnumerable<WriterComponent> Select(WriterComponentType[]? types = null, string[]? volumes = null, string[]? notOn = null)
    {
        var selection = new ComponentSelection(null, types, volumes, notOn);
        selection.Learn(Volumes);
        return Components().Where(selection.Includes).ToArray();
    }

    private static IEnumerable<WriterComponent> Components()
    {
        yield return Component("Sales", WriterComponentType.Database, "SRV1", @"C:\", @"E:\");
        WriterComponent files = Component("Files", WriterComponentType.FileGroup, null);
        files.UnresolvedPaths = [@"\\server\share"];
        yield return files;
        WriterComponent unread = Component("Unread", WriterComponentType.FileGroup, null, @"C:\");
        unread.IsComplete = false;
        yield return unread;
        yield return Component("Windows", WriterComponentType.FileGroup, null, @"C:\");
        yield return Component("Empty", WriterComponentType.FileGroup, null);
    }

    private static WriterComponent Component(string name, WriterComponentType type, string? logicalPath, params string[] volumes) =>
        new("SRV1", "Writer", Guid.Empty, Guid.Empty, logicalPath, name, null, type) { Volumes = volumes };
}
