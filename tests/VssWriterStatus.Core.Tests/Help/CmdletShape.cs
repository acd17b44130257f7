using System;
using System.Collections.Generic;
using System.Linq;

namespace VssWriterStatus.Tests.Help;

/// <summary>What a user sees of a cmdlet, in lines that can be compared: from the code as from the help.</summary>
internal sealed class CmdletShape(string name, IEnumerable<string> parameters, IEnumerable<string> syntaxes)
{
    public string Name { get; } = name;

    /// <summary>One line a parameter, by name.</summary>
    public IReadOnlyList<string> Parameters { get; } = [.. parameters.OrderBy(line => line, StringComparer.Ordinal)];

    /// <summary>One text a parameter set.</summary>
    public IReadOnlyList<string> Syntaxes { get; } = [.. syntaxes.OrderBy(line => line, StringComparer.Ordinal)];

    public static string ParameterLine(
        string name, string type, string defaultValue, bool wildcards, string aliases, bool required, string position, string pipeline) =>
        $"-{name} <{type}>: default {defaultValue}, wildcards {wildcards}, aliases {aliases}, required {required}, "
        + $"position {position}, pipeline {pipeline}";

    /// <summary>A parameter set: its parameters as they are in it.</summary>
    public static string Syntax(IEnumerable<string> parameterLines) =>
        string.Join("\n", parameterLines.OrderBy(line => line, StringComparer.Ordinal));

    /// <summary>The ways into a parameter from the pipeline, in the words of MAML.</summary>
    public static string PipelineInput(bool byValue, bool byPropertyName) => (byValue, byPropertyName) switch
    {
        (true, true) => "true (ByValue, ByPropertyName)",
        (true, false) => "true (ByValue)",
        (false, true) => "true (ByPropertyName)",
        _ => "false",
    };
}
