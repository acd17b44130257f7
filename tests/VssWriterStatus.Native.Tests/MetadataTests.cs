using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Threading;
using VssWriterStatus.Collector;
using VssWriterStatus.Interop;
using VssWriterStatus.Requester;
using Xunit;

namespace VssWriterStatus.Tests;

/// <summary>What writers would back up, through the tables of an independent implementation and on the volumes of a real file system.</summary>
public class MetadataTests
{
    private const string Dependency = "d61d61c8-d73a-4eee-8cdd-f6f9786b7124";

    private static readonly string[] Writers =
    [
        "writer|name=SqlServerWriter|writerId=a65faa63-5ea8-4ebc-9dbd-a0c4db26912a|instanceId=11111111-2222-3333-4444-555555555555",
        "metadata|instanceName=INST|usage=3|source=1|restoreMethod=2|service=MSSQLSERVER|procedure=https://contoso.com|writerRestore=3|reboot=yes|schema=0x8011|versionMajor=2|versionMinor=7",
        @"file|list=excluded|path=C:\\Temp|spec=*.tmp|recursive=yes|backupType=0",
        @"file|list=alternates|path=C:\\From|spec=y|alternate=C:\\To",
        @"file|list=snapshotExcluded|path=C:\\Snap|spec=x",
        "component|name=SRV1",
        "component|type=1|logicalPath=SRV1|name=Sales|caption=The sales|flags=5|restoreMetadata=yes|notifyOnBackupComplete=yes|selectable=yes|selectableForRestore=yes",
        @"file|list=databaseFiles|path=%SystemRoot%|spec=win.ini|backupType=0x10101",
        @"file|list=logFiles|path=C:\\no\\such\\folder|spec=sales.ldf",
        $"dependency|writerId={Dependency}|logicalPath=a|componentName=b",
        "component|name=Files|selectable=yes",
        @"file|list=files|path=\\\\server\\share|spec=*|recursive=yes",
        "writer|name=System Writer|writerId=e8132975-6f93-4464-a53e-1050253ae220",
    ];

    /// <summary>Every call of metadata, and what is read when it can fail.</summary>
    public static TheoryData<string, string> Faults
    {
        get
        {
            string[] ofWriters =
            [
                VssOperation.GetFileCounts, VssOperation.GetRestoreMethod, VssOperation.GetBackupSchema, VssOperation.GetIdentityEx, VssOperation.GetVersion,
                VssOperation.GetExcludeFromSnapshotCount, VssOperation.GetExcludeFile, VssOperation.GetAlternateLocationMapping, VssOperation.GetExcludeFromSnapshotFile,
                VssOperation.GetPath, VssOperation.GetFilespec, VssOperation.GetRecursive, VssOperation.GetAlternateLocation, VssOperation.GetBackupTypeMask,
            ];
            string[] ofComponents =
            [
                VssOperation.GetFileCounts, VssOperation.GetComponent, VssOperation.GetComponentInfo, VssOperation.GetFile, VssOperation.GetDatabaseFile,
                VssOperation.GetDatabaseLogFile, VssOperation.GetDependency, VssOperation.GetPath, VssOperation.GetFilespec, VssOperation.GetRecursive,
                VssOperation.GetAlternateLocation, VssOperation.GetBackupTypeMask, VssOperation.GetWriterId, VssOperation.GetLogicalPath, VssOperation.GetComponentName,
            ];
            var faults = new TheoryData<string, string>();
            Array.ForEach(ofWriters, call => faults.Add(call, nameof(MetadataScope.Writers)));
            Array.ForEach(ofComponents, call => faults.Add(call, nameof(MetadataScope.Components)));
            return faults;
        }
    }

    [Fact]
    public void Every_value_of_a_component_arrives_as_it_was_sent()
    {
        using var standIn = new StandIn(Writers);

        List<GatherMessage> messages = Gather(MetadataScope.Components, out Exception? failure);

        Assert.Null(failure);
        ComponentBegun[] begun = [.. messages.OfType<ComponentBegun>()];
        Assert.Equal([("SRV1", true), (@"SRV1\Sales", false), ("Files", true)], begun.Select(component => (component.Component.FullPath, component.IsTopLevel)));
        RawComponent sales = begun[1].Component;
        Assert.Equal(
            ("SRV1", "Sales", "The sales", 1, 5, true, true, true, true),
            (sales.LogicalPath, sales.Name, sales.Caption, sales.Type, sales.Flags, sales.HasRestoreMetadata, sales.NotifiesOnBackupComplete, sales.IsSelectable, sales.IsSelectableForRestore));
        Assert.Equal((0u, 1u, 1u, 1u), (sales.FileCount, sales.DatabaseFileCount, sales.LogFileCount, sales.DependencyCount));
        RawComponent root = begun[0].Component;
        Assert.Equal(
            (null, null, 2, false, false, false, false),
            (root.LogicalPath, root.Caption, root.Type, root.HasRestoreMetadata, root.NotifiesOnBackupComplete, root.IsSelectable, root.IsSelectableForRestore));
        Assert.Equal(
            [
                (FileList.DatabaseFiles, "%SystemRoot%", "win.ini", false, null, 0x10101),
                (FileList.LogFiles, @"C:\no\such\folder", "sales.ldf", false, null, 0xF0F),
                (FileList.Files, @"\\server\share", "*", true, null, 0xF0F),
            ],
            messages.OfType<FilesRead>().SelectMany(read => read.Files.Select(file => (read.List, file.Path, file.Spec, file.IsRecursive, file.Alternate, file.BackupType))));
        RawDependency dependency = Assert.Single(messages.OfType<DependencyRead>()).Dependency;
        Assert.Equal((Dependency, "a", "b"), (dependency.WriterId.ToString(), dependency.LogicalPath, dependency.ComponentName));
        Assert.Equal(2, Assert.IsType<GatherEnded>(messages[messages.Count - 1]).Writers);
        standIn.AssertReleased();
        Assert.Equal(0u, StandIn.LiveObjects);
    }

