using VssWriterStatus.Errors;
using VssWriterStatus.Interop;

namespace VssWriterStatus.Requester;

/// <summary>Reads what the writers would back up, once their metadata is gathered. Nothing is kept: each part is reported as it is read.</summary>
/// <remarks>A part that cannot be read is reported as an error and makes its parent incomplete; the other parts are still read.</remarks>
/// <param name="calls">The requester's calls.</param>
/// <param name="components">The object that gathered the metadata.</param>
/// <param name="scope">The part of the metadata to read.</param>
internal sealed class MetadataReader(RequesterCalls calls, VssBackupComponents components, MetadataScope scope)
{
    /// <summary>The most file descriptions of all writers together: ten times what System Writer has.</summary>
    public const int MostFiles = 1_000_000;

    /// <summary>The most components of one writer, or dependencies of one component.</summary>
    public const int MostOfOne = 100_000;

    /// <summary>How many parts of one writer may be unreadable before the rest of it is skipped.</summary>
    public const int MostNotReadOfOne = 10;

    /// <summary>How many paths on unknown volumes are listed.</summary>
    public const int MostUnresolved = 100;

    /// <summary>A message is sent when it contains this many files, or strings of this many characters.</summary>
    private const int FilesOfMessage = 32;
    private const int TextOfMessage = 8192;

    /// <summary>How many files are read between checks of the clock.</summary>
    private const uint FilesBetweenLooks = 64;

    private readonly List<RawFile> _files = [];
    private int _textLength;
    private uint _fileCount;
    private VolumeMap? _map;

    // State of the writer and the component that are being read:
    private string? _writer;
    private string? _component;
    private int _notRead;
    private bool _isComplete;
    private readonly SortedSet<string> _volumesOfComponent = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _unresolved = [];

    private delegate int FileMethod(uint index, out VssFileDescription? file);

    /// <summary>Reads all writers.</summary>
    /// <returns>How many writers were read.</returns>
    public int Read()
    {
        if (scope != MetadataScope.Writers)
        {
            calls.Begin(VssOperation.FindVolumes);
            _map = new VolumeMap(calls.Volumes);
            foreach (Volume volume in _map.Volumes)
            {
                calls.Report(new VolumeRead(volume));
            }
        }

        calls.Begin(VssOperation.GetWriterMetadataCount);
        calls.Check(components.GetWriterMetadataCount(out uint count));
        int read = 0;
        List<MetadataNotRead> notRead = [];
        for (uint index = 0; index < count; index++)
        {
            if (ReadWriter(index, count) is not MetadataNotRead failure)
            {
                read++;
                continue;
            }

            if (notRead.Count == StatusReading.MostNotRead)
            {
                throw calls.Fail(VssErrors.TooManyNotRead(failure.Operation, failure.HResult, index, count));
            }

            notRead.Add(failure);
        }

        if (read == 0 && notRead.Count > 0)
        {
            throw calls.Fail(VssErrors.NoneRead(notRead[0].Operation, notRead[0].HResult, count));
        }

        notRead.ForEach(calls.Report);
        return read;
    }

    /// <summary>Reads one writer; returns why even its name could not be read, or null.</summary>
    private MetadataNotRead? ReadWriter(uint index, uint count)
    {
        (_writer, _component, _notRead) = (null, null, 0);
        calls.Begin(VssOperation.GetWriterMetadata);
        int hresult = components.GetWriterMetadata(index, out VssWriterMetadata? metadata);
        var writer = new RawWriterMetadata();
        try
        {
            hresult = Made(hresult, metadata);
            if (metadata is not null && !HResult.Failed(hresult))
            {
                calls.At(VssOperation.GetIdentity);
                hresult = metadata.GetIdentity(writer);
            }

            if (HResult.Failed(hresult))
            {
                return new MetadataNotRead(null, null, calls.Call, hresult, index, count);
            }

            _writer = writer.Name;
            ReadWriter(metadata!, writer);
            return null;
        }
        finally
        {
            calls.ReleaseQuietly(metadata);
        }
    }

    private void ReadWriter(VssWriterMetadata metadata, RawWriterMetadata writer)
    {
        calls.At(VssOperation.GetFileCounts);
        IsRead(metadata.GetFileCounts(writer));
        if (scope == MetadataScope.Writers)
        {
            ReadWriterItself(metadata, writer);
        }
        else
        {
            calls.Report(new MetadataBegun(writer));
            ReadComponents(metadata, writer.ComponentCount);
        }

        calls.Report(new MetadataEnded(_notRead == 0));
    }

