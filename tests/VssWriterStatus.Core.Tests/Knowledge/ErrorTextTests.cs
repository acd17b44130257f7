using System;
using System.Linq;
using VssWriterStatus.Errors;
using VssWriterStatus.Interop;
using VssWriterStatus.Knowledge;
using Xunit;

namespace VssWriterStatus.Tests.Knowledge;

/// <summary>What people have in hand when they ask for an error: codes, ids of events, vssadmin's words, lines of logs.</summary>
public class ErrorTextTests
{
    [Theory]
    [InlineData("Non-retryable error", "VSS_E_WRITERERROR_NONRETRYABLE")]
    [InlineData("timed out", "VSS_E_WRITERERROR_TIMEOUT")]
    [InlineData("   Last error: Retryable error", "VSS_E_WRITERERROR_RETRYABLE")]
    [InlineData("Last error: Inconsistent shadow copy", "VSS_E_WRITERERROR_INCONSISTENTSNAPSHOT")]
    [InlineData("Out of resources", "VSS_E_WRITERERROR_OUTOFRESOURCES")]
    [InlineData("No error", "S_OK")]
    [InlineData("hr = 0x80070005, Access is denied.", "E_ACCESSDENIED")]
    [InlineData("(800423F4)", "VSS_E_WRITERERROR_NONRETRYABLE")]
    [InlineData("Code:-2147212300.", "VSS_E_WRITERERROR_NONRETRYABLE")]
    [InlineData("failed with VSS_E_BAD_STATE, then 0x80042316; again 0x80042316", "VSS_E_BAD_STATE VSS_E_SNAPSHOT_SET_IN_PROGRESS")]
    [InlineData("VSS Event ID 8193: hr = 0x80070539", "ERROR_INVALID_SID|Event 8193")]
    [InlineData("event 12289", "Event 12289")]
    [InlineData("8193", "Event 8193")]
    [InlineData("513", "Event 513")]
    [InlineData("oops", "")]
    [InlineData("0x800423FG", "")]
    [InlineData("0x1800423F4", "")]
    [InlineData("VSS_E_*", "")]
    [InlineData("4294967296", "")]
    public void A_text_is_understood_as_it_was_pasted(string text, string names) =>
        Assert.Equal(names.Replace(' ', '|').Replace("Event|", "Event "), string.Join("|", ErrorText.Resolve(text).Select(found => found.Name)));

    [Fact]
    public void An_event_is_never_taken_for_a_success()
    {
        Assert.All(ErrorText.KnownEvents, known => Assert.Equal((true, $"Event {known.Code}"), (known.IsFailure, known.ToString())));
        Assert.All(ErrorText.KnownEvents, known => Assert.Contains("not an HRESULT", known.Meaning, StringComparison.Ordinal));
        Assert.All(ErrorText.KnownEvents, known => Assert.Matches(@"^[A-Z].*\.$", known.Advice));
        Assert.All(EmbeddedTable.Rows("event-ids.tsv"), row => Assert.NotEmpty(row[5]));
    }

    [Theory]
    [InlineData("1053", "0x8007041D")]
    [InlineData("5", "0x80070005")]
    [InlineData("11", "0x8007000B")]
    public void A_small_number_is_not_taken_for_a_success(string number, string windows)
    {
        VssError found = Assert.Single(ErrorText.Resolve(number));

        Assert.True(found.IsFailure);
        Assert.Contains(windows, found.Meaning, StringComparison.Ordinal);
        Assert.Contains(windows, found.Advice, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0", "S_OK")]
    [InlineData("1", "S_FALSE")]
    [InlineData("0x00000005", "0x00000005")]
    public void A_success_stays_one(string text, string name)
    {
        VssError found = Assert.Single(ErrorText.Resolve(text));

        Assert.Equal((name, false), (found.Name, found.IsFailure));
    }

    [Theory]
    [InlineData("807800C5", VssErrorClass.Machine, "Windows Server Backup")]
    [InlineData("81000037", VssErrorClass.Machine, "Windows Backup")]
    [InlineData("80070035", VssErrorClass.Machine, "53")]
    [InlineData("8004ABCD", VssErrorClass.Unknown, "program")]
    [InlineData("8BADF00D", VssErrorClass.Unknown, "not known")]
    public void An_unknown_failure_has_a_meaning_a_class_and_a_step(string text, VssErrorClass errorClass, string part)
    {
        VssError found = Assert.Single(ErrorText.Resolve(text));

        Assert.Equal((errorClass, true), (found.Class, found.IsFailure));
        Assert.Matches(@"^[A-Z].*\.$", found.Advice);
        Assert.NotEmpty(found.Meaning!);
#if NET
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has its own message.");
#endif
        Assert.Contains(part, found.Meaning, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_failure_whatever_its_number_has_a_class_and_a_step() => Hostile.Check(Hostile.Number, code =>
    {
        VssError error = KnownErrors.Of(code);

        Assert.Equal(HResult.Failed(code), error.IsFailure);
        Assert.Equal(error.IsFailure, error.Advice is not null);
    });

    [Fact]
    public void Any_text_is_resolved_or_refused() => Hostile.Check(Hostile.Text, text => Assert.All(ErrorText.Resolve(text), found => Assert.NotEmpty(found.Name)));

    /// <summary>What everybody should do about a code, and what is to be done where a gather failed with it.</summary>
    [Theory]
    [InlineData("E_ACCESSDENIED", "which account", "Run PowerShell as Administrator")]
    [InlineData("VSS_E_BAD_STATE", "first error", "-SkipMetadata")]
    [InlineData("REGDB_E_CLASSNOTREG", "shadow copy providers", "64-bit PowerShell")]
    [InlineData("RPC_E_TOO_LATE", "program that made the call", "-InProcess")]
    [InlineData("VSS_E_SNAPSHOT_SET_IN_PROGRESS", "swprv", "swprv")]
    public void Advice_on_a_code_is_not_advice_on_our_own_call(string name, string general, string gather)
    {
        Assert.True(KnownErrors.TryParse(name, out int code));

        Assert.Contains(general, KnownErrors.Of(code).Advice, StringComparison.Ordinal);
        Assert.Contains(gather, KnownErrors.Of(code).AdviceForGather, StringComparison.Ordinal);
        Assert.Contains(
            name == "E_ACCESSDENIED" ? "Run PowerShell as" : gather,
            VssErrors.CallFailed("GatherWriterStatus", code).RecommendedAction,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Advice_for_everybody_names_no_parameter_of_ours() =>
        Assert.DoesNotContain(KnownErrors.All, known => known.Advice?.Contains("-InProcess", StringComparison.Ordinal) == true
            || known.Advice?.Contains("-SkipMetadata", StringComparison.Ordinal) == true
            || known.Advice?.Contains("64-bit PowerShell", StringComparison.Ordinal) == true);
}