    [Fact]
    public void Files_are_found_on_their_volumes()
    {
        using var standIn = new StandIn(Writers);

        List<GatherMessage> messages = Gather(MetadataScope.Components, out _);

        Assert.Contains(messages.OfType<VolumeRead>(), read => read.Volume.Paths.Contains(@"C:\"));
        ComponentEnded[] ended = [.. messages.OfType<ComponentEnded>()];
        Assert.Equal(["", @"C:\", ""], ended.Select(component => string.Join("|", component.Volumes)));
        Assert.Equal(["", "", @"\\server\share"], ended.Select(component => string.Join("|", component.UnresolvedPaths)));
    }

    [Fact]
    public void What_a_writer_says_of_itself_arrives_as_it_was_sent()
    {
        using var standIn = new StandIn(Writers);

        List<GatherMessage> messages = Gather(MetadataScope.Writers, out Exception? failure);

        Assert.Null(failure);
        RawWriterMetadata writer = messages.OfType<MetadataBegun>().First().Writer;
        Assert.Equal(
            ("SqlServerWriter", "a65faa63-5ea8-4ebc-9dbd-a0c4db26912a", "11111111-2222-3333-4444-555555555555", "INST", "2.7"),
            (writer.Name, writer.WriterId.ToString(), writer.InstanceId.ToString(), writer.InstanceName, writer.Version));
        Assert.Equal(
            (3, 1, 2, "MSSQLSERVER", "https://contoso.com", 3, true, 0x8011, 3u),
            (writer.Usage, writer.SourceType, writer.RestoreMethod, writer.RestoreService, writer.UserProcedure, writer.WriterRestore, writer.RequiresReboot, writer.BackupSchema, writer.ComponentCount));
        Assert.Equal(
            [(FileList.ExcludedFiles, @"C:\Temp", "*.tmp", true, null, 0), (FileList.AlternateLocations, @"C:\From", "y", false, @"C:\To", 0xF0F), (FileList.ExcludedFromSnapshot, @"C:\Snap", "x", false, null, 0xF0F)],
            messages.OfType<FilesRead>().SelectMany(read => read.Files.Select(file => (read.List, file.Path, file.Spec, file.IsRecursive, file.Alternate, file.BackupType))));
        standIn.AssertReleased();
        Assert.Equal(0u, StandIn.LiveObjects);
    }

    [Theory]
    [InlineData(true, "INST")]
    [InlineData(false, null)]
    public void The_name_of_the_instance_needs_the_newer_interface(bool hasEx2, string? expected)
    {
        using var standIn = new StandIn([.. Writers, .. hasEx2 ? [] : new[] { "ex2|no" }]);

        List<GatherMessage> messages = Gather(MetadataScope.Writers, out _);

        Assert.Equal(expected, messages.OfType<MetadataBegun>().First().Writer.InstanceName);
        Assert.Empty(messages.OfType<MetadataNotRead>());
        Assert.Equal(0u, StandIn.LiveObjects);
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_call_that_fails_is_told_and_nothing_is_left_behind(string call, string scope)
    {
        using var standIn = new StandIn([.. Writers, $"call|method={call}|hresult=0x80042310"]);

        List<GatherMessage> messages = Gather(Enum.Parse<MetadataScope>(scope), out Exception? failure);

        Assert.Null(failure);
        Assert.All(messages.OfType<MetadataNotRead>(), notRead => Assert.Equal((call, unchecked((int)0x80042310)), (notRead.Operation, notRead.HResult)));
        Assert.NotEmpty(messages.OfType<MetadataNotRead>());
        Assert.Contains(messages.OfType<MetadataEnded>(), ended => !ended.IsComplete);
        standIn.AssertReleased();
        Assert.Equal(0u, StandIn.LiveObjects);
    }

    [Theory]
    [InlineData(VssOperation.GetWriterMetadata)]
    [InlineData(VssOperation.GetIdentity)]
    public void Metadata_of_which_none_can_be_read_are_an_error(string call)
    {
        using var standIn = new StandIn([.. Writers, $"call|method={call}|hresult=0x80070005"]);

        Gather(MetadataScope.Components, out Exception? failure);

        Assert.Equal(VssErrorId.VssAccessDenied, Assert.IsType<VssException>(failure).ErrorId);
        standIn.AssertReleased();
        Assert.Equal(0u, StandIn.LiveObjects);
    }

    [Fact]
    public void A_count_that_cannot_be_true_costs_its_own_component()
    {
        using var standIn = new StandIn([.. Writers, "component|name=Broken", "file|list=files|count=0xFFFFFFFF", "component|name=Sound", @"file|list=files|path=C:\\|spec=*"]);

        List<GatherMessage> messages = Gather(MetadataScope.Components, out Exception? failure);

        Assert.Null(failure);
        Assert.Equal(MetadataReader.MostNotReadOfOne, messages.OfType<MetadataNotRead>().Count(notRead => notRead is { Component: "Broken", Operation: VssOperation.GetFile }));
        Assert.Equal([true, true, true, false, false], messages.OfType<ComponentEnded>().Select(ended => ended.IsComplete));
        Assert.Equal(0u, StandIn.LiveObjects);
    }

    [Theory]
    [InlineData(VssOperation.GetComponentInfo)]
    [InlineData(VssOperation.GetPath)]
    public void A_crash_while_metadata_are_read_ends_the_collector_and_not_the_module(string call)
    {
        using var standIn = new StandIn([.. Writers, $"call|method={call}|crash=yes"]);

        StandIn.Gather(new LocalSource(CollectorProgram.Path), out Exception? failure, new WriterStatusQuery { Metadata = MetadataScope.Components });

        Assert.Equal(VssErrorId.VssCollectorFailed, Assert.IsType<VssException>(failure).ErrorId);
    }

    [Fact]
    public void Cancelling_while_metadata_are_read_leaves_nothing_behind()
    {
        using var standIn = new StandIn([.. Writers, "component|name=Many", @"file|list=files|path=C:\\windows|spec=*|repeat=100000"]);
        Environment.SetEnvironmentVariable("FAKEVSSAPI_LOG", null);
        using var cancellation = new CancellationTokenSource();

        Assert.Throws<OperationCanceledException>(() =>
        {
            foreach (GatherMessage message in new LocalVss().Gather(new WriterStatusQuery { Metadata = MetadataScope.Components }, cancellation.Token))
            {
                if (message is FilesRead { List: FileList.Files })
                {
                    cancellation.Cancel();
                }
            }
        });
        Assert.Equal(0u, StandIn.LiveObjects);
    }

    /// <summary>The figure of the memory that 100,000 files need: of the collector, and of this process as it reads them.</summary>
    [Fact]
    public void A_hundred_thousand_files_stream_in_bounded_memory()
    {
        (int fewFiles, double fewPeak, double fewGrowth, _) = Stream(10_000);
        (int files, double peak, double growth, TimeSpan time) = Stream(100_000);

        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{fewFiles} files: collector {fewPeak:0.0} MiB, reader +{fewGrowth:0.0} MiB; {files} files: collector {peak:0.0} MiB, reader +{growth:0.0} MiB, {time.TotalSeconds:0.0} s"));
        Assert.Equal((10_000, 100_000), (fewFiles, files));
        Assert.InRange(peak, 0, fewPeak + 64);
        Assert.InRange(growth, double.MinValue, 96);
    }

    /// <summary>Reads so many files through the collector, and keeps none of them.</summary>
    private static (int Files, double CollectorPeak, double Growth, TimeSpan Time) Stream(int count)
    {
        using var standIn = new StandIn([.. Writers, "component|name=Many", $@"file|list=files|path=C:\\windows\\{new string('x', 100)}|spec=*.dll|repeat={count}"]);
        Environment.SetEnvironmentVariable("FAKEVSSAPI_LOG", null);
        GC.Collect();
        long before = GC.GetTotalMemory(forceFullCollection: true), most = before;
        int files = 0;
        double peak = 0;
        var clock = Stopwatch.StartNew();
        foreach (GatherMessage message in new LocalSource(CollectorProgram.Path).Gather(new WriterStatusQuery { Metadata = MetadataScope.Components, TimeLimit = null }, CancellationToken.None))
        {
            if (message is not FilesRead { List: FileList.Files } read)
            {
                continue;
            }

            files += read.Files.Count(file => file.Path.Contains("xxx", StringComparison.Ordinal));
            if (files % 3200 == 0)
            {
                most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: false));
                peak = Math.Max(peak, Process.GetProcessesByName("VssWriterCollector").Select(process => process.WorkingSet64).DefaultIfEmpty().Max() / 1048576.0);
            }
        }

        return (files, peak, (most - before) / 1048576.0, clock.Elapsed);
    }

    private static List<GatherMessage> Gather(MetadataScope scope, out Exception? failure) =>
        StandIn.Gather(new LocalVss(), out failure, new WriterStatusQuery { Metadata = scope });
}
