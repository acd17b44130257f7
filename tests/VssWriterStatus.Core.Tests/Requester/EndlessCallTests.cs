using System;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using VssWriterStatus.Requester;
using Xunit;

namespace VssWriterStatus.Tests.Requester;

/// <summary>A call that never comes back: nothing in the process can end it.</summary>
public class EndlessCallTests
{
    /// <summary>Every method at which a gather can hang for good.</summary>
    public static TheoryData<string> HangingMethods
    {
        get
        {
            var methods = new TheoryData<string>();
            foreach (string method in StatusGatherTests.PlainSequence.Distinct())
            {
                methods.Add(method);
            }

            return methods;
        }
    }

    [Theory]
    [MemberData(nameof(HangingMethods))]
    public void A_call_that_never_comes_back_is_a_timeout_for_the_caller(string method)
    {
        string hang = $"\"{method}\": {{\"hang\": true}}";
        string operationHangs = StatusGatherTests.GatherMethods.Any(row => row.Data == method) ? string.Empty : ", \"GatherWriterStatus\": {\"delayMs\": 1}";
        var clock = Stopwatch.StartNew();

        Gathering gathering = Gathering.Of(
            $"{{\"calls\": {{{hang}{operationHangs}}}, {StatusGatherTests.TwoWriters}}}",
            new WriterStatusQuery { TimeLimit = TimeSpan.FromSeconds(1) });

        string operation = method is VssOperation.Wait or VssOperation.QueryStatus ? VssOperation.GatherWriterMetadata : method;
        Assert.Equal((VssErrorId.VssTimeout, operation), (gathering.VssFailure.ErrorId, gathering.VssFailure.Operation));
        Assert.InRange(clock.Elapsed.TotalSeconds, 1, 12);

        // The call comes back when the caller has gone: then the thread releases what it holds.
        Assert.True(SpinWait.SpinUntil(() => gathering.Vss.LiveObjects == 0, TimeSpan.FromSeconds(5)));
    }

    [Theory]
    [InlineData(VssOperation.FreeWriterMetadata)]
    [InlineData(VssOperation.CoUninitialize)]
    public void A_failure_is_not_hidden_by_a_cleanup_that_hangs(string method)
    {
        Gathering gathering = Gathering.Of(
            $"{{\"calls\": {{\"{method}\": {{\"hang\": true}}, \"GatherWriterStatus\": {{\"hresult\": \"E_ACCESSDENIED\"}}}}, {StatusGatherTests.TwoWriters}}}",
            new WriterStatusQuery { TimeLimit = TimeSpan.FromSeconds(1) });

        Assert.Equal(VssErrorId.VssAccessDenied, gathering.VssFailure.ErrorId);
    }
}
