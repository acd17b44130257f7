namespace VssWriterStatus.Restart;

/// <summary>The order in which services can be stopped: each after the services that depend on it.</summary>
internal static class StopOrder
{
    /// <summary>All services that depend on the service, directly or indirectly; each once, without the service itself.</summary>
    /// <param name="name">The service.</param>
    /// <param name="dependentsOf">The services that directly depend on the named one.</param>
    public static IReadOnlyList<string> DependentsOf(string name, Func<string, IEnumerable<string>> dependentsOf)
    {
        List<string> ordered = Of([name], dependentsOf);

        // The service itself comes after all services that depend on it.
        ordered.RemoveAt(ordered.Count - 1);
        return ordered;
    }

    /// <summary>The services and all that depend on them; each once, and after its dependent services unless they depend on each other in a circle.</summary>
    /// <remarks>Keeps its own stack, because a chain of services may be too deep for recursion.</remarks>
    /// <param name="names">The services to start from.</param>
    /// <param name="dependentsOf">The services that directly depend on the named one.</param>
    public static List<string> Of(IEnumerable<string> names, Func<string, IEnumerable<string>> dependentsOf)
    {
        var ordered = new List<string>();
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var open = new Stack<(string Name, IEnumerator<string> Dependents)>();
        foreach (string name in names)
        {
            Open(name);
            while (open.Count > 0)
            {
                if (open.Peek().Dependents.MoveNext())
                {
                    Open(open.Peek().Dependents.Current);
                    continue;
                }

                ordered.Add(open.Pop().Name);
            }
        }

        return ordered;

        void Open(string name)
        {
            if (seen.Add(name))
            {
                open.Push((name, dependentsOf(name).GetEnumerator()));
            }
        }
    }
}
