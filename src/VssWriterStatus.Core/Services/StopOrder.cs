using System;
using System.Collections.Generic;

namespace VssWriterStatus.Services;

/// <summary>The order in which services can be stopped: none before those that need it.</summary>
internal static class StopOrder
{
    /// <summary>All that need the service, directly or through others; each once, and itself not among them.</summary>
    /// <param name="name">The service.</param>
    /// <param name="dependentsOf">The services that directly need the one named.</param>
    public static IReadOnlyList<string> DependentsOf(string name, Func<string, IEnumerable<string>> dependentsOf)
    {
        var ordered = new List<string>();
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { name };
        void Visit(string service)
        {
            foreach (string dependent in dependentsOf(service))
            {
                if (seen.Add(dependent))
                {
                    Visit(dependent);
                    ordered.Add(dependent);
                }
            }
        }

        Visit(name);
        return ordered;
    }
}
