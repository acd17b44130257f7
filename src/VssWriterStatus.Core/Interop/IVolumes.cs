using System.Collections.Generic;

namespace VssWriterStatus.Interop;

/// <summary>The volumes of a computer, and where on them a path leads.</summary>
internal interface IVolumes
{
    /// <summary>The volumes; an empty list where they cannot be listed.</summary>
    IReadOnlyList<Volume> List();

    /// <summary>The path with the values of its environment variables; those that are not set stay as they are.</summary>
    string ExpandEnvironment(string path);

    /// <summary>Follows links and mount points to the end.</summary>
    /// <param name="path">An absolute path of this computer.</param>
    /// <param name="finalPath">The path from the id of its volume on; null for a failure.</param>
    /// <returns>S_OK; ERROR_FILE_NOT_FOUND or ERROR_PATH_NOT_FOUND where nothing has that path; else why it is not known.</returns>
    int GetFinalPath(string path, out string? finalPath);
}
