using System.IO;
using System.Reflection;
using System.Text;
using VssWriterStatus.Errors;

namespace VssWriterStatus.Report;

/// <summary>The file of a report. It is written next to its destination, so that a failed run leaves the old file unchanged.</summary>
internal sealed class ReportFile : IDisposable
{
    private static readonly bool IsWindows = Path.DirectorySeparatorChar == '\\';

    /// <summary>The permissions of a file on Unix, if the runtime supports them (.NET 7 and later).</summary>
    private static readonly PropertyInfo? UnixMode = IsWindows ? null : typeof(FileSystemInfo).GetProperty("UnixFileMode");

    private readonly string _path;
    private readonly bool _mayReplace;
    private readonly bool _mayReplaceReadOnly;
    private readonly string _growing;
    private readonly FileStream _stream;

    /// <summary>Creates the temporary file at once: a destination that is not writable is reported before a long gather, not after it.</summary>
    /// <param name="path">The full path, with all links resolved.</param>
    /// <param name="mayReplace">Whether an existing file may be replaced.</param>
    /// <param name="mayReplaceReadOnly">Whether even a read-only file may be replaced.</param>
    public ReportFile(string path, bool mayReplace, bool mayReplaceReadOnly)
    {
        _path = path;
        _mayReplace = mayReplace;
        _mayReplaceReadOnly = mayReplaceReadOnly;
        _growing = $"{path}.{Guid.NewGuid():N}.tmp";
        if (Directory.Exists(path))
        {
            throw VssErrors.ReportFailed(path, "it is a folder.");
        }

        var old = new FileInfo(path);
        if (old.Exists)
        {
            RefuseToReplace(old);
        }

        _stream = Try(() => Begin(old));
    }

    /// <summary>Writes the page and moves the file to its destination.</summary>
    public void Write(FleetReport report)
    {
        Try(() =>
        {
            using (var page = new StreamWriter(_stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { NewLine = "\n" })
            {
                new ReportPage(report, page).Write();
            }

            PutInPlace();
            return true;
        });
    }

    /// <summary>Deletes an unfinished file.</summary>
    public void Dispose()
    {
        _stream.Dispose();
        File.Delete(_growing);
    }

    /// <summary>Creates the new file with the permissions of the old one, so that no additional users can read it.</summary>
    private FileStream Begin(FileInfo old)
    {
        var stream = new FileStream(_growing, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        if (old.Exists)
        {
            UnixMode?.SetValue(new FileInfo(_growing), UnixMode.GetValue(old));
        }

        return stream;
    }

    private void RefuseToReplace(FileInfo old)
    {
        if (!_mayReplace)
        {
            throw VssErrors.ReportFailed(_path, "the file exists.");
        }

        if (old.IsReadOnly && !_mayReplaceReadOnly)
        {
            throw VssErrors.ReportFailed(_path, "the file is read-only.");
        }
    }

    /// <summary>Checks the destination again, since it may have changed since the beginning.</summary>
    private void PutInPlace()
    {
        try
        {
            // Never replaces a file, not even one that appeared just before.
            File.Move(_growing, _path);
            return;
        }
        catch (IOException) when (File.Exists(_path))
        {
        }

        var old = new FileInfo(_path);
        RefuseToReplace(old);

        // On Unix the permissions of the folder decide; a check here would concern those of the file.
        bool wasReadOnly = IsWindows && old.IsReadOnly;
        try
        {
            if (wasReadOnly)
            {
                old.IsReadOnly = false;
            }

            File.Replace(_growing, _path, destinationBackupFileName: null);
        }
        catch (Exception) when (wasReadOnly)
        {
            old.IsReadOnly = true;
            throw;
        }
    }

    private T Try<T>(Func<T> act)
    {
        try
        {
            return act();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw VssErrors.ReportFailed(_path, failure.Message, failure);
        }
    }
}