    private void ReadWriterItself(VssWriterMetadata metadata, RawWriterMetadata writer)
    {
        calls.At(VssOperation.GetRestoreMethod);
        IsRead(metadata.GetRestoreMethod(writer));
        calls.At(VssOperation.GetBackupSchema);
        IsRead(metadata.GetBackupSchema(writer));
        calls.At(VssOperation.QueryInterface);
        int hresult = metadata.QueryEx2(out VssWriterMetadataEx2? ex2);
        try
        {
            if (ex2 is not null)
            {
                calls.At(VssOperation.GetIdentityEx);
                IsRead(ex2.GetIdentityEx(writer));
                calls.At(VssOperation.GetVersion);
                IsRead(ex2.GetVersion(writer));
                calls.At(VssOperation.GetExcludeFromSnapshotCount);
                IsRead(ex2.GetExcludeFromSnapshotCount(writer));
            }
            else if (hresult is not (HResult.E_NOINTERFACE or HResult.E_NOTIMPL))
            {
                NotRead(Made(hresult, ex2));
            }

            calls.Report(new MetadataBegun(writer));
            ReadFiles(FileList.ExcludedFiles, VssOperation.GetExcludeFile, metadata.GetExcludeFile, writer.ExcludedFileCount);
            ReadFiles(FileList.AlternateLocations, VssOperation.GetAlternateLocationMapping, metadata.GetAlternateLocationMapping, writer.MappingCount);
            if (ex2 is not null)
            {
                ReadFiles(FileList.ExcludedFromSnapshot, VssOperation.GetExcludeFromSnapshotFile, ex2.GetExcludeFromSnapshotFile, writer.ExcludedFromSnapshotCount);
            }
        }
        finally
        {
            calls.ReleaseQuietly(ex2);
        }
    }

    /// <summary>Reads the components twice: the hierarchy is known only once all names are known.</summary>
    private void ReadComponents(VssWriterMetadata metadata, uint count)
    {
        var infos = new List<RawComponent?>();
        for (uint index = 0; index < count && CanGoOn(index, count, MostOfOne); index++)
        {
            calls.ThrowIfOver();
            infos.Add(ReadInfo(metadata, index, count));
        }

        var paths = new HashSet<string>(infos.OfType<RawComponent>().Select(info => info.FullPath), StringComparer.OrdinalIgnoreCase);
        for (int index = 0; index < infos.Count; index++)
        {
            if (infos[index] is RawComponent info)
            {
                ReadComponent(metadata, info, !HasAncestor(info.FullPath, paths), (uint)index, count);
                infos[index] = null;
            }
        }
    }

    private RawComponent? ReadInfo(VssWriterMetadata metadata, uint index, uint count)
    {
        calls.At(VssOperation.GetComponent);
        int hresult = metadata.GetComponent(index, out VssComponent? component);
        try
        {
            var info = new RawComponent();
            if (component is not null && !HResult.Failed(hresult))
            {
                calls.At(VssOperation.GetComponentInfo);
                hresult = component.GetComponentInfo(info);
            }

            return IsRead(Made(hresult, component), index, count) ? info : null;
        }
        finally
        {
            calls.ReleaseQuietly(component);
        }
    }

    private void ReadComponent(VssWriterMetadata metadata, RawComponent info, bool isTopLevel, uint index, uint count)
    {
        calls.Begin(VssOperation.GetComponent);
        _component = info.FullPath;
        _isComplete = true;
        _volumesOfComponent.Clear();
        _unresolved.Clear();
        int hresult = metadata.GetComponent(index, out VssComponent? component);
        try
        {
            calls.Report(new ComponentBegun(info, isTopLevel));
            if (IsRead(Made(hresult, component), index, count) && component is not null)
            {
                ReadFiles(FileList.Files, VssOperation.GetFile, component.GetFile, info.FileCount);
                ReadFiles(FileList.DatabaseFiles, VssOperation.GetDatabaseFile, component.GetDatabaseFile, info.DatabaseFileCount);
                ReadFiles(FileList.LogFiles, VssOperation.GetDatabaseLogFile, component.GetDatabaseLogFile, info.LogFileCount);
                if (scope == MetadataScope.Components)
                {
                    ReadDependencies(component, info.DependencyCount);
                }
            }

            calls.Report(new ComponentEnded([.. _volumesOfComponent], [.. _unresolved], _isComplete));
        }
        finally
        {
            calls.ReleaseQuietly(component);
            _component = null;
        }
    }

