using VssWriterStatus.Knowledge;
using Xunit;

namespace VssWriterStatus.Tests.Diagnosis;

public class InstalledExchangeTests
{
    private const string Exchange2007 = @"SOFTWARE\Microsoft\Exchange\Setup\MsiInstallPath";
    private const string Exchange2010 = @"SOFTWARE\Microsoft\ExchangeServer\v14\Setup\MsiInstallPath";
    private const string Exchange2013 = @"SOFTWARE\Microsoft\ExchangeServer\v15\Setup\MsiInstallPath";

    [Theory]
    [InlineData(Exchange2007, "MSExchangeIS")]
    [InlineData(Exchange2010, "MSExchangeIS")]
    [InlineData(Exchange2013, null)]
    public void The_information_store_hosts_the_writer_until_Exchange_2010(string installed, string? service) =>
        Assert.Equal(service, InstalledExchange.OlderHostService(new FakeRegistry().Text(installed, @"C:\Exchange")));

    [Fact]
    public void What_an_older_version_left_behind_does_not_count() =>
        Assert.Null(InstalledExchange.OlderHostService(new FakeRegistry().Text(Exchange2010, "old").Text(Exchange2013, "new")));

    [Theory]
    [InlineData("Microsoft Exchange Writer", "MSExchangeIS")]
    [InlineData("microsoft exchange writer", "MSExchangeIS")]
    [InlineData("Microsoft Exchange Replica Writer", null)]
    public void The_replica_writer_is_never_in_the_information_store(string name, string? service) =>
        Assert.Equal(service, InstalledExchange.HostServiceOf(InstalledExchange.WriterId, name, new FakeRegistry().Text(Exchange2010, @"C:\Exchange")));

    [Fact]
    public void Without_Exchange_or_without_access_to_the_registry_the_catalogue_stands()
    {
        Assert.Null(InstalledExchange.OlderHostService(new FakeRegistry()));
        Assert.Null(InstalledExchange.OlderHostService(new FakeRegistry().Unreadable(Exchange2010)));
        Assert.Equal("MSExchangeRepl", KnownWriters.Find(InstalledExchange.WriterId, "Microsoft Exchange Writer")?.ServiceName);
    }
}
