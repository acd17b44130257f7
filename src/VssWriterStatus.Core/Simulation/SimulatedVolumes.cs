using VssWriterStatus.Interop;

namespace VssWriterStatus.Simulation;

/// <summary>The volumes of a simulated computer, on which every path exists, and its environment variables.</summary>
internal sealed class SimulatedVolumes(IReadOnlyList<Volume> volumes, IReadOnlyDictionary<string, string> environment) : IVolumes
{
    public IReadOnlyList<Volume> List() => volumes;

    public string ExpandEnvironment(string path)
    {
        string[] parts = path.Split('%');
        string expanded = parts[0];
        for (int i = 1; i < parts.Length; i++)
        {
            // A percent sign that does not close a variable may open the next one.
            if (i + 1 < parts.Length && environment.TryGetValue(parts[i], out string? value))
            {
                expanded += value + parts[++i];
            }
            else
            {
                expanded += '%' + parts[i];
            }
        }

        return expanded;
    }

    public int GetFinalPath(string path, out string? finalPath)
    {
        string folder = path.TrimEnd('\\') + '\\';
        (string Mount, Volume Volume) found = volumes
            .SelectMany(volume => volume.Paths.Append(volume.Id).Select(mount => (mount, volume)))
            .Where(each => folder.StartsWith(each.mount, StringComparison.OrdinalIgnoreCase))
            .OrderByDescending(each => each.mount.Length)
            .FirstOrDefault();
        finalPath = found.Volume is null ? null : found.Volume.Id + path.Substring(Math.Min(found.Mount.Length, path.Length));
        return finalPath is null ? HResult.ERROR_PATH_NOT_FOUND : HResult.S_OK;
    }
}
