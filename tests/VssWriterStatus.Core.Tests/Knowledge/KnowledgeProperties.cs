using System;
using System.Globalization;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using VssWriterStatus.Interop;
using VssWriterStatus.Knowledge;
using Xunit;

namespace VssWriterStatus.Tests.Knowledge;

public class KnowledgeProperties
{
    private static readonly Gen<int> Code = Gen.OneOf(Hostile.Number, Gen.Elements(KnownErrors.All.Select(known => known.Code)));

    private static readonly Gen<string> Name = Gen.OneOf(Hostile.Text, Gen.Elements(KnownWriters.All.Select(known => known.Name)));

    [Fact]
    public void Every_code_is_understood_in_every_notation_that_is_shown() => Hostile.Check(Code, code =>
    {
        VssError error = KnownErrors.Of(code);

        foreach (string text in new[] { error.Name, error.Hexadecimal, error.Hexadecimal.Substring(2), error.Name.ToLowerInvariant() })
        {
            Assert.True(KnownErrors.TryParse(text, out int parsed), text);
            Assert.Equal(code, parsed);
        }
    });

    [Fact]
    public void Every_code_is_taken_apart_as_Windows_does() => Hostile.Check(Code, code =>
    {
        VssError error = KnownErrors.Of(code);

        Assert.Equal((code, HResult.Failed(code), (int)(((uint)code >> 16) & 0x7FF)), (error.Code, error.IsFailure, error.Facility));
        Assert.StartsWith($"0x{code.ToString("X8", CultureInfo.InvariantCulture)}", error.ToString(), StringComparison.Ordinal);
    });

    [Fact]
    public void Every_text_is_a_code_of_plain_characters_or_none() => Hostile.Check(
        Gen.OneOf(Hostile.Text, Hostile.Spoilt("0x800423F4", "800423f4", "-2147212300", "2147754996", "VSS_E_BAD_STATE")), text =>
        {
            if (KnownErrors.TryParse(text, out _))
            {
                Assert.Matches(@"\A([-+]?[0-9]+|(0[xX])?[0-9a-fA-F]{1,8}|[A-Za-z_0-9]+)\z", text);
            }
        });

    [Fact]
    public void Every_writer_is_looked_up_by_its_class_first() => Hostile.Check(
        from id in Gen.OneOf(Hostile.Id, Gen.Elements(KnownWriters.All.Where(known => known.WriterId is not null).Select(known => known.WriterId!.Value)))
        from name in Name
        select (id, name),
        writer =>
        {
            KnownWriter? found = KnownWriters.Find(writer.id, writer.name);

            Assert.True(found is null || found.WriterId == writer.id || (found.WriterId is null && string.Equals(found.Name, writer.name, StringComparison.OrdinalIgnoreCase)));
            Assert.True(found is not null || KnownWriters.OfClass(writer.id).Count != 1);
        });

    [Fact]
    public void Every_writer_gets_a_verdict_that_can_be_shown() => Hostile.Check(
        from name in Name
        from id in Hostile.Id
        from state in Hostile.Number
        from failure in Code
        select new RawWriterStatus(name, id, id, state, failure, failure, name),
        raw =>
        {
            WriterStatus status = WriterVerdict.Judge(raw, raw.Name, default, ComSecurity.Set, VssSource.System);

            Assert.Equal((raw.State, raw.Failure), ((int)status.State, status.FailureCode));
            Assert.Equal(HResult.Failed(raw.Failure), HResult.Failed(status.FailureCode) && status.Health == WriterHealth.Failed);
            Assert.Equal(status.Health == WriterHealth.Healthy, status.Advice is null);
            Assert.Equal(status.ToString(), status.ToString().ToPrintable());
            Assert.Equal(status.ApplicationMessage, status.Name);
        });
}
