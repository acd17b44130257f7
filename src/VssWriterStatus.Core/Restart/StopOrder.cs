using System;
using System.Collections.Generic;

namespace VssWriterStatus.Restart;

/// <summary>The order in which services can be stopped: none before those that need it.</summary>
internal static class StopOrder
{
    /// <summary>All that need the service, directly or through others; each once, and itself not among them.</summary>
    /// <param name="name">The service.</param>
    /// <param name="dependentsOf">The services that directly need the one named.</param>
    public static IReadOnlyList<string> DependentsOf(string name, Func<string, IEnumerable<string>> dependentsOf)
    {
        List<string> ordered = Of([name], dependentsOf);

        // The service itself comes after all that need it.
        ordered.RemoveAt(ordered.Count - 1);
        return ordered;
    }

    /// <summary>The services and all that need them; each once, and after those that need it unless they need each other in a circle.</summary>
    /// <remarks>Keeps its own stack: a chain of services may be longer than the thread's stack allows calls.</remarks>
    /// <param name="names">The services to begin with.</param>
    /// <param name="dependentsOf">The services that directly need the one named.</param>
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
