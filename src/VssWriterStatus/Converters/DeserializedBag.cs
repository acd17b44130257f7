using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using VssWriterStatus.Collector;

namespace VssWriterStatus;

/// <summary>The properties of an object that comes back from a job, a file or another computer.</summary>
internal sealed class DeserializedBag(PSObject bag)
{
    private const string Prefix = "Deserialized.";

    /// <summary>Whether the object was of that type before it was serialised.</summary>
    public static bool IsOf(Type type, object sourceValue) =>
        sourceValue is PSObject bag && bag.TypeNames.Contains(Prefix + type.FullName);

    /// <summary>A property in its own type; null stays null where that is allowed.</summary>
    /// <exception cref="PSInvalidCastException">It is missing, or of another type.</exception>
    public T? Read<T>(string property)
    {
        object? value = ValueOf(property);
        object? read = value is null ? null : LanguagePrimitives.ConvertTo(value, typeof(T), CultureInfo.InvariantCulture);
        if (read is null && default(T) is not null)
        {
            throw new PSInvalidCastException($"The object has no {property}.");
        }

        return (T?)(read is string text ? TextOf(text) : read);
    }

    /// <summary>A text as long as the collector may send it too, without what a terminal would obey.</summary>
    public static string TextOf(object element)
    {
        string text = element.ToString()!;
        return text.Length <= BoundedLines.MaximumLength
            ? text.ToPrintable()
            : throw new PSInvalidCastException($"A text has {text.Length} characters.");
    }

    /// <summary>A list, each element in its own type.</summary>
    public IReadOnlyList<T> ReadList<T>(string property, Func<object, T> read)
    {
        object? value = ValueOf(property);
        object? list = value is PSObject wrapped ? wrapped.BaseObject : value;
        return list is IEnumerable elements and not string ? [.. elements.Cast<object>().Select(read)] : [];
    }

    /// <summary>A moment comes back whole or, as from a file, as a bag of its parts.</summary>
    public DateTimeOffset ReadMoment(string property) =>
        ValueOf(property) is PSObject { BaseObject: PSCustomObject } parts
            ? new DateTimeOffset(new DeserializedBag(parts).Read<DateTime>(nameof(DateTimeOffset.UtcDateTime)).ToUniversalTime())
            : Read<DateTimeOffset>(property);

    /// <summary>A value of an enumeration comes back as its name or as an object around its number, which may have no name.</summary>
    public T ReadName<T>(string property)
        where T : struct, Enum
    {
        object? value = ValueOf(property);
        object? plain = value is PSObject wrapped ? wrapped.BaseObject : value;
        return plain is string name ? (T)Enum.Parse(typeof(T), name) : (T)Enum.ToObject(typeof(T), plain ?? 0);
    }

    /// <summary>The connection of an object about a computer: as it was kept, or to the computer itself where that is another than the local one.</summary>
    /// <param name="computerName">The computer.</param>
    /// <param name="source">Who answered.</param>
    /// <param name="isAssumed">Whether nothing was kept: the object was gathered on that computer, by the local PowerShell of that time.</param>
    public RemoteConnection? ConnectionTo(string computerName, VssSource source, out bool isAssumed)
    {
        // An export of one level keeps only its name.
        RemoteConnection? kept = ValueOf(nameof(WriterStatus.Connection)) is string ? null : Read<RemoteConnection>(nameof(WriterStatus.Connection));
        isAssumed = kept is null
            && source == VssSource.System
            && !computerName.Equals(Environment.MachineName, StringComparison.OrdinalIgnoreCase);
        return isAssumed ? new RemoteConnection(computerName: computerName) : kept;
    }

    private object? ValueOf(string property) => bag.Properties[property]?.Value;
}
