using System;
using System.Collections.Generic;
using System.IO;
using Alphaleonis.Win32.Vss;
using AlphaVssWitness;
using Xunit;

namespace VssWriterStatus.Tests;

using VssError = Alphaleonis.Win32.Vss.VssError;

/// <summary>The witness of the field test, against a stand-in of AlphaVSS's public interface.</summary>
public class WitnessTests
{
    [Fact]
    public void Its_lines_are_the_collectors_and_carry_every_number()
    {
        var factory = new Factory(
            new VssWriterStatusInfo(Guid.Parse("11111111-2222-3333-4444-555555555555"), Guid.Parse("e8132975-6f93-4464-a53e-1050253ae220"), "a \"b\"\n", VssWriterState.Stable, VssError.Success),
            new VssWriterStatusInfo(Guid.Empty, Guid.Empty, "c", VssWriterState.FailedAtFreeze, VssError.WriterErrorNonRetryable));
        using var output = new StringWriter { NewLine = "\n" };

        Witness.Write(factory, output);

        Assert.Equal(
            """
            {"type":"writer","name":"a \"b\"\u000a","writerId":"e8132975-6f93-4464-a53e-1050253ae220","instanceId":"11111111-2222-3333-4444-555555555555","state":1,"failure":0}
            {"type":"writer","name":"c","writerId":"00000000-0000-0000-0000-000000000000","instanceId":"00000000-0000-0000-0000-000000000000","state":9,"failure":-2147212300}

            """,
            output.ToString());
    }

    [Fact]
    public void It_gathers_as_documented_and_frees_what_it_gathered()
    {
        var factory = new Factory();

        Witness.Write(factory, TextWriter.Null);

        Assert.Equal(
            ["InitializeForBackup", "GatherWriterMetadata", "GatherWriterStatus", "WriterStatus", "FreeWriterStatus", "FreeWriterMetadata", "Dispose"],
            factory.Calls);
    }

    [Theory]
    [InlineData("InitializeForBackup")]
    [InlineData("GatherWriterMetadata")]
    [InlineData("GatherWriterStatus")]
    [InlineData("WriterStatus")]
    [InlineData("FreeWriterStatus")]
    public void The_object_is_disposed_of_whatever_fails(string method)
    {
        var factory = new Factory { Fails = method };

        Assert.Throws<InvalidOperationException>(() => Witness.Write(factory, TextWriter.Null));
        Assert.Equal("Dispose", factory.Calls[factory.Calls.Count - 1]);
    }

    private sealed class Factory(params VssWriterStatusInfo[] writers) : IVssFactory, IVssBackupComponents
    {
        public List<string> Calls { get; } = [];

        public string? Fails { get; set; }

        public IList<VssWriterStatusInfo> WriterStatus
        {
            get
            {
                Call(nameof(WriterStatus));
                return writers;
            }
        }

        public IVssBackupComponents CreateVssBackupComponents() => this;

        public void InitializeForBackup(string? xml)
        {
            Assert.Null(xml);
            Call(nameof(InitializeForBackup));
        }

        public void GatherWriterMetadata() => Call(nameof(GatherWriterMetadata));

        public void FreeWriterMetadata() => Call(nameof(FreeWriterMetadata));

        public void GatherWriterStatus() => Call(nameof(GatherWriterStatus));

        public void FreeWriterStatus() => Call(nameof(FreeWriterStatus));

        public void Dispose() => Call(nameof(Dispose));

        private void Call(string name)
        {
            Calls.Add(name);
            if (name == Fails)
            {
                throw new InvalidOperationException(name);
            }
        }
    }
}
