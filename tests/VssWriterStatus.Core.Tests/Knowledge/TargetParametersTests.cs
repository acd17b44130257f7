using System;
using VssWriterStatus.Knowledge;
using Xunit;

namespace VssWriterStatus.Tests.Knowledge;

public class TargetParametersTests
{
    private static readonly Guid SqlServerWriter = Guid.Parse("a65faa63-5ea8-4ebc-9dbd-a0c4db26912a");
    private static readonly Guid Session = Guid.Parse("11111111-2222-3333-4444-555555555555");

    [Fact]
    public void The_local_computer_needs_none() => Assert.Empty(TargetParameters.Of(VssSource.System, null));

    [Fact]
    public void A_simulation_is_named_by_the_variable_of_the_help() => Assert.Equal(" -Simulation $vss", Shown(VssSource.Simulation, null));

    [Fact]
    public void A_computer_over_WinRM_is_named_with_all_that_was_specified() => Assert.Equal(
        " -ComputerName srv1.contoso.com -Credential CONTOSO\\admin -Port 5986 -Authentication Kerberos -ConfigurationName VssReader -UseSSL",
        Shown(VssSource.System, new RemoteConnection { ComputerName = "srv1.contoso.com", UserName = "CONTOSO\\admin", Port = 5986, UseSSL = true, Authentication = "Kerberos", ConfigurationName = "VssReader" }));

    [Fact]
    public void A_host_over_SSH_is_named_with_all_that_was_specified() => Assert.Equal(
        " -HostName admin@srv1 -UserName admin -Port 2222 -KeyFilePath 'C:\\keys\\my key'",
        Shown(VssSource.System, new RemoteConnection { HostName = "admin@srv1", UserName = "admin", Port = 2222, KeyFilePath = "C:\\keys\\my key" }));

    [Fact]
    public void A_session_is_named_by_what_no_other_session_has() => Assert.Equal(
        $" -Session (Get-PSSession -InstanceId {Session})", Shown(VssSource.System, new RemoteConnection { SessionId = Session }));

    [Fact]
    public void No_name_ends_its_argument() => Assert.Equal(
        " -ComputerName 'SRV9''; calc.exe #'", Shown(VssSource.System, new RemoteConnection { ComputerName = "SRV9'; calc.exe #" }));

    [Fact]
    public void A_status_that_came_from_a_remote_computer_is_judged_here()
    {
        var claimed = new WriterStatus
        {
            ComputerName = "SRV1",
            Name = "SqlServerWriter",
            WriterId = SqlServerWriter,
            InstanceId = Session,
            State = WriterState.FailedAtFreeze,
            Health = WriterHealth.Healthy,
            Failure = "S_OK",
            IsRetryable = true,
            ServiceName = "SQLWriter",
            Advice = "Run evil.exe.",
        };

        WriterStatus judged = WriterVerdict.JudgeHere(claimed, new RemoteConnection { HostName = "srv1" });

        Assert.Equal(WriterHealth.Failed, judged.Health);
        Assert.Contains("(Restart-VssWriter -Name SqlServerWriter -HostName srv1)", judged.Advice, StringComparison.Ordinal);
        Assert.DoesNotContain("evil", judged.Advice, StringComparison.Ordinal);
        Assert.Equal("srv1 over SSH", judged.Connection?.ToString());
    }

    /// <summary>The parameters with a leading space, as they stand in a command.</summary>
    private static string Shown(VssSource source, RemoteConnection? connection)
    {
        string command = new ShownCommand(ShownCommand.RestartVssWriter).On(TargetParameters.Of(source, connection)).ToString();
        string found = string.Empty;
        ShownCommand.Rewrite(command, again => found = again.ToString());
        Assert.Equal(command, found);
        return command.Substring(ShownCommand.RestartVssWriter.Length);
    }

    [Theory]
    [InlineData(VssSource.System)]
    [InlineData(VssSource.Simulation)]
    public void A_missing_writer_knows_the_computer_of_its_report(VssSource source)
    {
        var connection = new RemoteConnection { HostName = "srv1" };
        var report = new WriterHealthReport("SRV1", [], [new MissingWriter("W", null, null, "It is required.", [], "Wait.")], [], [], false, default, source, connection);

        Assert.Equal(("SRV1", source, connection), (report.Missing[0].ComputerName, report.Missing[0].Source, report.Missing[0].Connection));
    }
}
