using System;
using System.Collections.Generic;
using System.Linq;
using VssWriterStatus.Interop;
using VssWriterStatus.Requester;
using Xunit;

namespace VssWriterStatus.Tests.Requester;

/// <summary>Which volumes hold what a writer describes; a path that is not known for certain must never be counted as held.</summary>
public class VolumeMapTests
{
    [Theory]
    [InlineData(@"C:\Data", "a.mdf", false, @"C:\")]
    [InlineData("c:/data", "a.mdf", false, @"C:\")]
    [InlineData("C:", "*", false, @"C:\")]
    [InlineData(@"C:\Data\", "*", true, @"C:\ E:\")]
    [InlineData(@"C:\", "*", true, @"C:\ E:\")]
    [InlineData(@"C:\Data", "*", false, @"C:\")]
    [InlineData(@"C:\Data\Logs", "a.ldf", false, @"E:\")]
    [InlineData(@"C:\Data\Logs\Deep", "*", true, @"E:\")]
    [InlineData(@"%SystemRoot%\System32", "*", false, @"C:\")]
    [InlineData(@"%DataDrive%\sql", "*", false, @"E:\")]
    [InlineData(@"E:\gone\further", "x", false, @"E:\")]
    [InlineData(@"C:\Users\*\AppData", "*", false, @"C:\")]
    [InlineData(@"C:\Data\?\x", "*", false, @"C:\ E:\")]
    [InlineData(@"C:\Link", "a.mdf", false, @"E:\")]
    [InlineData(@"C:\Link", "*", true, @"E:\")]
    [InlineData(@"C:\Data", "linked.mdf", false, @"E:\")]
    [InlineData(@"\\?\C:\Data", "*", false, @"C:\")]
    [InlineData(@"\\?\Volume{00000000-0000-0000-0000-00000000000f}\EFI", "*", true, @"\\?\Volume{00000000-0000-0000-0000-00000000000f}\")]
    [InlineData(@"\\?\Volume{00000000-0000-0000-0000-00000000000E}\sql", "*", false, @"E:\")]
    public void A_path_is_found_on_its_volumes(string path, string spec, bool isRecursive, string expected)
    {
        var names = new SortedSet<string>(StringComparer.OrdinalIgnoreCase);

        Assert.True(new VolumeMap(new Disks()).TryAdd(path, spec, isRecursive, names));
        Assert.Equal(expected, string.Join(" ", names));
    }

    [Theory]
    [InlineData(@"\\server\share\vm")]
    [InlineData(@"\\?\UNC\server\share")]
    [InlineData(@"\\?\GLOBALROOT\Device\HarddiskVolume3\x")]
    [InlineData(@"\\.\C:\x")]
    [InlineData(@"%NoSuchVariable%\x")]
    [InlineData(@"C:\%NoSuchVariable%\x")]
    [InlineData(@"%TEMP%\x")]
    [InlineData(@"%userprofile%\x")]
    [InlineData(@"Z:\x")]
    [InlineData(@"Z:")]
    [InlineData("Data")]
    [InlineData(@"C:Data")]
    [InlineData(@"\Data")]
    [InlineData("")]
    [InlineData(@"1:\x")]
    [InlineData(@"C:\Denied\below")]
    [InlineData(@"C:\Remote\x")]
    public void A_path_that_is_not_known_for_certain_is_held_by_no_volume(string path)
    {
        var names = new SortedSet<string>();

        Assert.False(new VolumeMap(new Disks()).TryAdd(path, "*", false, names));
        Assert.Empty(names);
    }

    [Fact]
    public void A_file_that_is_denied_is_not_taken_for_one_of_its_folder()
    {
        Assert.False(new VolumeMap(new Disks()).TryAdd(@"C:\Data", "denied.mdf", false, new SortedSet<string>()));
    }

    [Fact]
    public void A_folder_is_looked_up_once_for_all_its_patterns()
    {
        var disks = new Disks();
        var map = new VolumeMap(disks);
        int before = disks.Opened.Count;

        Enumerable.Range(0, 1000).ToList().ForEach(number => map.TryAdd(@"C:\Data", $"*{number}", false, new SortedSet<string>()));

        Assert.Equal(before + 1, disks.Opened.Count);
    }

    [Fact]
    public void A_path_longer_than_MAX_PATH_is_opened_as_Windows_needs_it()
    {
        var disks = new Disks();
        string folder = @"C:\" + new string('x', 300);

        Assert.True(new VolumeMap(disks).TryAdd(folder, "*", false, new SortedSet<string>()));
        Assert.Contains(@"\\?\" + folder, disks.Opened);
    }

    [Theory]
    [InlineData("C:", true)]
    [InlineData(@"c:\", true)]
    [InlineData(@"d:\mounts\c", true)]
    [InlineData(@"\\?\volume{00000000-0000-0000-0000-00000000000c}", true)]
    [InlineData("C", true)]
    [InlineData("D", false)]
    [InlineData(@"C:\Windows", false)]
    [InlineData("", false)]
    public void A_volume_is_meant_by_any_of_its_names(string text, bool isMeant)
    {
        var volume = new Volume(Disks.IdOf('C'), [@"D:\Mounts\C\", @"C:\"]);

        Assert.Equal((isMeant, @"C:\"), (volume.IsNamed(text), volume.Name));
    }

    /// <summary>C: with E: mounted below C:\Data\Logs, junctions to E: and to a share, what is denied, and a volume without a name.</summary>
    private sealed class Disks : IVolumes
    {
        public List<string> Opened { get; } = [];

        public static string IdOf(char letter) => $@"\\?\Volume{{00000000-0000-0000-0000-00000000000{char.ToLowerInvariant(letter)}}}\";

        public IReadOnlyList<Volume> List() =>
            [new(IdOf('C'), [@"C:\"]), new(IdOf('E'), [@"C:\Data\Logs\", @"E:\"]), new(IdOf('F'), [])];

        public string ExpandEnvironment(string path) => path.Replace("%SystemRoot%", @"C:\Windows").Replace("%DataDrive%", "E:").Replace("%TEMP%", @"C:\Temp");

        public int GetFinalPath(string path, out string? finalPath)
        {
            Opened.Add(path);
            finalPath = null;
            string plain = path.Replace(@"\\?\C:", "C:");
            if (plain.Contains("enied"))
            {
                return HResult.E_ACCESSDENIED;
            }

            if (plain.StartsWith(@"C:\Remote", StringComparison.OrdinalIgnoreCase))
            {
                return HResult.E_FAIL;
            }

            if (plain.Contains("gone"))
            {
                return plain.EndsWith("gone", StringComparison.Ordinal) ? HResult.ERROR_FILE_NOT_FOUND : HResult.ERROR_PATH_NOT_FOUND;
            }

            (string From, string To)[] links =
            [
                (@"C:\Link", IdOf('E') + "target"), (@"C:\Data\linked.mdf", IdOf('E') + "linked.mdf"), (@"C:\Data\Logs", IdOf('E').TrimEnd('\\')),
                ("C:", IdOf('C').TrimEnd('\\')), ("E:", IdOf('E').TrimEnd('\\')),
            ];
            foreach ((string from, string to) in links)
            {
                if (plain.StartsWith(from, StringComparison.OrdinalIgnoreCase))
                {
                    finalPath = to + plain.Substring(from.Length);
                    return HResult.S_OK;
                }
            }

            finalPath = plain.StartsWith(@"\\?\Volume{", StringComparison.OrdinalIgnoreCase) ? plain : null;
            return finalPath is null ? HResult.ERROR_PATH_NOT_FOUND : HResult.S_OK;
        }
    }
}
