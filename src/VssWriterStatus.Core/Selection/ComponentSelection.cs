using VssWriterStatus.Interop;

namespace VssWriterStatus.Selection;

/// <summary>The components that the user requested.</summary>
/// <param name="names">Their names, paths or captions; null for any.</param>
/// <param name="types">Their types; null for any.</param>
/// <param name="volumes">Volumes that hold a part of them; null for any.</param>
/// <param name="notOn">Volumes that do not hold all of them; null for any.</param>
internal sealed class ComponentSelection(INamePattern[]? names, WriterComponentType[]? types, string[]? volumes, string[]? notOn)
{
    private HashSet<string> _volumes = [];
    private HashSet<string> _held = [];

    /// <summary>Receives the volumes of the computer, before its components.</summary>
    /// <returns>The specified volumes that do not exist there.</returns>
    public IReadOnlyList<string> Learn(IReadOnlyList<Volume> known)
    {
        List<string> unknown = [];
        _volumes = NamesOf(volumes ?? [], known, unknown);
        _held = NamesOf(notOn ?? [], known, unknown);
        return unknown;
    }

    /// <summary>Whether the component is requested; also records on it which parts the volumes do not hold.</summary>
    public bool Includes(WriterComponent component)
    {
        component.NotHeld = notOn is null ? null : component.OutsideOf(_held);
        return (names is null || names.Any(name => name.Matches(component.Name) || name.Matches(component.FullPath) || name.Matches(component.Caption ?? string.Empty)))
            && (types is null || types.Contains(component.Type))
            && (volumes is null || component.Volumes.Any(_volumes.Contains))
            && component.NotHeld is not { Count: 0 };
    }

    /// <summary>The names of the specified volumes.</summary>
    /// <param name="texts">The volumes as specified by the user.</param>
    /// <param name="known">The volumes of the computer.</param>
    /// <param name="unknown">Receives those that do not exist.</param>
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
