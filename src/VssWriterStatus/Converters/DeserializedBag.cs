using System.Collections;
using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using VssWriterStatus.Collector;
using VssWriterStatus.Knowledge;

namespace VssWriterStatus;

/// <summary>The properties of an object that was deserialized from a job, a file or another computer.</summary>
internal sealed class DeserializedBag(PSObject bag)
{
    private const string Prefix = "Deserialized.";

    /// <summary>Whether the object was of that type before serialization.</summary>
    public static bool IsOf(Type type, object? value) => value is PSObject bag && bag.TypeNames.Contains(Prefix + type.FullName);

    /// <summary>The object in its own type, even if it was deserialized; null if it is of another type or incomplete.</summary>
    public static object? As(Type type, PSObject item)
    {
        if (type.IsInstanceOfType(item.BaseObject))
        {
            return item.BaseObject;
        }

        return IsOf(type, item) && LanguagePrimitives.TryConvertTo(item, type, out object converted) ? converted : null;
    }

    /// <summary>Creates the object: its constructor's parameters and the properties that the module sets are read by their names.</summary>
    /// <exception cref="PSInvalidCastException">A property is missing or of another type.</exception>
    public object ReadAs(Type type)
    {
        ConstructorInfo constructor = type.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).Single();
        object created = Call(constructor, [.. constructor.GetParameters().Select(ReadArgument)]);
        foreach (PropertyInfo property in type.GetProperties().Where(property => property.CanWrite))
        {
            object? present = property.GetValue(created);
            object? value = Read(property.Name, property.PropertyType)
                ?? (property.IsDefined(typeof(DefaultValueAttribute)) || present is IEnumerable and not string ? present : null);
            property.SetValue(created, value is null && present is not null ? throw Missing(property.Name) : value);
        }

        // A status that was gathered on another computer contains advice for use on that computer.
        return created is WriterStatus { Connection: RemoteConnection there } status
            ? WriterVerdict.JudgeHere(status, there).AcceptedAs(status.AcceptedBy)
            : created;
    }

    private static object Call(ConstructorInfo constructor, object?[] arguments)
    {
        try
        {
            return constructor.Invoke(arguments);
        }
        catch (TargetInvocationException refusal)
        {
            throw new PSInvalidCastException(refusal.InnerException!.Message, refusal.InnerException);
        }
    }

    private object? ReadArgument(ParameterInfo parameter)
    {
        string property = char.ToUpperInvariant(parameter.Name![0]) + parameter.Name.Substring(1);
        Type type = parameter.ParameterType;
        object? value = Read(property, type);
        if (value is null && ElementOf(type) is Type element)
        {
            return Array.CreateInstance(element, 0);
        }

        return value is null && type.IsValueType && Nullable.GetUnderlyingType(type) is null ? throw Missing(property) : value;
    }

    private object? Read(string property, Type type)
    {
        object? value = ValueOf(property);
        if (type.IsEnum)
        {
            return NameOf(value, type);
        }

        if (type == typeof(RemoteConnection))
        {
            // An export with a depth of one level keeps only the name of a connection.
            return value is null or string ? ConnectionToMachine() : ReadElement(value, type);
        }

        if (type == typeof(VssError))
        {
            return KnownErrors.Of((int)(Read(nameof(BackupPhase.ErrorCode), typeof(int)) ?? throw Missing(nameof(BackupPhase.ErrorCode))));
        }

        if (value is null)
        {
            return null;
        }

        return ElementOf(type) is Type element ? ReadList(value, element) : ReadElement(value, type);
    }

    private static object? ReadElement(object value, Type type)
    {
        if (type.Assembly == typeof(WriterStatus).Assembly)
        {
            var item = PSObject.AsPSObject(value);
            return type.IsInstanceOfType(item.BaseObject) ? item.BaseObject
                : IsOf(type, item) ? new DeserializedBag(item).ReadAs(type)
                : throw new PSInvalidCastException($"A {item.TypeNames[0]} is not a {type.Name}.");
        }

        if (type == typeof(DateTimeOffset))
        {
            return MomentOf(value);
        }

        object read = LanguagePrimitives.ConvertTo(value, type, CultureInfo.InvariantCulture);
        return read is string text ? TextOf(text) : read;
    }

    /// <summary>An array, which is also of the type that the list had; null if the value is not a list.</summary>
    private static Array? ReadList(object value, Type element)
    {
        if ((value is PSObject wrapped ? wrapped.BaseObject : value) is not IEnumerable elements || elements is string)
        {
            return null;
        }

        object?[] read = [.. elements.Cast<object?>().Select(item => ReadElement(item ?? throw Missing(element.Name), element))];
        var array = Array.CreateInstance(element, read.Length);
        read.CopyTo(array, 0);
        return array;
    }

    /// <summary>The type of the elements, if the type is that of a list.</summary>
    private static Type? ElementOf(Type type) =>
        type.IsInterface && type.IsGenericType && typeof(IEnumerable).IsAssignableFrom(type) ? type.GetGenericArguments()[0] : null;

    /// <summary>Text no longer than the collector may send, without characters that control a terminal.</summary>
    private static string TextOf(string text) => text.Length <= BoundedLines.MaximumLength
        ? text.ToPrintable()
        : throw new PSInvalidCastException($"A text has {text.Length} characters.");

    /// <summary>The connection to the computer of an object that stored none, because it was gathered on that computer by its local PowerShell.</summary>
    /// <returns>Null for the local computer and for a simulation.</returns>
    private RemoteConnection? ConnectionToMachine() =>
        Read(nameof(WriterStatus.Source), typeof(VssSource)) is VssSource.System
        && Read(nameof(WriterStatus.ComputerName), typeof(string)) is string computerName
        && !computerName.Equals(Environment.MachineName, StringComparison.OrdinalIgnoreCase)
            ? new RemoteConnection { ComputerName = computerName }
            : null;

    /// <summary>A time, which is deserialized as a whole or, from a file, as a bag of its parts.</summary>
    private static DateTimeOffset MomentOf(object value) => value is PSObject { BaseObject: PSCustomObject } parts
        ? new DateTimeOffset(LanguagePrimitives.ConvertTo<DateTime>(parts.Properties[nameof(DateTimeOffset.UtcDateTime)]?.Value).ToUniversalTime())
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
