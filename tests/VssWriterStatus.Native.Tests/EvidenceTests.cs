using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Runtime.Versioning;
using Microsoft.Win32;
using VssWriterStatus.Diagnosis;
using VssWriterStatus.Interop;
using VssWriterStatus.Knowledge;
using Xunit;

namespace VssWriterStatus.Tests;

/// <summary>The evidence of this computer, through P/Invoke: its registry, its SDDL, its event log.</summary>
/// <remarks>The registry is written to, so these tests run on Wine alone.</remarks>
[SupportedOSPlatform("windows")]
public sealed class EvidenceTests : IDisposable
{
    private const string OleKey = @"SOFTWARE\Microsoft\Ole";
    private const string PolicyKey = @"SOFTWARE\Policies\Microsoft\Windows NT\DCOM";
    private const string Limit = "MachineAccessRestriction";
    private const string Default = "DefaultAccessPermission";

    private readonly MachineRegistry _registry = new();

    private static bool IsWine => Kernel32.GetProcAddress(
        Kernel32.LoadLibraryExW("ntdll.dll", 0, Kernel32.LoadLibrarySearchSystem32), "wine_get_version") != 0;

    [Fact]
    public void A_computer_on_which_nothing_is_set_has_nothing_wrong()
    {
        NeedWine();

        Assert.Same(RegistryValue.Absent, _registry.Read(PolicyKey, Limit));
        Assert.Same(RegistryValue.Absent, _registry.Read(OleKey, Default));
        Assert.Empty(ComAccessPolicies.Findings(_registry));
    }

    [Fact]
    public void What_was_written_is_read()
    {
        byte[] bytes = [.. Enumerable.Range(0, 300).Select(number => (byte)number)];
        Write(OleKey, Default, bytes, RegistryValueKind.Binary);
        Write(PolicyKey, Limit, "O:BAG:BA", RegistryValueKind.String);

        Assert.Equal(bytes, _registry.Read(OleKey, Default)!.Binary);
        Assert.Null(_registry.Read(OleKey, Default)!.Text);
        Assert.Equal("O:BAG:BA", _registry.Read(PolicyKey, Limit)!.Text);
        Assert.Null(_registry.Read(PolicyKey, Limit)!.Binary);
    }

    [Fact]
    public void A_value_longer_than_any_access_list_cannot_be_read()
    {
        Write(OleKey, Default, new byte[0x20001], RegistryValueKind.Binary);

        Assert.Null(_registry.Read(OleKey, Default));
    }

    [Fact]
    public void The_values_of_VSS_and_of_the_edition_are_read_in_their_types()
    {
        Write(VssAccessControl.Key, VssAccessControl.NetworkService, 0, RegistryValueKind.DWord);
        Write(VssEventClass.Key, VssEventClass.TypeLib, VssEventClass.Path, RegistryValueKind.ExpandString);

        Assert.Equal(1u, VssAccessControl.ValueToAllow(_registry, @"NT AUTHORITY\NetworkService"));
        Assert.Null(VssAccessControl.ValueToAllow(_registry, "LocalSystem"));
        Assert.False(VssEventClass.IsBroken(_registry));
        Write(VssEventClass.Key, VssEventClass.TypeLib, VssEventClass.Path, RegistryValueKind.String);
        Assert.True(VssEventClass.IsBroken(_registry));
        Assert.NotNull(_registry.Read(WindowsEdition.Key, WindowsEdition.ProductType)?.Text);
    }

    [Fact]
    public void A_policy_without_service_accounts_is_found()
    {
        Write(PolicyKey, Limit, "O:BAG:BAD:(A;;CCDCLC;;;BA)(A;;CCDCLC;;;SY)", RegistryValueKind.String);

        ComAccessFinding finding = Assert.Single(ComAccessPolicies.Findings(_registry));

        Assert.Equal((@"HKLM\" + PolicyKey, Limit), (finding.Key, finding.ValueName));
        Assert.Equal(["NETWORK SERVICE", "LOCAL SERVICE"], finding.LeftOut);
    }

    [Fact]
    public void A_default_without_administrators_is_found()
    {
        Write(OleKey, Default, _registry.DescriptorOf("O:BAG:BAD:(A;;CCDCLC;;;PS)(A;;CCDC;;;SY)")!, RegistryValueKind.Binary);

        Assert.Equal(["Administrators"], Assert.Single(ComAccessPolicies.Findings(_registry)).LeftOut);
    }

    [Theory]
    [InlineData("O:BAG:BAD:(A;;CCDCLC;;;WD)(A;;CCDC;;;AN)")]
    [InlineData("O:BAG:BA")]
    [InlineData("")]
    [InlineData("no security descriptor")]
    public void A_policy_that_leaves_nobody_out_or_says_nothing_is_no_evidence(string sddl)
    {
        Write(PolicyKey, Limit, sddl, RegistryValueKind.String);

        Assert.Empty(ComAccessPolicies.Findings(_registry));
    }

    [Fact]
    public void A_text_in_SDDL_becomes_the_list_that_it_describes()
    {
        Assert.True(SecurityDescriptor.TryReadDacl(_registry.DescriptorOf("O:BAG:BAD:(D;;CC;;;NS)(A;;CCDCLC;;;WD)")!, out IReadOnlyList<AccessEntry>? entries));

        Assert.Equal([(AccessEntry.Denied, 1u, "S-1-5-20"), (AccessEntry.Allowed, 7u, "S-1-1-0")], entries!.Select(entry => (entry.Type, entry.Mask, entry.Sid)));
    }

    [Fact]
    public void A_text_that_is_no_SDDL_has_no_descriptor() => Assert.Null(_registry.DescriptorOf("no security descriptor"));

    /// <summary>Wine has the functions of the event log without what is behind them.</summary>
    [Fact]
    public void An_event_log_that_cannot_be_read_tells_nothing_and_quickly()
    {
        NeedWine();
        var clock = Stopwatch.StartNew();

        Assert.Null(VssEvents.Recent(new WindowsEventLog(), TimeSpan.FromSeconds(30)));

        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), $"{clock.Elapsed}");
    }

    public void Dispose()
    {
        if (!IsWine)
        {
            return;
        }

        using (RegistryKey ole = Registry.LocalMachine.CreateSubKey(OleKey))
        {
            ole.DeleteValue(Limit, throwOnMissingValue: false);
            ole.DeleteValue(Default, throwOnMissingValue: false);
        }

        Registry.LocalMachine.DeleteSubKeyTree(VssAccessControl.Key, throwOnMissingSubKey: false);
        Registry.LocalMachine.DeleteSubKeyTree(VssEventClass.Key, throwOnMissingSubKey: false);
        Registry.LocalMachine.DeleteSubKeyTree(PolicyKey, throwOnMissingSubKey: false);
    }

    private static void NeedWine() => Assert.SkipUnless(IsWine, "This is a real Windows, whose settings are left alone.");

    private static void Write(string path, string name, object value, RegistryValueKind kind)
    {
        NeedWine();
        using RegistryKey key = Registry.LocalMachine.CreateSubKey(path);
        key.SetValue(name, value, kind);
    }
}
