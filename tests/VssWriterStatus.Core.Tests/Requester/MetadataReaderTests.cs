using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using VssWriterStatus.Interop;
using VssWriterStatus.Requester;
using VssWriterStatus.Simulation;
using Xunit;

namespace VssWriterStatus.Tests.Requester;

/// <summary>What the writers would back up, read from a simulation.</summary>
public class MetadataReaderTests
{
    internal const string Databases = """
        "volumes": [{"name": "C:"}, {"name": "E:", "folders": ["C:\\Data\\Logs\\"]}],
        "writers": [
          {"name": "SqlServerWriter", "instanceName": "INST", "version": "2.1", "usage": "UserData", "sourceType": "TransactedDatabase", "restoreMethod": "RestoreIfCanReplace",
           "restoreService": "MSSQLSERVER", "userProcedure": "https://contoso.com", "writerRestore": "Always", "requiresReboot": true, "backupSchema": ["Differential", "Copy"],
           "excludedFiles": [{"path": "C:\\Temp", "spec": "*.tmp", "recursive": true}],
           "excludedFromSnapshot": [{"path": "C:\\Snap", "spec": "x"}],
           "alternateLocations": [{"path": "C:\\From", "spec": "y", "alternateLocation": "C:\\To"}],
           "components": [
             {"name": "SRV1", "type": "FileGroup", "selectable": false},
             {"logicalPath": "SRV1", "name": "Sales", "caption": "The sales", "type": "Database", "selectable": true, "selectableForRestore": true,
              "notifyOnBackupComplete": true, "restoreMetadata": true, "flags": ["BackupRecovery"],
              "databaseFiles": [{"path": "C:\\Data", "spec": "sales.mdf"}, {"path": "%SystemRoot%", "spec": "x", "backupType": ["FullBackupRequired"]}],
              "logFiles": [{"path": "C:\\Data\\Logs", "spec": "sales.ldf"}],
              "dependencies": [{"writerId": "d61d61c8-d73a-4eee-8cdd-f6f9786b7124", "logicalPath": "a", "componentName": "b"}]},
             {"name": "Files", "files": [{"path": "\\\\server\\share", "recursive": true, "alternateLocation": "E:\\Copy"}]}]},
          {"name": "System Writer", "components": [{"name": "System Files", "files": [{"path": "C:\\Windows", "recursive": true}]}]}]
        """;

    /// <summary>The calls of the sequence that can fail, those of the gather apart, each once for every part of it that would be missing.</summary>
    public static TheoryData<string, string> Calls
    {
        get
        {
            var calls = new TheoryData<string, string>();
            foreach (MetadataScope scope in new[] { MetadataScope.Writers, MetadataScope.Components })
            {
                string[] always = [VssOperation.GetWriterMetadataCount, VssOperation.GetWriterMetadata, VssOperation.GetIdentity];
                foreach (string call in Gather(scope).Calls.Distinct().Where(call => call.StartsWith("Get", StringComparison.Ordinal) && !always.Contains(call)))
                {
                    calls.Add(call, scope.ToString());
                }
            }

            return calls;
        }
    }

    [Fact]
    public void Components_are_read_between_the_gather_and_the_end_of_their_metadata()
    {
        Gathering gathering = Gather(MetadataScope.Components);

        Assert.Null(gathering.Failure);
        gathering.AssertReleased();
        string[] calls = gathering.Calls;
        Assert.Equal(
            [
                VssOperation.CoInitializeEx, VssOperation.CreateVssBackupComponents, VssOperation.InitializeForBackup, VssOperation.GatherWriterMetadata,
                VssOperation.Wait, VssOperation.QueryStatus, VssOperation.Release, VssOperation.GetWriterMetadataCount, VssOperation.GetWriterMetadata,
                VssOperation.GetIdentity, VssOperation.GetFileCounts, VssOperation.GetComponent, VssOperation.GetComponentInfo, VssOperation.FreeComponentInfo, VssOperation.Release,
            ],
            calls.Take(15));
        Assert.Equal([VssOperation.Release, VssOperation.FreeWriterMetadata, VssOperation.Release, VssOperation.CoUninitialize], calls.Skip(calls.Length - 4));
        Assert.DoesNotContain(VssOperation.GatherWriterStatus, calls);
        Assert.DoesNotContain(VssOperation.GetRestoreMethod, calls);
        Assert.Equal(calls.Count(call => call == VssOperation.GetComponentInfo), calls.Count(call => call == VssOperation.FreeComponentInfo));
    }

