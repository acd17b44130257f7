using System;
using System.IO;
using System.Text;
using VssWriterStatus.Knowledge;

namespace VssWriterStatus.Report;

/// <summary>The file of a report. It grows beside its place, so that a run that fails leaves the old one as it was.</summary>
internal sealed class ReportFile : IDisposable
{
    private readonly string _path;
    private readonly string _growing;
    private readonly FileStream _stream;

    /// <summary>Begins a file, at once: a place that cannot be written is told before a long gather, not after it.</summary>
    /// <param name="path">The full path.</param>
    /// <param name="mayReplace">Whether a file that is there may be replaced.</param>
    /// <param name="mayReplaceReadOnly">Whether even one that is read-only may be replaced.</param>
    public ReportFile(string path, bool mayReplace, bool mayReplaceReadOnly)
    {
        _path = path;
        _growing = $"{path}.{Guid.NewGuid():N}.tmp";
        if (Directory.Exists(path))
        {
            throw VssErrors.ReportFailed(path, "it is a folder.");
        }

        var old = new FileInfo(path);
        if (old.Exists && !mayReplace)
        {
            throw VssErrors.ReportFailed(path, "the file exists.");
        }

        if (old.Exists && old.IsReadOnly && !mayReplaceReadOnly)
        {
            throw VssErrors.ReportFailed(path, "the file is read-only.");
        }

        _stream = Try(() => new FileStream(_growing, FileMode.CreateNew, FileAccess.Write, FileShare.None));
    }

    /// <summary>Writes the page and puts it in its place.</summary>
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

    /// <summary>Takes away what was not finished.</summary>
    public void Dispose()
    {
        _stream.Dispose();
        File.Delete(_growing);
    }

    private void PutInPlace()
    {
        if (!File.Exists(_path))
        {
            File.Move(_growing, _path);
            return;
        }

        File.SetAttributes(_path, File.GetAttributes(_path) & ~FileAttributes.ReadOnly);
        File.Replace(_growing, _path, destinationBackupFileName: null);
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