    private void ReadFiles(FileList list, string call, FileMethod get, uint count)
    {
        for (uint index = 0; index < count && CanGoOn(_fileCount, count, MostFiles); index++)
        {
            if (_fileCount++ % FilesBetweenLooks == 0)
            {
                calls.ThrowIfOver();
            }

            calls.At(call);
            int hresult = get(index, out VssFileDescription? description);
            try
            {
                if (ReadFile(hresult, description, index, count) is RawFile file)
                {
                    Locate(file);
                    Send(list, file);
                }
            }
            finally
            {
                calls.ReleaseQuietly(description);
            }
        }

        Flush(list);
    }

    private RawFile? ReadFile(int hresult, VssFileDescription? description, uint index, uint count)
    {
        RawFile file = default;
        if (description is not null && !HResult.Failed(hresult))
        {
            hresult = description.Read(out file, out string? failed);
            calls.At(failed ?? VssOperation.GetBackupTypeMask);
        }

        return IsRead(Made(hresult, description), index, count) ? file : null;
    }

    private void ReadDependencies(VssComponent component, uint count)
    {
        for (uint index = 0; index < count && CanGoOn(index, count, MostOfOne); index++)
        {
            calls.ThrowIfOver();
            calls.At(VssOperation.GetDependency);
            int hresult = component.GetDependency(index, out VssDependency? dependency);
            try
            {
                RawDependency read = default;
                if (dependency is not null && !HResult.Failed(hresult))
                {
                    hresult = dependency.Read(out read, out string? failed);
                    calls.At(failed ?? VssOperation.GetComponentName);
                }

                if (IsRead(Made(hresult, dependency), index, count))
                {
                    calls.Report(new DependencyRead(read));
                }
            }
            finally
            {
                calls.ReleaseQuietly(dependency);
            }
        }
    }

    /// <summary>Files with an alternate location are backed up from there but restored to their path, so both count.</summary>
    private void Locate(in RawFile file)
    {
        if (_map is null)
        {
            return;
        }

        Locate(file.Path, file);
        if (file.Alternate is not null)
        {
            Locate(file.Alternate, file);
        }
    }

    private void Locate(string path, in RawFile file)
    {
        if (!_map!.TryAdd(path, file.Spec, file.IsRecursive, _volumesOfComponent) && _unresolved.Count < MostUnresolved && !_unresolved.Contains(path))
        {
            _unresolved.Add(path);
        }
    }

    private void Send(FileList list, in RawFile file)
    {
        if (scope == MetadataScope.Volumes)
        {
            return;
        }

        _files.Add(file);
        _textLength += file.Path.Length + file.Spec.Length + (file.Alternate?.Length ?? 0);
        if (_files.Count == FilesOfMessage || _textLength >= TextOfMessage)
        {
            Flush(list);
        }
    }

    private void Flush(FileList list)
    {
        if (_files.Count > 0)
        {
            calls.Report(new FilesRead(list, [.. _files]));
            _files.Clear();
            _textLength = 0;
        }
    }

    /// <summary>Whether the component is below another one: its logical path, or a parent of that path, is the path of a component.</summary>
    private static bool HasAncestor(string path, HashSet<string> paths)
    {
        for (int end = path.LastIndexOf('\\'); end > 0; end = path.LastIndexOf('\\', end - 1))
        {
            if (paths.Contains(path.Substring(0, end)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether to read the next part: a count may be far too large, or a writer's metadata damaged throughout.</summary>
    private bool CanGoOn(uint read, uint count, uint most)
    {
        if (read >= most)
        {
            NotRead(HResult.ERROR_BUFFER_OVERFLOW, read, count);
        }

        bool canGoOn = read < most && _notRead < MostNotReadOfOne;
        _isComplete &= canGoOn;
        return canGoOn;
    }

    /// <summary>Whether the current call succeeded; a failure is reported.</summary>
    private bool IsRead(int hresult, uint index = 0, uint count = 1)
    {
        if (HResult.Failed(hresult))
        {
            NotRead(hresult, index, count);
            return false;
        }

        return true;
    }

    /// <summary>Success without an object is a failure.</summary>
    private static int Made(int hresult, ComPointer? made) => made is null && !HResult.Failed(hresult) ? HResult.E_POINTER : hresult;

    private void NotRead(int hresult, uint index = 0, uint count = 1)
    {
        _isComplete = false;
        _notRead++;
        calls.Report(new MetadataNotRead(_writer, _component, calls.Call, hresult, index, count));
    }
}
