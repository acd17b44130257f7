using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using VssWriterStatus.Commands;
using VssWriterStatus.Knowledge;

namespace VssWriterStatus.Remoting;

/// <summary>Makes what came from another machine what the cmdlet gives, or nothing: no machine is trusted.</summary>
/// <param name="types">The types that the cmdlet gives.</param>
/// <param name="accepted">What the user accepts of writers.</param>
internal sealed class RemoteAnswer(Type[] types, Acceptance[] accepted)
{
    private const string ComputerNameProperty = "PSComputerName";

    /// <summary>What Invoke-Command adds for itself.</summary>
    private static readonly string[] EngineProperties = [ComputerNameProperty, "RunspaceId", "PSShowComputerName"];

    /// <summary>The object in its own type, judged here, with how the machine was reached and its name as Invoke-Command adds it.</summary>
    /// <exception cref="VssException">VssProtocolError: the object is none that the cmdlet gives.</exception>
    public PSObject Read(PSObject? item, RemoteTarget machine)
    {
        object value = types.Select(type => Convert(item, type)).FirstOrDefault(converted => converted is not null)
            ?? throw FleetErrors.AnswerInvalid(machine.Name, $"a {TypeNameOf(item)} is no {string.Join(" or ", types.Select(type => type.Name))}");
        var answer = PSObject.AsPSObject(SeenFromHere(value, machine.Connection));
        foreach (string property in EngineProperties)
        {
            answer.Properties.Remove(property);
        }

        answer.Properties.Add(new PSNoteProperty(ComputerNameProperty, machine.Name));
        return answer;
    }

    private object SeenFromHere(object value, RemoteConnection connection) => value switch
    {
        WriterStatus status => WriterVerdict.JudgeHere(status, connection),
        WriterStatusChange change => new WriterStatusChange(
            change.Kind, SeenFromHere(change.Previous, connection), SeenFromHere(change.Current, connection), change.At),
        WriterHealthReport report => new WriterHealthReport(
            report.ComputerName,
            report.Writers.Select(writer => Acceptance.Apply(WriterVerdict.JudgeHere(writer, connection), accepted)),
            report.Missing.Select(missing => SeenFromHere(missing, TargetParameters.Of(report.Source, connection))),
            report.NotRead,
            report.Warnings,
            report.IsBusyAllowed,
            report.GatheredAt,
            report.Source,
            connection,
            report.NewestErrors),
        _ => value,
    };

    private static WriterStatus? SeenFromHere(WriterStatus? status, RemoteConnection connection) =>
        status is null ? null : WriterVerdict.JudgeHere(status, connection);

    private static MissingWriter SeenFromHere(MissingWriter missing, IReadOnlyCollection<KeyValuePair<string, string?>> target) => new(
        missing.Name, missing.WriterId, missing.ServiceName, missing.Expectation, missing.Causes, ShownCommand.RewriteFor(missing.Advice, target));

    private static object? Convert(PSObject? item, Type type)
    {
        if (type.IsInstanceOfType(item?.BaseObject))
        {
            return item!.BaseObject;
        }

        return item is not null
            && DeserializedBag.IsOf(type, item)
            && LanguagePrimitives.TryConvertTo(item, type, out object converted)
            ? converted
            : null;
    }

    private static string TypeNameOf(PSObject? item)
    {
        const int quotedLength = 100;
        return (item?.TypeNames.FirstOrDefault() ?? "null").ToPrintable(quotedLength);
    }
}
