using System;
using VssWriterStatus.Interop;
using VssWriterStatus.Knowledge;

namespace VssWriterStatus.Tests;

/// <summary>Statuses for tests of what is made of them.</summary>
internal static class Writer
{
    private static readonly Guid ClassId = Guid.Parse("11111111-0000-0000-0000-000000000000");

    /// <summary>A status; instances with other numbers are other instances.</summary>
    public static WriterStatus Of(
        string name, int instance = 1, WriterState state = WriterState.Stable, int failure = 0, int application = 0, string? message = null, Guid? writerId = null) =>
        WriterVerdict.Judge(
            new RawWriterStatus(name, writerId ?? ClassId, new Guid(instance, 0, 0, new byte[8]), (int)state, failure, application, message),
            "SRV1",
            default,
            ComSecurity.Set,
            VssSource.System);
}
