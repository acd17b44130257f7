using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using VssWriterStatus.Interop;
using VssWriterStatus.Knowledge;
using VssWriterStatus.Metrics;
using Xunit;

namespace VssWriterStatus.Tests.Knowledge;

public class ShownCommandTests
{
    /// <summary>illegal_macro_output_chars of Nagios and the characters that NRPE refuses.</summary>
    private static readonly char[] StrippedByMonitors = "`~$&|'\"<>".ToCharArray();

    private static readonly KeyValuePair<string, string?>[] Ssh = [new("HostName", "srv9"), new("UserName", "CONTOSO\\admin"), new("Port", "2222")];

    private static readonly KeyValuePair<string, string?>[] WinRm = [new("ComputerName", "SRV9"), new("UseSSL", null)];

    [Theory]
    [InlineData("SqlServerWriter", "SqlServerWriter", "SqlServerWriter")]
    [InlineData("System Writer", "'System Writer'", "System?Writer")]
    [InlineData("It's", "'It''s'", "It?s")]
    [InlineData("It\u2019s", "'It\u2019\u2019s'", "It?s")]
    [InlineData("*", "'`*'", "?")]
    [InlineData("SQL[1]", "'SQL`[1`]'", "SQL?1?")]
    [InlineData("a`b", "'a``b'", "a?b")]
    [InlineData("X; calc.exe #", "'X; calc.exe #'", "X??calc.exe??")]
    [InlineData("-Force", "'-Force'", "?Force")]
    [InlineData("", "''", null)]
    public void A_name_is_one_literal_argument(string name, string quoted, string? bare)
    {
        ShownCommand command = new ShownCommand("Restart-VssWriter").Named(name);

        Assert.Equal($"Restart-VssWriter -Name {quoted}", command.ToString());
        Assert.Equal(bare is null ? "Restart-VssWriter" : $"Restart-VssWriter -Name {bare}", command.ToBareText());
    }

    [Fact]
    public void What_cannot_be_said_without_quotes_is_left_out_for_monitors()
    {
        ShownCommand command = new ShownCommand("Restart-VssWriter").Named("W").On([new("ComputerName", "SRV9; calc.exe #")]);

        Assert.Equal("Restart-VssWriter -Name W -ComputerName 'SRV9; calc.exe #'", command.ToString());
        Assert.Equal("Restart-VssWriter", command.ToBareText());
        Assert.Equal("Set-Service", new ShownCommand("Set-Service").Named("MSSQL$X").ToBareText());
    }

    [Theory]
    [InlineData("Restart-VssWriter -Name W", "Restart-VssWriter -Name W -HostName srv9 -UserName CONTOSO\\admin -Port 2222", "Restart-VssWriter -Name W -ComputerName SRV9 -UseSSL")]
    [InlineData("then (Start-Service -Name 'MSSQL$X',B).", "then (Invoke-Command -HostName srv9 -UserName CONTOSO\\admin -Port 2222 -ScriptBlock { Start-Service -Name 'MSSQL$X',B }).", "then (Invoke-Command -ComputerName SRV9 -UseSSL -ScriptBlock { Start-Service -Name 'MSSQL$X',B }).")]
    [InlineData("run Get-VssWriterStatus again.", "run Get-VssWriterStatus -HostName srv9 -UserName CONTOSO\\admin -Port 2222 again.", "run Get-VssWriterStatus -ComputerName SRV9 -UseSSL again.")]
    [InlineData("List them with vssadmin list shadows, and", "List them with Invoke-Command -HostName srv9 -UserName CONTOSO\\admin -Port 2222 -ScriptBlock { vssadmin list shadows }, and", "List them with Invoke-Command -ComputerName SRV9 -UseSSL -ScriptBlock { vssadmin list shadows }, and")]
    [InlineData("Restart-VssWriter -Name W -ComputerName X -Force.", "Restart-VssWriter -Name W -ComputerName X -Force.", "Restart-VssWriter -Name W -ComputerName X -Force.")]
    [InlineData("Hyper-V is off.", "Hyper-V is off.", "Hyper-V is off.")]
    public void Every_command_of_a_text_names_the_computer_and_how_it_was_reached(string local, string ssh, string winRm)
    {
        Assert.Equal(ssh, ShownCommand.RewriteFor(local, Ssh));
        Assert.Equal(winRm, ShownCommand.RewriteFor(local, WinRm));
        Assert.Equal(local, ShownCommand.RewriteFor(local, []));
        Assert.Equal(ssh, ShownCommand.RewriteFor(ssh, WinRm));
    }

    [Fact]
    public void A_command_is_found_again_whatever_is_in_it() => Hostile.Check(Hostile.Text, name =>
    {
        string shown = new ShownCommand("Restart-VssWriter").Named(name).With("Force").ToString();
        List<string> found = [];

        string text = ShownCommand.Rewrite($"Then restart it ({shown}). If it fails, wait.", command =>
        {
            found.Add(command.ToString());
            return "X";
        });

        Assert.Equal([shown], found);
        Assert.Equal("Then restart it (X). If it fails, wait.", text);
    });

