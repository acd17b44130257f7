#if NET
using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Runtime.InteropServices;
using VssWriterStatus.Knowledge;

namespace VssWriterStatus.Tests.Texts;

/// <summary>Arguments for the methods that make errors: realistic ones where the text depends on them, else the parameter's name in angle brackets.</summary>
internal static class SampleArguments
{
    private const int ServiceDidNotRespond = unchecked((int)0x8007041D);
    private const int Unexpected = unchecked((int)0x80042302);

    private static readonly NullabilityInfoContext Nullability = new();

    private static readonly Dictionary<string, object?[]> ByName = new()
    {
        ["operation"] = ["GatherWriterStatus"],
        ["service"] = ["SQLWriter"],
        ["host"] = ["SQLWriter", "CryptSvc"],
        ["machine"] = ["SRV2"],
        ["computer"] = ["SRV2"],
        ["session"] = ["SRV2"],
        ["name"] = ["SqlServerWriter"],
        ["writer"] = ["SqlServerWriter"],
        ["component"] = ["MSSQLSERVER\\master"],
        ["what"] = ["name 'SqlServerWriter'"],
        ["volume"] = ["X:"],
        ["userName"] = ["CONTOSO\\backup"],
        ["mode"] = ["NoLanguage", "ConstrainedLanguage"],
        ["logName"] = ["Application"],
        ["path"] = ["C:\\Reports\\vss.html"],
        ["state"] = ["StopPending"],
        ["sshErrors"] = ["", "<what ssh wrote>"],
        ["command"] = ["Get-VssWriterStatus"],
        ["endpoint"] = ["BackupOperators"],
        ["hresult"] = [Unexpected],
        ["exitCode"] = [ServiceDidNotRespond],
        ["specificExitCode"] = [null, 5],
        ["index"] = [2u],
        ["count"] = [14u],
        ["age"] = [TimeSpan.FromMinutes(47)],
        ["source"] = [VssSource.System],
        ["id"] = [VssErrorId.VssAccessDenied],
        ["wanted"] = [new[] { WriterHealth.Healthy, WriterHealth.Busy }],
    };

    /// <summary>Every combination of sample arguments.</summary>
    public static IEnumerable<object?[]> For(MethodInfo method) => method.GetParameters().Aggregate(
        (IEnumerable<object?[]>)[[]],
        (combinations, parameter) => combinations.SelectMany(arguments => Of(parameter), (arguments, value) => (object?[])[.. arguments, value]));

    private static IEnumerable<object?> Of(ParameterInfo parameter)
    {
        object?[] values = ByName.TryGetValue(parameter.Name!, out object?[]? named) && Array.TrueForAll(named, value => value is null || Takes(parameter, value))
            ? named
            : ByType(parameter);
        bool isOptional = Nullability.Create(parameter).ReadState == NullabilityState.Nullable;
        return isOptional && !values.Contains(null) ? values.Prepend(null) : values;
    }

    private static bool Takes(ParameterInfo parameter, object value) =>
        (Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType).IsInstanceOfType(value);

    private static object?[] ByType(ParameterInfo parameter)
    {
        Type type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        string placeholder = $"<{parameter.Name}>";
        if (type.IsEnum)
        {
            return [.. Enum.GetValues(type).Cast<object>()];
        }

        object?[] samples =
        [
            placeholder,
            false,
            true,
            3,
            3u,
            TimeSpan.FromSeconds(180),
            Guid.Parse("a65faa63-5ea8-4ebc-9dbd-a0c4db26912a"),
            .. KnownWriters.All.GroupBy(known => (known.RestartClass, known.ServiceName is null)).Select(same => same.First()),
            Writer.Of("SqlServerWriter", state: WriterState.WaitingForThaw),
            new[] { placeholder },
            Enumerable.Range(1, 4).Select(number => $"<{parameter.Name} {number}>").ToArray(),
            new[] { Writer.Of("SqlServerWriter", state: WriterState.WaitingForThaw) },
            Enumerable.Range(1, 4).Select(number => Writer.Of($"<writer {number}>", number, WriterState.WaitingForBackupComplete)).ToArray(),
            new[] { ("SQLWriter", "Stopped"), ("WSearch", "Running") },
            new[] { ("SQLWriter", "Running"), ("WSearch", "Running") },
        ];
        object?[] fitting = type == typeof(VssException) ? [Cause()]
            : type == typeof(Exception) ? [Cause(), new InvalidOperationException($"{placeholder}.")]
            : type == typeof(SEHException) ? [new SEHException($"{placeholder}.")]
            : [.. samples.Where(type.IsInstanceOfType)];
        return fitting.Length > 0
            ? fitting
            : throw new NotSupportedException($"No sample for the parameter {parameter.Name} of {parameter.Member.Name}: add one to {nameof(SampleArguments)}.");
    }

    private static VssException Cause() => new(VssErrorId.VssUnexpected, "<operation>", Unexpected, "<The message of the cause.>", "<Its recommended action.>");
}
#endif