    [Fact]
    public void A_status_gather_reads_no_metadata()
    {
        Gathering gathering = Gather(MetadataScope.None);

        Assert.DoesNotContain(gathering.Calls, call => call is VssOperation.GetWriterMetadataCount or VssOperation.GetWriterMetadata or VssOperation.GetComponent);
        Assert.Equal(2, gathering.WriterNames.Length);
    }

    [Fact]
    public void Every_value_of_a_component_arrives()
    {
        List<GatherMessage> messages = Gather(MetadataScope.Components).Messages;

        Assert.Equal(["SqlServerWriter", "System Writer"], messages.OfType<MetadataBegun>().Select(begun => begun.Writer.Name));
        ComponentBegun[] begun = [.. messages.OfType<ComponentBegun>()];
        Assert.Equal([("SRV1", true), (@"SRV1\Sales", false), ("Files", true), ("System Files", true)], begun.Select(component => (component.Component.FullPath, component.IsTopLevel)));
        RawComponent sales = begun[1].Component;
        Assert.Equal(
            ("SRV1", "Sales", "The sales", 1, true, true, true, true, 1),
            (sales.LogicalPath, sales.Name, sales.Caption, sales.Type, sales.IsSelectable, sales.IsSelectableForRestore, sales.NotifiesOnBackupComplete, sales.HasRestoreMetadata, sales.Flags));
        Assert.Equal(
            [(FileList.DatabaseFiles, @"C:\Data", "sales.mdf", 0xF0F), (FileList.DatabaseFiles, "%SystemRoot%", "x", 1), (FileList.LogFiles, @"C:\Data\Logs", "sales.ldf", 0xF0F)],
            messages.OfType<FilesRead>().Take(2).SelectMany(read => read.Files.Select(file => (read.List, file.Path, file.Spec, file.BackupType))));
        RawDependency dependency = Assert.Single(messages.OfType<DependencyRead>()).Dependency;
        Assert.Equal(("d61d61c8-d73a-4eee-8cdd-f6f9786b7124", "a", "b"), (dependency.WriterId.ToString(), dependency.LogicalPath, dependency.ComponentName));
    }

