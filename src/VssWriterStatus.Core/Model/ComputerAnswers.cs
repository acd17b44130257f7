namespace VssWriterStatus;

/// <summary>All results, grouped by computer.</summary>
/// <remarks>
/// A computer is identified by the name used to query it, the connection if one name can lead to several computers, the name that it claims, and
/// the source: neither a computer that claims the name of another, nor a simulation, can take its place.
/// </remarks>
internal sealed class ComputerAnswers
{
    private readonly Dictionary<(string? Asked, string? Route, string? Claimed, VssSource Source), ComputerAnswer> _answers = [];
    private readonly List<GatherFailure> _failures = [];
    private readonly List<(MissingWriter Missing, string? ComputerName, VssSource Source)> _missing = [];

    /// <param name="status">A status.</param>
    /// <param name="askedName">The name by which a remote computer was queried; null for the local computer and for a simulation.</param>
    /// <param name="route">What distinguishes it from another computer of that name, such as a session or a port; null if nothing does.</param>
    public void Add(WriterStatus status, string? askedName = null, string? route = null) =>
        Of(askedName, route, status.ComputerName, status.Source).Add(status);

    /// <inheritdoc cref="Add(WriterStatus, string?, string?)"/>
    public void Add(WriterHealthReport report, string? askedName = null, string? route = null) =>
        Of(askedName, route, report.ComputerName, report.Source).Add(report);

    /// <inheritdoc cref="Add(WriterStatus, string?, string?)"/>
    public void Add(BackupTestReport report, string? askedName = null, string? route = null) =>
        Of(askedName, route, report.ComputerName, report.Source).Add(report);

    /// <inheritdoc cref="Add(WriterStatus, string?, string?)"/>
    public void Add(WriterComponent component, string? askedName = null, string? route = null) =>
        Of(askedName, route, component.ComputerName, component.Source).Components.Add(ComponentAnswer.Of(component));

    /// <summary>Adds a requested writer that did not answer.</summary>
    public void Add(MissingWriter missing, string? computerName, VssSource source) => _missing.Add((missing, computerName, source));

    /// <summary>Adds an error.</summary>
    public void Add(GatherFailure failure) => _failures.Add(failure);

    /// <summary>The computers, in the order of their first result; errors that name no computer are grouped under one without a name.</summary>
    public IReadOnlyList<ComputerAnswer> Settle()
    {
        ILookup<(string? Name, VssSource Source), ComputerAnswer> answered = ByName();
        TellApart();
        foreach ((MissingWriter missing, string? computerName, VssSource source) in _missing)
        {
            foreach (ComputerAnswer computer in Named(computerName, source))
            {
                computer.Add(missing);
            }
        }

        foreach (GatherFailure failure in _failures)
        {
            foreach (ComputerAnswer computer in Named(failure.ComputerName, failure.Source))
            {
                computer.Failures.Add(failure);
            }
        }

        _missing.Clear();
        _failures.Clear();
        return [.. _answers.Values];

        IEnumerable<ComputerAnswer> Named(string? name, VssSource source)
        {
            ComputerAnswer[] known = [.. answered[(KeyOf(name), source)]];
            return known.Length > 0 ? known : [Of(name, route: null, claimedName: null, source)];
        }
    }

    private ILookup<(string? Name, VssSource Source), ComputerAnswer> ByName() => _answers.Values
        .SelectMany(
            computer => new[] { KeyOf(computer.Name), KeyOf(computer.AskedName) }.Distinct(),
            (computer, name) => (Name: name, Computer: computer))
        .Where(each => each.Name is not null)
        .ToLookup(each => (each.Name, each.Computer.Source), each => each.Computer);

    /// <summary>Gives separate names to computers with the same name that were queried over different connections.</summary>
    private void TellApart()
    {
        foreach (IGrouping<(string?, VssSource), ComputerAnswer> sameName in _answers.Values.GroupBy(computer => (KeyOf(computer.Name), computer.Source)).ToArray())
        {
            if (sameName.Select(computer => computer.Route).Distinct().Count() > 1)
            {
                Array.ForEach([.. sameName], computer => computer.NameByRoute());
            }
        }
    }

    private ComputerAnswer Of(string? askedName, string? route, string? claimedName, VssSource source)
    {
        (string?, string?, string?, VssSource) key = (KeyOf(askedName), route, KeyOf(claimedName), source);
        if (!_answers.TryGetValue(key, out ComputerAnswer? computer))
        {
            _answers.Add(key, computer = new ComputerAnswer(askedName, route, claimedName, source));
        }

        return computer;
    }

    private static string? KeyOf(string? name) => name?.ToUpperInvariant();
}
