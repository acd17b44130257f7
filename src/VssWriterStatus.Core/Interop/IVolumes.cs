namespace VssWriterStatus.Interop;

/// <summary>The volumes of a computer, and the location of a path on them.</summary>
internal interface IVolumes
{
    /// <summary>The volumes; an empty list if they cannot be listed.</summary>
    IReadOnlyList<Volume> List();

    /// <summary>The path with its environment variables expanded; those that are not set are kept.</summary>
    string ExpandEnvironment(string path);

    /// <summary>Resolves all links and mount points.</summary>
    /// <param name="path">An absolute path of this computer.</param>
    /// <param name="finalPath">The path, starting with the id of its volume; null for a failure.</param>
    /// <returns>S_OK; ERROR_FILE_NOT_FOUND or ERROR_PATH_NOT_FOUND if the path does not exist; otherwise why it is unknown.</returns>
    int GetFinalPath(string path, out string? finalPath);
}
