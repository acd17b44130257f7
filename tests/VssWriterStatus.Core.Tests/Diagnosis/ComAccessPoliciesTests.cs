using System.Collections.Generic;
using System.Linq;
using VssWriterStatus.Diagnosis;
using VssWriterStatus.Interop;
using Xunit;

namespace VssWriterStatus.Tests.Diagnosis;

public class ComAccessPoliciesTests
{
    /// <summary>Execute with local and remote, as Windows writes it.</summary>
    private const int LocalAndRemote = 7;
    private const int LocalOnly = 3;
    private const int RemoteOnly = 5;

    private static readonly byte[] NobodyButSystem = Descriptor.With(Descriptor.Allow(Descriptor.System, LocalAndRemote));

    [Fact]
    public void A_computer_on_which_nothing_is_set_has_nothing_wrong() => Assert.Empty(ComAccessPolicies.Findings(new FakeRegistry()));

    [Fact]
    public void The_limit_that_Windows_comes_with_has_nothing_wrong() =>
        Assert.Empty(LeftOutBy(FakeRegistry.Limit, Descriptor.With(
            Descriptor.Allow(Descriptor.Everyone, LocalAndRemote), Descriptor.Allow(Descriptor.Anonymous, LocalOnly))));

    [Fact]
    public void A_limit_names_everybody_whom_it_leaves_out() =>
        Assert.Equal(["NETWORK SERVICE", "LOCAL SERVICE", "Administrators"], LeftOutBy(FakeRegistry.Limit, NobodyButSystem));

    [Fact]
    public void An_empty_list_leaves_everybody_out() =>
        Assert.Equal(["SYSTEM", "NETWORK SERVICE", "LOCAL SERVICE", "Administrators"], LeftOutBy(FakeRegistry.Limit, Descriptor.With()));

    [Fact]
    public void No_list_leaves_nobody_out()
    {
        Assert.Empty(LeftOutBy(FakeRegistry.Limit, Descriptor.WithoutDacl));
        Assert.Empty(LeftOutBy(FakeRegistry.Limit, Descriptor.WithNullDacl));
    }

    [Theory]
    [InlineData("S-1-1-0")]
    [InlineData("S-1-5-11")]
    [InlineData("S-1-5-32-545")]
    public void A_group_that_all_are_in_lets_all_in(string group) =>
        Assert.Empty(LeftOutBy(FakeRegistry.Limit, Descriptor.With(Descriptor.Allow(group, LocalOnly))));

    [Fact]
    public void Services_are_in_SERVICE_and_SYSTEM_is_an_administrator() =>
        Assert.Empty(LeftOutBy(FakeRegistry.Limit, Descriptor.With(
            Descriptor.Allow("S-1-5-6", LocalOnly), Descriptor.Allow(Descriptor.Administrators, LocalOnly))));

    [Fact]
    public void Remote_access_is_not_local_access() =>
        Assert.Equal(4, LeftOutBy(FakeRegistry.Limit, Descriptor.With(Descriptor.Allow(Descriptor.Everyone, RemoteOnly))).Length);

    [Fact]
    public void A_list_in_the_old_form_means_local_access_by_Execute_alone() =>
        Assert.Equal(
            ["NETWORK SERVICE"],
            LeftOutBy(FakeRegistry.Limit, Descriptor.With(Descriptor.Deny(Descriptor.NetworkService, 1), Descriptor.Allow(Descriptor.Everyone, 1))));

    [Fact]
    public void What_stands_first_decides()
    {
        byte[] deny = Descriptor.Deny(Descriptor.NetworkService, LocalOnly);
        byte[] allow = Descriptor.Allow(Descriptor.Everyone, LocalOnly);

        Assert.Equal(["NETWORK SERVICE"], LeftOutBy(FakeRegistry.Limit, Descriptor.With(deny, allow)));
        Assert.Empty(LeftOutBy(FakeRegistry.Limit, Descriptor.With(allow, deny)));
    }

    [Theory]
    [InlineData("S-1-5-7", LocalAndRemote, "anonymous callers are not ours")]
    [InlineData("S-1-1-0", RemoteOnly, "remote calls are not ours")]
    [InlineData("S-1-5-32-545", LocalAndRemote, "nobody need be in Users")]
    public void A_denial_that_does_not_concern_us_leaves_nobody_out(string sid, int mask, string why)
    {
        _ = why;
        byte[] list = Descriptor.With(Descriptor.Deny(sid, mask), Descriptor.Allow(Descriptor.Everyone, LocalAndRemote));

        Assert.Empty(LeftOutBy(FakeRegistry.Limit, list));
    }

