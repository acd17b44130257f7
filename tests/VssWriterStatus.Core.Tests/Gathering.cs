using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using VssWriterStatus.Requester;
using VssWriterStatus.Simulation;
using Xunit;

namespace VssWriterStatus.Tests;

/// <summary>One gather from a simulation, with what the simulation saw of it.</summary>
internal sealed class Gathering
{
    public List<GatherMessage> Messages { get; } = [];

    public Exception? Failure { get; private set; }

    public SimulatedVss Vss { get; private set; } = null!;

    public VssException VssFailure => Assert.IsType<VssException>(Failure);

    public string[] Calls => [.. Vss.Calls.Select(call => call.Method)];

    public string[] WriterNames => [.. Messages.OfType<WriterRead>().Select(read => read.Writer.Name)];

    public static Gathering Of(string json, WriterStatusQuery? query = null, string? cancelAt = null) =>
        Of(SimulationFile.Parse("test", json), query, cancelAt);

    /// <summary>A gather that can be cancelled at a call.</summary>
    public static Gathering Of(VssSimulation simulation, WriterStatusQuery? query = null, string? cancelAt = null)
    {
        var gathering = new Gathering();
        var source = new InProcessSource(() => gathering.Vss = new SimulatedVss(simulation));
        try
        {
            gathering.Messages.AddFrom(token => source.Gather(query ?? new WriterStatusQuery(), token), cancelAt);
        }
        catch (Exception failure) when (failure is VssException or OperationCanceledException)
        {
            gathering.Failure = failure;
        }

        return gathering;
    }

    /// <summary>Everything that was made is released, what was gathered is freed, and COM is left last.</summary>
    public void AssertReleased()
    {
        // A gather that was cut short waits for its thread only for a grace period, which a busy computer exceeds.
        SpinWait.SpinUntil(() => Vss.LiveObjects == 0 && (Calls.Contains(VssOperation.CoUninitialize) || IsRefused(VssOperation.CoInitializeEx)), TimeSpan.FromSeconds(10));
        Assert.Equal(0, Vss.LiveObjects);
        string[] calls = Calls;
        Assert.Equal(calls.Contains(VssOperation.GatherWriterMetadata), calls.Contains(VssOperation.FreeWriterMetadata) || IsRefused(VssOperation.GatherWriterMetadata));
        Assert.Equal(calls.Contains(VssOperation.GatherWriterStatus), calls.Contains(VssOperation.FreeWriterStatus) || IsRefused(VssOperation.GatherWriterStatus));
        Assert.Equal(IsRefused(VssOperation.CoInitializeEx) ? 0 : 1, calls.Count(call => call == VssOperation.CoUninitialize));
        Assert.Single(Vss.Calls.Select(call => call.Thread).Distinct());
        Assert.NotEqual(Environment.CurrentManagedThreadId, Vss.Calls.First().Thread);
    }

    /// <summary>Whether the call itself failed, so that there is nothing to free.</summary>
    private bool IsRefused(string method) =>
        (Failure as VssException)?.Operation == method && (Calls.Last(call => call is not (VssOperation.CoUninitialize or VssOperation.Release) && !call.StartsWith("Free", StringComparison.Ordinal)) == method);
}
