using System;
using System.Collections;
using System.Linq;
using System.Management.Automation;

namespace VssWriterStatus.Commands;

/// <summary>Lets through what a gather emits: statuses, also those that came back from elsewhere as property bags, and errors.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class StatusOrErrorAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? plain = Plain(inputData);
        return plain is IEnumerable list and not string
            ? list.Cast<object?>().Select(StatusOrError).ToArray()
            : new[] { StatusOrError(inputData) };
    }

    private static object? Plain(object? value) => value is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : value;

    private static object StatusOrError(object? value)
    {
        object? plain = Plain(value);
        if (plain is WriterStatus or ErrorRecord)
        {
            return plain;
        }

        return LanguagePrimitives.TryConvertTo(value, out WriterStatus status) && status is not null
            ? status
            : throw new ArgumentTransformationMetadataException(
                $"'{plain ?? "null"}' is neither the status of a writer, as Get-VssWriterStatus emits it, nor an error.");
    }
}