    [Theory]
    [InlineData(VssSource.Simulation, null, null, " -Simulation vss")]
    [InlineData(VssSource.System, "SRV9", null, " -ComputerName SRV9 -Port 5986 -UseSSL")]
    [InlineData(VssSource.System, null, "admin@srv9", " -HostName admin@srv9 -Port 5986")]
    public void A_command_for_a_monitor_is_found_again_whole(VssSource source, string? computer, string? host, string target)
    {
        RemoteConnection? connection = computer is null && host is null ? null : new() { ComputerName = computer, HostName = host, Port = 5986, UseSSL = computer is not null };
        string shown = new ShownCommand("Restart-VssWriter").Named("System Writer").On(TargetParameters.Of(source, connection)).With("Force").ToBareText();
        Assert.Equal($"Restart-VssWriter -Name System?Writer{target} -Force", shown);

        string text = $"Read the log, fix the cause, and when that is done and no backup is running ({shown}). {shown}";
        Assert.All(Enumerable.Range(shown.Length + 10, text.Length), length =>
            Assert.DoesNotContain("Restart", ShownCommand.Shorten(text, length).Replace(shown, string.Empty), StringComparison.Ordinal));
    }

    [Fact]
    public void No_monitor_strips_anything_from_a_command() => Hostile.Check(Hostile.Text, name =>
    {
        string text = MonitorText.Sentence($"({new ShownCommand("Restart-VssWriter").Named(name.ToPrintable())})");

        Assert.DoesNotContain(text, character => Array.IndexOf(StrippedByMonitors, character) >= 0);
    });

    [Fact]
    public void A_text_is_never_cut_within_a_command()
    {
        const string command = "Restart-VssWriter -Name 'System Writer' -HostName srv9";
        string text = $"Read the errors of the log, then restart the host service ({command}). If it fails, {command} again.";
        foreach (int length in Enumerable.Range(4, text.Length))
        {
            string cut = ShownCommand.Shorten(text, length);

            Assert.True(cut.Length <= length, cut);
            Assert.DoesNotContain("Restart", cut.Replace(command, string.Empty), StringComparison.Ordinal);
            Assert.Equal(length >= command.Length + 5, cut.Contains(command, StringComparison.Ordinal));
        }
    }

    /// <summary>A writer that calls itself after a wildcard, or more, and the command of its advice.</summary>
    [Theory]
    [InlineData("[a-z]")]
    [InlineData("'; calc.exe; '")]
    public void The_advice_on_a_hostile_name_is_about_that_writer_alone(string name)
    {
        var raw = new RawWriterStatus($"Oracle VSS Writer - {name}", Guid.Empty, Guid.Empty, 8, unchecked((int)0x800423F4), null, null);
        WriterStatus status = WriterVerdict.Judge(raw, "SRV1", default, ComSecurity.Set, VssSource.System);

        Assert.Contains(new ShownCommand("Restart-VssWriter").Named(raw.Name).ToString(), status.Advice, StringComparison.Ordinal);
    }

    /// <summary>Where a text gives a command an argument, the command is built here and nowhere else.</summary>
    [Theory]
    [InlineData("Test-VssWriterStatus -Detailed shows the cause.", "Test-VssWriterStatus -Detailed -ComputerName SRV2 shows the cause.")]
    [InlineData("Run Test-VssBackup again.", "Run Test-VssBackup -ComputerName SRV2 again.")]
    [InlineData("Wait, for example with Wait-VssWriterStatus, then retry.", "Wait, for example with Wait-VssWriterStatus -ComputerName SRV2, then retry.")]
    public void A_query_names_the_computer_too(string text, string there) =>
        Assert.Equal(there, ShownCommand.RewriteFor(text, [new KeyValuePair<string, string?>("ComputerName", "SRV2")]));

    [Fact]
    public void A_command_with_volumes_names_the_computer_that_it_is_about() => Assert.Equal(
        @"To list them, run: Get-VssWriterComponent -NotOn 'C:\','\\?\Volume{1}\' -ComputerName SRV2",
        ShownCommand.RewriteFor(
            $"To list them, run: {new ShownCommand(ShownCommand.GetVssWriterComponent).With("NotOn", @"C:\", @"\\?\Volume{1}\")}",
            [new KeyValuePair<string, string?>("ComputerName", "SRV2")]));

    [Fact]
    public void No_other_place_builds_a_command()
    {
        string[] built =
        [
            .. from file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.*", SearchOption.AllDirectories)
               where Path.GetExtension(file) is ".cs" or ".tsv" or ".js"
               where !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}") && !file.Contains($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}")
               where Path.GetFileName(file) != "ShownCommand.cs"
               from line in File.ReadLines(file)
               where !line.TrimStart().StartsWith("///", StringComparison.Ordinal)
               from Match match in Regex.Matches(line, @"\b(?:Restart-VssWriter|(?:Start|Stop|Set|Restart|Get)-Service|Invoke-Command|Install-Module|(?:Get|Test|Wait|Watch)-VssWriter\w*)(?: -(?!Detailed\b)\w| ['""{$])")
               select $"{Path.GetFileName(file)}: {match.Value}",
        ];

        Assert.Empty(built);
    }
}
