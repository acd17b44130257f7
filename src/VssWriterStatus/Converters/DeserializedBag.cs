using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using System.Reflection;
using VssWriterStatus.Collector;

namespace VssWriterStatus;

/// <summary>The properties of an object that was deserialized from a job, a file or another computer.</summary>
internal sealed class DeserializedBag(PSObject bag)
{
    private const string Prefix = "Deserialized.";

    /// <summary>Whether the object was of that type before serialization.</summary>
    public static bool IsOf(Type type, object sourceValue) =>
        sourceValue is PSObject bag && bag.TypeNames.Contains(Prefix + type.FullName);

    /// <summary>Sets every property that the module itself sets. A property that is null in a new object may be missing.</summary>
    /// <param name="target">The new object.</param>
    /// <param name="optional">Other properties that may be missing and then keep their values.</param>
    /// <exception cref="PSInvalidCastException">A property is missing or of another type.</exception>
    public T ReadInto<T>(T target, params string[] optional)
    {
        foreach (PropertyInfo property in typeof(T).GetProperties().Where(property => property.CanWrite))
        {
            object? present = property.GetValue(target);
            object? value = Read(property.Name, property.PropertyType) ?? (optional.Contains(property.Name) ? present : null);
            property.SetValue(target, value is null && present is not null ? throw Missing(property.Name) : value);
        }

        return target;
    }

    /// <summary>Whether the object has a property with that name and a value.</summary>
    public bool Has(string property) => ValueOf(property) is not null;

    /// <summary>A property in its own type; null stays null if the property allows it.</summary>
    /// <exception cref="PSInvalidCastException">The property is missing or of another type.</exception>
    public T? Read<T>(string property)
    {
        object? read = Read(property, typeof(T));
        return read is null && default(T) is not null ? throw Missing(property) : (T?)read;
    }

    private object? Read(string property, Type type)
    {
        object? value = ValueOf(property);
        if (type.IsEnum)
        {
            return NameOf(value, type);
        }

        // An export with a depth of one level keeps only the name of a connection.
        if (value is null || (type == typeof(RemoteConnection) && value is string))
        {
            return null;
        }

        if (type == typeof(DateTimeOffset))
        {
            return MomentOf(value);
        }

        object read = LanguagePrimitives.ConvertTo(value, type, CultureInfo.InvariantCulture);
        return read is string text ? TextOf(text) : read;
    }

    /// <summary>Text no longer than the collector may send, without characters that control a terminal.</summary>
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

    /// <summary>The connection that the object stored, or the one that follows from its computer and source.</summary>
    public RemoteConnection? ReadConnection(string computerName, VssSource source) =>
        Read<RemoteConnection>(nameof(WriterStatus.Connection)) ?? ConnectionTo(computerName, source);

    /// <summary>The connection to the computer of an object that stored none, because it was gathered on that computer by its local PowerShell.</summary>
    /// <returns>Null for the local computer and for a simulation.</returns>
    public static RemoteConnection? ConnectionTo(string computerName, VssSource source) =>
        source == VssSource.System && !computerName.Equals(Environment.MachineName, StringComparison.OrdinalIgnoreCase)
            ? new RemoteConnection { ComputerName = computerName }
            : null;

    /// <summary>A time, which is deserialized as a whole or, from a file, as a bag of its parts.</summary>
    private static DateTimeOffset MomentOf(object value) => value is PSObject { BaseObject: PSCustomObject } parts
        ? new DateTimeOffset(new DeserializedBag(parts).Read<DateTime>(nameof(DateTimeOffset.UtcDateTime)).ToUniversalTime())
        : LanguagePrimitives.ConvertTo<DateTimeOffset>(value);

    /// <summary>An enumeration value, which is deserialized as its name or as an object around its number. The number may have no name.</summary>
    private static object NameOf(object? value, Type type)
    {
        object? plain = value is PSObject wrapped ? wrapped.BaseObject : value;
        return plain is string name ? Enum.Parse(type, name) : Enum.ToObject(type, plain ?? 0);
    }

    private static PSInvalidCastException Missing(string property) => new($"The object has no {property}.");

    private object? ValueOf(string property) => bag.Properties[property]?.Value;
}
