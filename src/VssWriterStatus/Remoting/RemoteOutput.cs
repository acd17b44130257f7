using VssWriterStatus.Knowledge;

namespace VssWriterStatus.Remoting;

/// <summary>Converts an object from another computer to one that the cmdlet returns, or refuses it: no remote computer is trusted.</summary>
/// <param name="types">The types that the cmdlet returns.</param>
internal sealed class RemoteOutput(Type[] types)
{
    private const string ComputerNameProperty = "PSComputerName";

    /// <summary>The properties that Invoke-Command adds.</summary>
    private static readonly string[] EngineProperties = [ComputerNameProperty, "RunspaceId", "PSShowComputerName"];

    /// <summary>The object in its own type with a local verdict, how the computer was reached, and the computer's name as Invoke-Command adds it.</summary>
    /// <exception cref="VssException">VssProtocolError: the cmdlet does not return objects of that kind.</exception>
    public PSObject Read(PSObject? item, RemoteTarget machine)
    {
        object value = (item is null ? null : types.Select(type => DeserializedBag.As(type, item)).FirstOrDefault(converted => converted is not null))
            ?? throw FleetErrors.AnswerInvalid(machine.Name, $"a {TypeNameOf(item)} is not a {string.Join(" or ", types.Select(type => type.Name))}");
        return Named(RemoteVerdict.Judge(value, machine.Connection), machine);
    }

    /// <summary>The object with the computer's name as Invoke-Command adds it.</summary>
    public static PSObject Named(object value, RemoteTarget machine)
    {
        var answer = PSObject.AsPSObject(value);
        foreach (string property in EngineProperties)
        {
            answer.Properties.Remove(property);
        }

        answer.Properties.Add(new PSNoteProperty(ComputerNameProperty, machine.Name));
        return answer;
    }

    private static string TypeNameOf(PSObject? item)
    {
        const int quotedLength = 100;
        return (item?.TypeNames.FirstOrDefault() ?? "null").ToPrintable(quotedLength);
    }
}
