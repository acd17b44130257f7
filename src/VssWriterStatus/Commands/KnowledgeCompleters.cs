using System.Collections;
using System.Management.Automation.Language;
using VssWriterStatus.Knowledge;

namespace VssWriterStatus.Commands;

/// <summary>Completes from the module's own data: it never queries VSS, waits or fails.</summary>
public abstract class KnowledgeCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var pattern = new WildcardPattern(
            WildcardPattern.Escape((wordToComplete ?? string.Empty).Trim('\'', '"')).Replace("`*", "*") + "*", WildcardOptions.IgnoreCase);
        return Choices()
            .Where(choice => pattern.IsMatch(choice.Shown) || pattern.IsMatch(choice.Value))
            .OrderBy(choice => choice.Shown, StringComparer.OrdinalIgnoreCase)
            .Select(choice => new CompletionResult(ShownCommand.Quote(choice.Value), choice.Shown, CompletionResultType.ParameterValue, choice.Shown));
    }

    /// <summary>The choices: each value, and how it is shown.</summary>
    private protected abstract IEnumerable<(string Value, string Shown)> Choices();
}

/// <summary>Completes names of known writers.</summary>
public sealed class WriterNameCompleter : KnowledgeCompleter
{
    private protected override IEnumerable<(string Value, string Shown)> Choices() =>
        KnownWriters.All.Select(known => known.Name).Distinct().Select(name => (name, name));
}

/// <summary>Completes class IDs of known writers, by ID or by name.</summary>
public sealed class WriterIdCompleter : KnowledgeCompleter
{
    private protected override IEnumerable<(string Value, string Shown)> Choices() => KnownWriters.All
        .Where(known => known.WriterId is not null)
        .Select(known => (known.WriterId.ToString()!, known.Name));
}

/// <summary>Completes names of scenarios.</summary>
public sealed class ScenarioCompleter : KnowledgeCompleter
{
    private protected override IEnumerable<(string Value, string Shown)> Choices() =>
        VssSimulation.Scenarios.Select(scenario => (scenario, scenario));
}

/// <summary>Completes symbolic names of known HRESULTs.</summary>
public sealed class ErrorNameCompleter : KnowledgeCompleter
{
    private protected override IEnumerable<(string Value, string Shown)> Choices() =>
        KnownErrors.All.Where(known => known.Name != known.Hexadecimal).Select(known => (known.Name, known.Name));
}