    [Fact]
    public void A_component_names_the_volumes_that_hold_it_and_the_paths_that_no_volume_is_known_of()
    {
        ComponentEnded[] ended = [.. Gather(MetadataScope.Components).Messages.OfType<ComponentEnded>()];

        Assert.All(ended, component => Assert.True(component.IsComplete));
        Assert.Equal(["", @"C:\|E:\", @"E:\", @"C:\"], ended.Select(component => string.Join("|", component.Volumes)));
        Assert.Equal([[], [], [@"\\server\share"], []], ended.Select(component => component.UnresolvedPaths.ToArray()));
    }

    [Fact]
    public void Where_components_lie_is_told_without_their_files()
    {
        Gathering gathering = Gather(MetadataScope.Volumes);

        gathering.AssertReleased();
        Assert.Empty(gathering.Messages.OfType<FilesRead>());
        Assert.DoesNotContain(VssOperation.GetDependency, gathering.Calls);
        Assert.Equal(["", @"C:\|E:\", @"E:\", @"C:\"], gathering.Messages.OfType<ComponentEnded>().Select(ended => string.Join("|", ended.Volumes)));
    }

    [Fact]
    public void What_a_writer_says_of_itself_arrives()
    {
        Gathering gathering = Gather(MetadataScope.Writers);

        gathering.AssertReleased();
        Assert.DoesNotContain(VssOperation.GetComponent, gathering.Calls);
        RawWriterMetadata writer = gathering.Messages.OfType<MetadataBegun>().First().Writer;
        Assert.Equal(
            ("SqlServerWriter", "INST", "2.1", 3, 1, 2, "MSSQLSERVER", "https://contoso.com", 3, true, 0x11, 3u),
            (writer.Name, writer.InstanceName, writer.Version, writer.Usage, writer.SourceType, writer.RestoreMethod, writer.RestoreService, writer.UserProcedure,
                writer.WriterRestore, writer.RequiresReboot, writer.BackupSchema, writer.ComponentCount));
        Assert.Equal(
            [(FileList.ExcludedFiles, "*.tmp", true, null), (FileList.AlternateLocations, "y", false, @"C:\To"), (FileList.ExcludedFromSnapshot, "x", false, null)],
            gathering.Messages.OfType<FilesRead>().SelectMany(read => read.Files.Select(file => (read.List, file.Spec, file.IsRecursive, file.Alternate))));
    }

    [Fact]
    public void A_VSS_without_the_newer_interface_has_no_name_of_the_instance()
    {
        Gathering gathering = Gathering.Of($"{{\"calls\": {{\"QueryInterface\": {{\"hresult\": \"E_NOINTERFACE\"}}}}, {Databases}}}", QueryOf(MetadataScope.Writers));

        Assert.Empty(gathering.Messages.OfType<MetadataNotRead>());
        Assert.All(gathering.Messages.OfType<MetadataBegun>(), begun => Assert.Null(begun.Writer.InstanceName));
        Assert.All(gathering.Messages.OfType<MetadataEnded>(), ended => Assert.True(ended.IsComplete));
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public void A_call_that_fails_costs_its_own_part_and_leaves_nothing_behind(string call, string scope)
    {
        Gathering gathering = Gathering.Of($"{{\"calls\": {{\"{call}\": {{\"hresult\": \"VSS_E_CORRUPT_XML_DOCUMENT\", \"times\": 1}}}}, {Databases}}}", QueryOf(Enum.TryParse(scope, out MetadataScope asked) ? asked : MetadataScope.None));

        Assert.Null(gathering.Failure);
        gathering.AssertReleased();
        MetadataNotRead notRead = Assert.Single(gathering.Messages.OfType<MetadataNotRead>());
        Assert.Equal((call, unchecked((int)0x80042310), "SqlServerWriter"), (notRead.Operation, notRead.HResult, notRead.Writer));
        Assert.Equal(2, gathering.Messages.OfType<MetadataBegun>().Count());
        Assert.Equal([false, true], gathering.Messages.OfType<MetadataEnded>().Select(ended => ended.IsComplete));
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public void A_call_that_always_fails_leaves_nothing_behind(string call, string scope)
    {
        Gathering gathering = Gathering.Of($"{{\"calls\": {{\"{call}\": {{\"hresult\": \"E_OUTOFMEMORY\"}}}}, {Databases}}}", QueryOf(Enum.TryParse(scope, out MetadataScope asked) ? asked : MetadataScope.None));

        Assert.Null(gathering.Failure);
        gathering.AssertReleased();
        Assert.NotEmpty(gathering.Messages.OfType<MetadataNotRead>());
        Assert.Equal(2, gathering.Messages.OfType<MetadataEnded>().Count());
    }

    [Theory]
    [InlineData(VssOperation.GetDatabaseFile)]
    [InlineData(VssOperation.GetFilespec)]
    [InlineData(VssOperation.GetDependency)]
    public void A_component_of_which_something_could_not_be_read_says_so(string call)
    {
        Gathering gathering = Gathering.Of($"{{\"calls\": {{\"{call}\": {{\"hresult\": \"E_FAIL\", \"times\": 1}}}}, {Databases}}}", QueryOf(MetadataScope.Components));

        Assert.Equal([true, false, true, true], gathering.Messages.OfType<ComponentEnded>().Select(ended => ended.IsComplete));
        Assert.Equal(@"SRV1\Sales", Assert.Single(gathering.Messages.OfType<MetadataNotRead>()).Component);
    }

    [Theory]
    [InlineData(VssOperation.GetWriterMetadata)]
    [InlineData(VssOperation.GetIdentity)]
    public void A_writer_whose_metadata_cannot_be_read_does_not_hide_the_others(string call)
    {
        Gathering gathering = Gathering.Of($"{{\"calls\": {{\"{call}\": {{\"hresult\": \"E_FAIL\", \"times\": 1}}}}, {Databases}}}", QueryOf(MetadataScope.Components));

        MetadataNotRead notRead = Assert.Single(gathering.Messages.OfType<MetadataNotRead>());
        Assert.Equal((null, call, 0u, 2u), (notRead.Writer, notRead.Operation, notRead.Index, notRead.Count));
        Assert.Equal("System Writer", Assert.Single(gathering.Messages.OfType<MetadataBegun>()).Writer.Name);
        gathering.AssertReleased();
    }

    [Theory]
    [InlineData(VssOperation.GetWriterMetadataCount)]
    [InlineData(VssOperation.GetWriterMetadata)]
    [InlineData(VssOperation.GetIdentity)]
    public void A_VSS_whose_metadata_cannot_be_read_at_all_has_failed(string call)
    {
        Gathering gathering = Gathering.Of($"{{\"calls\": {{\"{call}\": {{\"hresult\": \"E_ACCESSDENIED\"}}}}, {Databases}}}", QueryOf(MetadataScope.Components));

        Assert.Equal((call, VssErrorId.VssAccessDenied), (gathering.VssFailure.Operation, gathering.VssFailure.ErrorId));
        gathering.AssertReleased();
    }

    [Fact]
    public void A_writer_damaged_through_and_through_is_left_after_a_few_errors_and_is_not_complete()
    {
        string files = string.Join(", ", Enumerable.Range(0, 50).Select(index => $"{{\"path\": \"C:\\\\{index}\"}}"));
        Gathering gathering = Gathering.Of($$$"""
            {"calls": {"GetPath": {"hresult": "E_FAIL", "times": 12}},
             "writers": [{"name": "Damaged", "components": [{"name": "a", "files": [{{{files}}}]}, {"name": "b", "files": [{{{files}}}]}]},
                         {"name": "Sound", "components": [{"name": "c", "files": [{{{files}}}]}]}]}
            """, QueryOf(MetadataScope.Components));

        // The last two failures are those of the sound writer.
        Assert.Equal(MetadataReader.MostNotReadOfOne, gathering.Messages.OfType<MetadataNotRead>().Count(notRead => notRead.Writer == "Damaged"));
        Assert.Equal([false, false, false], gathering.Messages.OfType<ComponentEnded>().Select(ended => ended.IsComplete));
        Assert.Equal(48, gathering.Messages.OfType<FilesRead>().Sum(read => read.Files.Count));
        gathering.AssertReleased();
    }

    [Fact]
    public void Files_come_in_small_parts()
    {
        string files = string.Join(", ", Enumerable.Range(0, 1000).Select(index => $"{{\"path\": \"C:\\\\{new string('x', 200)}{index}\"}}"));
        Gathering gathering = Gathering.Of($"{{\"writers\": [{{\"name\": \"Many\", \"components\": [{{\"name\": \"a\", \"files\": [{files}]}}]}}]}}", QueryOf(MetadataScope.Components));

        Assert.Equal(1000, gathering.Messages.OfType<FilesRead>().Sum(read => read.Files.Count));
        Assert.All(gathering.Messages.OfType<FilesRead>(), read => Assert.InRange(read.Files.Count, 1, 32));
    }

    [Fact]
    public void The_time_that_the_reader_takes_does_not_count_toward_the_limit()
    {
        string components = string.Join(", ", Enumerable.Range(0, 1000).Select(index => $"{{\"name\": \"{index}\"}}"));
        VssSimulation simulation = SimulationFile.Parse("test", $"{{\"writers\": [{{\"name\": \"Many\", \"components\": [{components}]}}]}}");
        var query = new WriterStatusQuery { Metadata = MetadataScope.Components, TimeLimit = TimeSpan.FromSeconds(1) };
        int read = 0;

        foreach (GatherMessage message in new InProcessSource(() => new SimulatedVss(simulation)).Gather(query, CancellationToken.None))
        {
            if (message is ComponentBegun && read++ == 0)
            {
                Thread.Sleep(TimeSpan.FromSeconds(2));
            }
        }

        Assert.Equal(1000, read);
    }

    [Theory]
    [InlineData(VssOperation.GetWriterMetadata)]
    [InlineData(VssOperation.GetComponentInfo)]
    [InlineData(VssOperation.GetPath)]
    public void A_call_that_hangs_ends_with_the_time_limit(string call)
    {
        Gathering gathering = Gathering.Of(
            $"{{\"calls\": {{\"{call}\": {{\"hang\": true}}}}, {Databases}}}", new WriterStatusQuery { Metadata = MetadataScope.Components, TimeLimit = TimeSpan.FromSeconds(1) });

        Assert.Equal(VssErrorId.VssTimeout, gathering.VssFailure.ErrorId);
    }

    private static Gathering Gather(MetadataScope scope) => Gathering.Of($"{{{Databases}}}", QueryOf(scope));

    private static WriterStatusQuery QueryOf(MetadataScope scope) => new() { Metadata = scope };
}
