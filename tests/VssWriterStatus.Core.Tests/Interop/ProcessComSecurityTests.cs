using System;
using VssWriterStatus.Interop;
using Xunit;

namespace VssWriterStatus.Tests.Interop;

public class ProcessComSecurityTests
{
    [Theory]
    [InlineData("6.1.7601", 2, 0)]
    [InlineData("6.2.9200", 3, 0x20)]
    [InlineData("10.0.26100", 3, 0x20)]
    public void The_arguments_follow_the_version_of_Windows(string windows, uint impersonation, uint capabilities) =>
        Assert.Equal((impersonation, capabilities), ProcessComSecurity.ArgumentsFor(Version.Parse(windows)));
}
