using System;
using System.Linq;
using System.Management.Automation;
using VssWriterStatus.Knowledge;

namespace VssWriterStatus.Remoting;

/// <summary>Makes what came from another machine what the cmdlet gives, or nothing: no machine is trusted.</summary>
/// <param name="types">The types that the cmdlet gives.</param>
/// <param name="seenFromHere">What the cmdlet makes of it, once it is judged here.</param>
internal sealed class RemoteOutput(Type[] types, Func<object, object> seenFromHere)
{
    private const string ComputerNameProperty = "PSComputerName";

    /// <summary>What Invoke-Command adds for itself.</summary>
    private static readonly string[] EngineProperties = [ComputerNameProperty, "RunspaceId", "PSShowComputerName"];

    /// <summary>The object in its own type, judged here, with how the machine was reached and its name as Invoke-Command adds it.</summary>
    /// <exception cref="VssException">VssProtocolError: the object is none that the cmdlet gives.</exception>
    public PSObject Read(PSObject? item, RemoteTarget machine)
    {
        object value = types.Select(type => Convert(item, type)).FirstOrDefault(converted => converted is not null)
            ?? throw FleetErrors.AnswerInvalid(machine.Name, $"a {TypeNameOf(item)} is not a {string.Join(" or ", types.Select(type => type.Name))}");
        var answer = PSObject.AsPSObject(seenFromHere(RemoteVerdict.Judge(value, machine.Connection)));
        foreach (string property in EngineProperties)
        {
            answer.Properties.Remove(property);
        }

        answer.Properties.Add(new PSNoteProperty(ComputerNameProperty, machine.Name));
        return answer;
    }

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
