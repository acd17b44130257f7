using System.Collections;

namespace VssWriterStatus.Remoting;

/// <summary>The approximate memory size of an object from a remote computer, in characters of its text.</summary>
internal static class TextLength
{
    /// <summary>No answer of the module is nested deeper; deeper parts are discarded with the object.</summary>
    private const int MaximumDepth = 8;

    /// <summary>The number of characters of all text in the object.</summary>
    public static long Of(object? item) => Of(item, MaximumDepth);

    private static long Of(object? item, int depth) => item switch
    {
        null => 0,
        _ when depth == 0 => 0,
        string text => text.Length,
        PSObject { BaseObject: string text } => text.Length,
        ErrorRecord error => Of(error.Exception.Message, depth) + Of(error.ErrorDetails?.Message, depth) + Of(error.ErrorDetails?.RecommendedAction, depth),
        InformationalRecord message => Of(message.Message, depth),
        InformationRecord message => Of(message.MessageData, depth - 1),
        ProgressRecord progress => Of(progress.Activity, depth) + Of(progress.StatusDescription, depth) + Of(progress.CurrentOperation, depth),
        PSObject { BaseObject: PSCustomObject } bag => bag.Properties.Sum(property => OfProperty(property, depth - 1)),
        PSObject wrapped => Of(wrapped.BaseObject, depth),
        byte[] bytes => bytes.Length,
        IDictionary table => table.Values.Cast<object?>().Sum(value => Of(value, depth - 1)),
        IEnumerable values => values.Cast<object?>().Sum(value => Of(value, depth - 1)),
        _ => 1,
    };

    /// <summary>Counts only properties that were sent, not those that are computed when they are read.</summary>
    private static long OfProperty(PSPropertyInfo property, int depth) =>
        property.MemberType is PSMemberTypes.NoteProperty or PSMemberTypes.Property ? Of(property.Value, depth) : 0;
}