    public static TheoryData<string, byte[]> NoEvidence => new()
    {
        { "no bytes", [] },
        { "bytes that end early", [.. NobodyButSystem.Take(NobodyButSystem.Length - 1)] },
        { "an object entry", Descriptor.With(Descriptor.AllowObject(Descriptor.System, LocalOnly)) },
        { "an entry of an unknown type", Descriptor.With(Descriptor.Entry(0x42, 0, LocalOnly, []), Descriptor.Allow(Descriptor.System, LocalOnly)) },
        { "an entry without Execute, which COM calls invalid", Descriptor.With(Descriptor.Allow(Descriptor.System, 2)) },
        { "old form and new in one list", Descriptor.With(Descriptor.Allow(Descriptor.System, 1), Descriptor.Allow(Descriptor.Administrators, LocalOnly)) },
        { "generic rights", Descriptor.With(Descriptor.Allow(Descriptor.System, 0x10000001)) },
    };

    [Theory]
    [MemberData(nameof(NoEvidence))]
    public void What_cannot_be_judged_is_no_evidence(string what, byte[] descriptor)
    {
        _ = what;
        Assert.Empty(LeftOutBy(FakeRegistry.Limit, descriptor));
        Assert.Empty(LeftOutBy(FakeRegistry.Default, descriptor));
    }

    [Fact]
    public void A_default_without_administrators_is_found() =>
        Assert.Equal(["Administrators"], LeftOutBy(FakeRegistry.Default, NobodyButSystem));

    [Fact]
    public void A_default_without_service_accounts_is_that_of_Windows_itself() =>
        Assert.Empty(LeftOutBy(FakeRegistry.Default, Descriptor.With(
            Descriptor.Allow("S-1-5-10", LocalAndRemote), Descriptor.Allow(Descriptor.System, LocalOnly), Descriptor.Allow(Descriptor.Administrators, LocalAndRemote))));

    [Fact]
    public void A_policy_takes_the_place_of_the_limit_and_is_named_first()
    {
        FakeRegistry registry = new FakeRegistry()
            .Text(FakeRegistry.Policy, "O:BAG:BAD:(A;;CCDCLC;;;SY)")
            .Binary(FakeRegistry.Limit, Descriptor.With())
            .Binary(FakeRegistry.Default, NobodyButSystem);
        registry.Sddl["O:BAG:BAD:(A;;CCDCLC;;;SY)"] = NobodyButSystem;

        Assert.Equal(
            [
                (@"HKLM\SOFTWARE\Policies\Microsoft\Windows NT\DCOM", "MachineAccessRestriction", 3),
                (@"HKLM\SOFTWARE\Microsoft\Ole", "DefaultAccessPermission", 1),
            ],
            ComAccessPolicies.Findings(registry).Select(finding => (finding.Key, finding.ValueName, finding.LeftOut.Count)));
    }

    [Fact]
    public void A_blank_policy_leaves_the_limit_in_force() =>
        Assert.Equal(3, Assert.Single(ComAccessPolicies.Findings(
            new FakeRegistry().Text(FakeRegistry.Policy, " ").Binary(FakeRegistry.Limit, NobodyButSystem))).LeftOut.Count);

    [Fact]
    public void Where_the_policy_is_not_understood_nobody_knows_what_is_in_force()
    {
        Assert.Empty(Findings(registry => registry.Text(FakeRegistry.Policy, "nonsense")));
        Assert.Empty(Findings(registry => registry.Unreadable(FakeRegistry.Policy)));
        Assert.Empty(Findings(registry => registry.Binary(FakeRegistry.Policy, NobodyButSystem)));

        static IReadOnlyList<ComAccessFinding> Findings(System.Func<FakeRegistry, FakeRegistry> set) =>
            ComAccessPolicies.Findings(set(new FakeRegistry().Binary(FakeRegistry.Limit, NobodyButSystem)));
    }

    [Fact]
    public void What_cannot_be_read_or_is_of_another_type_is_no_evidence()
    {
        Assert.Empty(ComAccessPolicies.Findings(new FakeRegistry().Unreadable(FakeRegistry.Limit).Unreadable(FakeRegistry.Default)));
        Assert.Empty(ComAccessPolicies.Findings(new FakeRegistry().Set(FakeRegistry.Limit, new RegistryValue(4, NobodyButSystem))));
    }

    private static string[] LeftOutBy(string path, byte[] descriptor)
    {
        IReadOnlyList<ComAccessFinding> findings = ComAccessPolicies.Findings(new FakeRegistry().Binary(path, descriptor));
        return [.. findings.SelectMany(finding => finding.LeftOut)];
    }
}
