using System;
using System.Collections.Generic;
using System.Linq;
using VssWriterStatus.Interop;

namespace VssWriterStatus.Selection;

/// <summary>Which components the user asked for.</summary>
/// <param name="names">Their names, paths or captions; null for any.</param>
/// <param name="types">Their types; null for any.</param>
/// <param name="volumes">Volumes that hold a part of them; null for any.</param>
/// <param name="notOn">Volumes that do not hold all of them; null for any.</param>
internal sealed class ComponentSelection(INamePattern[]? names, WriterComponentType[]? types, string[]? volumes, string[]? notOn)
{
    private HashSet<string> _volumes = [];
    private HashSet<string> _held = [];

    /// <summary>Learns the volumes of the computer, before its components.</summary>
    /// <returns>What was given as a volume and is none there.</returns>
    public IReadOnlyList<string> Learn(IReadOnlyList<Volume> known)
    {
        List<string> unknown = [];
        _volumes = NamesOf(volumes ?? [], known, unknown);
        _held = NamesOf(notOn ?? [], known, unknown);
        return unknown;
    }

    /// <summary>Whether the component was asked for; tells it what of it the volumes do not hold.</summary>
    public bool Includes(WriterComponent component)
    {
        component.NotHeld = notOn is null ? null : component.OutsideOf(_held);
        return (names is null || names.Any(name => name.Matches(component.Name) || name.Matches(component.FullPath) || name.Matches(component.Caption ?? string.Empty)))
            && (types is null || types.Contains(component.Type))
            && (volumes is null || component.Volumes.Any(_volumes.Contains))
            && component.NotHeld is not { Count: 0 };
    }

    /// <summary>The names of the volumes that are meant.</summary>
    /// <param name="texts">The volumes as they were given.</param>
    /// <param name="known">The volumes of the computer.</param>
    /// <param name="unknown">Takes those that are none.</param>
    public static HashSet<string> NamesOf(IEnumerable<string> texts, IReadOnlyList<Volume> known, ICollection<string> unknown)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (string text in texts)
        {
            if (known.FirstOrDefault(volume => volume.IsNamed(text)) is Volume meant)
            {
                names.Add(meant.Name);
            }
            else
            {
                unknown.Add(text);
            }
        }

        return names;
    }
}
