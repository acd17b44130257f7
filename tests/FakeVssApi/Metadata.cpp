#include "Metadata.h"

#include "Outputs.h"

#include <cstddef>

namespace
{

HRESULT MakeFile(const std::shared_ptr<const Script> &script, const Files &files, UINT index, IVssWMFiledesc **file);

// The base that all of these COM objects share. The interface's name is the one in the log.
#define COUNTED(interfaceName)                                                                                    \
    STDMETHODIMP QueryInterface(REFIID iid, void **object) override                                               \
    {                                                                                                             \
        if (object)                                                                                               \
        {                                                                                                         \
            *object = nullptr;                                                                                    \
        }                                                                                                         \
        CallLog::WriteResult(#interfaceName "::QueryInterface", CallLog::InterfaceText(iid), E_NOINTERFACE);      \
        return E_NOINTERFACE;                                                                                     \
    }                                                                                                             \
    STDMETHODIMP_(ULONG) AddRef() override                                                                        \
    {                                                                                                             \
        ULONG count = Increment();                                                                                \
        CallLog::WriteCount(#interfaceName "::AddRef", count);                                                    \
        return count;                                                                                             \
    }                                                                                                             \
    STDMETHODIMP_(ULONG) Release() override                                                                       \
    {                                                                                                             \
        ULONG count = Decrement();                                                                                \
        CallLog::WriteCount(#interfaceName "::Release", count);                                                   \
        if (count == 0)                                                                                           \
        {                                                                                                         \
            delete this;                                                                                          \
        }                                                                                                         \
        return count;                                                                                             \
    }

class FileDescription final : public IVssWMFiledesc, public ComObject
{
public:
    // number: which of the files that one line of the script represents.
    FileDescription(std::shared_ptr<const Script> script, const FileLine &line, UINT number)
        : line_(line), number_(number), calls_(std::move(script))
    {
    }

    COUNTED(IVssWMFiledesc)

    STDMETHODIMP GetPath(BSTR *path) override
    {
        return Output(calls_, Method::GetPath, path, [&] {
            std::optional<std::wstring> text = line_.path;
            if (text && line_.repeat > 1)
            {
                *text += L"\\" + std::to_wstring(number_);
            }
            return CopyText(text, path);
        });
    }

    STDMETHODIMP GetFilespec(BSTR *spec) override
    {
        return Output(calls_, Method::GetFilespec, spec, [&] { return CopyText(line_.spec, spec); });
    }

    STDMETHODIMP GetRecursive(boolean *recursive) override
    {
        return Output(calls_, Method::GetRecursive, recursive, [&] {
            *recursive = line_.recursive;
            return S_OK;
        });
    }

    STDMETHODIMP GetAlternateLocation(BSTR *alternate) override
    {
        return Output(calls_, Method::GetAlternateLocation, alternate, [&] { return CopyText(line_.alternate, alternate); });
    }

    STDMETHODIMP GetBackupTypeMask(DWORD *mask) override
    {
        return Output(calls_, Method::GetBackupTypeMask, mask, [&] {
            *mask = line_.backupType;
            return S_OK;
        });
    }

private:
    const FileLine &line_;
    UINT number_;
    ScriptedCalls calls_;
};

class DependencyDescription final : public IVssWMDependency, public ComObject
{
public:
    DependencyDescription(std::shared_ptr<const Script> script, const Dependency &dependency)
        : dependency_(dependency), calls_(std::move(script))
    {
    }

    COUNTED(IVssWMDependency)

    STDMETHODIMP GetWriterId(VSS_ID *writerId) override
    {
        return Output(calls_, Method::GetWriterId, writerId, [&] {
            *writerId = dependency_.writerId;
            return S_OK;
        });
    }

    STDMETHODIMP GetLogicalPath(BSTR *path) override
    {
        return Output(calls_, Method::GetLogicalPath, path, [&] { return CopyText(dependency_.logicalPath, path); });
    }

    STDMETHODIMP GetComponentName(BSTR *name) override
    {
        return Output(calls_, Method::GetComponentName, name, [&] { return CopyText(dependency_.componentName, name); });
    }

private:
    const Dependency &dependency_;
    ScriptedCalls calls_;
};

// Counted as a live object until it is released.
struct ComponentInfo final : ComObject
{
    VSS_COMPONENTINFO info = {};

    ~ComponentInfo()
    {
        SysFreeString(info.bstrLogicalPath);
        SysFreeString(info.bstrComponentName);
        SysFreeString(info.bstrCaption);
    }
};

class ComponentDescription final : public IVssWMComponent, public ComObject
{
public:
    ComponentDescription(std::shared_ptr<const Script> script, const Component &component)
        : component_(component), calls_(std::move(script))
    {
    }

    COUNTED(IVssWMComponent)

    STDMETHODIMP GetComponentInfo(PVSSCOMPONENTINFO *info) override
    {
        return Output(calls_, Method::GetComponentInfo, info, [&] {
            auto made = new ComponentInfo();
            HRESULT result = Fill(made->info);
            if (FAILED(result))
            {
                delete made;
                return result;
            }
            *info = &made->info;
            return S_OK;
        });
    }

    STDMETHODIMP FreeComponentInfo(PVSSCOMPONENTINFO info) override
    {
        return Perform(calls_, Method::FreeComponentInfo, "", [&]() -> HRESULT {
            if (!info)
            {
                return E_INVALIDARG;
            }
            const auto offset = reinterpret_cast<size_t>(&reinterpret_cast<ComponentInfo *>(0x1000)->info) - 0x1000;
            delete reinterpret_cast<ComponentInfo *>(reinterpret_cast<size_t>(info) - offset);
            return S_OK;
        });
    }

    STDMETHODIMP GetFile(UINT index, IVssWMFiledesc **file) override
    {
        return Output(calls_, Method::GetFile, file, [&] { return MakeFile(calls_.ShareScript(), component_.files, index, file); });
    }

    STDMETHODIMP GetDatabaseFile(UINT index, IVssWMFiledesc **file) override
    {
        return Output(calls_, Method::GetDatabaseFile, file,
                      [&] { return MakeFile(calls_.ShareScript(), component_.databaseFiles, index, file); });
    }

    STDMETHODIMP GetDatabaseLogFile(UINT index, IVssWMFiledesc **file) override
    {
        return Output(calls_, Method::GetDatabaseLogFile, file,
                      [&] { return MakeFile(calls_.ShareScript(), component_.logFiles, index, file); });
    }

    STDMETHODIMP GetDependency(UINT index, IVssWMDependency **dependency) override
    {
        return Output(calls_, Method::GetDependency, dependency, [&]() -> HRESULT {
            if (index >= component_.dependencies.size())
            {
                return VSS_E_OBJECT_NOT_FOUND;
            }
            *dependency = new DependencyDescription(calls_.ShareScript(), component_.dependencies[index]);
            return S_OK;
        });
    }

private:
    HRESULT Fill(VSS_COMPONENTINFO &info) const
    {
        info.type = component_.type;
        info.bRestoreMetadata = component_.restoreMetadata;
        info.bNotifyOnBackupComplete = component_.notifyOnBackupComplete;
        info.bSelectable = component_.selectable;
        info.bSelectableForRestore = component_.selectableForRestore;
        info.dwComponentFlags = component_.flags;
        info.cFileCount = component_.files.Count();
        info.cDatabases = component_.databaseFiles.Count();
        info.cLogFiles = component_.logFiles.Count();
        info.cDependencies = static_cast<UINT>(component_.dependencies.size());
        HRESULT result = CopyText(component_.logicalPath, &info.bstrLogicalPath);
        if (SUCCEEDED(result))
        {
            result = CopyText(component_.name, &info.bstrComponentName);
        }
        return SUCCEEDED(result) ? CopyText(component_.caption, &info.bstrCaption) : result;
    }

    const Component &component_;
    ScriptedCalls calls_;
};

HRESULT MakeFile(const std::shared_ptr<const Script> &script, const Files &files, UINT index, IVssWMFiledesc **file)
{
    for (const FileLine &line : files.lines)
    {
        if (index < line.repeat)
        {
            *file = new FileDescription(script, line, index);
            return S_OK;
        }
        index -= line.repeat;
    }
    return VSS_E_OBJECT_NOT_FOUND;
}

}

WriterMetadata::WriterMetadata(std::shared_ptr<const Script> script, const Writer &writer) : writer_(writer), calls_(std::move(script))
{
}

STDMETHODIMP WriterMetadata::QueryInterface(REFIID iid, void **object)
{
    HRESULT result = E_INVALIDARG;
    if (object)
    {
        *object = nullptr;
        const bool isOld = IsEqualIID(iid, __uuidof(IUnknown)) || IsEqualIID(iid, __uuidof(IVssExamineWriterMetadata));
        const bool isNew = IsEqualIID(iid, __uuidof(IVssExamineWriterMetadataEx)) || IsEqualIID(iid, __uuidof(IVssExamineWriterMetadataEx2));
        result = E_NOINTERFACE;
        if (isOld || (isNew && calls_.GetScript().hasEx2))
        {
            Increment();
            *object = static_cast<IVssExamineWriterMetadataEx2 *>(this);
            result = S_OK;
        }
    }
    CallLog::WriteResult("IVssExamineWriterMetadata::QueryInterface", CallLog::InterfaceText(iid), result);
    return result;
}

STDMETHODIMP_(ULONG) WriterMetadata::AddRef()
{
    ULONG count = Increment();
    CallLog::WriteCount("IVssExamineWriterMetadata::AddRef", count);
    return count;
}

STDMETHODIMP_(ULONG) WriterMetadata::Release()
{
    ULONG count = Decrement();
    CallLog::WriteCount("IVssExamineWriterMetadata::Release", count);
    if (count == 0)
    {
        delete this;
    }
    return count;
}

STDMETHODIMP WriterMetadata::GetIdentity(VSS_ID *instanceId, VSS_ID *writerId, BSTR *name, VSS_USAGE_TYPE *usage, VSS_SOURCE_TYPE *source)
{
    Clear(instanceId);
    Clear(writerId);
    Clear(name);
    Clear(usage);
    Clear(source);
    return Perform(calls_, Method::GetIdentity, "", [&]() -> HRESULT {
        if (!instanceId || !writerId || !name || !usage || !source)
        {
            return E_INVALIDARG;
        }
        *instanceId = writer_.instanceId;
        *writerId = writer_.writerId;
        *usage = writer_.usage;
        *source = writer_.source;
        return CopyText(writer_.name, name);
    });
}

STDMETHODIMP WriterMetadata::GetFileCounts(UINT *included, UINT *excluded, UINT *components)
{
    Clear(included);
    Clear(excluded);
    Clear(components);
    return Perform(calls_, Method::GetFileCounts, "", [&]() -> HRESULT {
        if (!included || !excluded || !components)
        {
            return E_INVALIDARG;
        }
        *excluded = writer_.excluded.Count();
        *components = static_cast<UINT>(writer_.components.size());
        return S_OK;
    });
}

STDMETHODIMP WriterMetadata::GetIncludeFile(UINT, IVssWMFiledesc **file)
{
    Clear(file);
    CallLog::WriteResult("IVssExamineWriterMetadata::GetIncludeFile", "", E_NOTIMPL);
    return E_NOTIMPL;
}

STDMETHODIMP WriterMetadata::GetExcludeFile(UINT index, IVssWMFiledesc **file)
{
    return Output(calls_, Method::GetExcludeFile, file, [&] { return MakeFile(calls_.ShareScript(), writer_.excluded, index, file); });
}

STDMETHODIMP WriterMetadata::GetComponent(UINT index, IVssWMComponent **component)
{
    return Output(calls_, Method::GetComponent, component, [&]() -> HRESULT {
        if (index >= writer_.components.size())
        {
            return VSS_E_OBJECT_NOT_FOUND;
        }
        *component = new ComponentDescription(calls_.ShareScript(), writer_.components[index]);
        return S_OK;
    });
}

STDMETHODIMP WriterMetadata::GetRestoreMethod(VSS_RESTOREMETHOD_ENUM *method, BSTR *service, BSTR *procedure,
                                              VSS_WRITERRESTORE_ENUM *writerRestore, boolean *reboot, UINT *mappings)
{
    Clear(method);
    Clear(service);
    Clear(procedure);
    Clear(writerRestore);
    Clear(reboot);
    Clear(mappings);
    return Perform(calls_, Method::GetRestoreMethod, "", [&]() -> HRESULT {
        if (!method || !service || !procedure || !writerRestore || !reboot || !mappings)
        {
            return E_INVALIDARG;
        }
        *method = writer_.restoreMethod;
        *writerRestore = writer_.writerRestore;
        *reboot = writer_.reboot;
        *mappings = writer_.alternates.Count();
        HRESULT result = CopyText(writer_.service, service);
        return SUCCEEDED(result) ? CopyText(writer_.procedure, procedure) : result;
    });
}

STDMETHODIMP WriterMetadata::GetAlternateLocationMapping(UINT index, IVssWMFiledesc **file)
{
    return Output(calls_, Method::GetAlternateLocationMapping, file,
                  [&] { return MakeFile(calls_.ShareScript(), writer_.alternates, index, file); });
}

STDMETHODIMP WriterMetadata::GetBackupSchema(DWORD *schema)
{
    return Output(calls_, Method::GetBackupSchema, schema, [&] {
        *schema = writer_.schema;
        return S_OK;
    });
}

STDMETHODIMP WriterMetadata::GetDocument(IXMLDOMDocument **)
{
    CallLog::WriteResult("IVssExamineWriterMetadata::GetDocument", "", E_NOTIMPL);
    return E_NOTIMPL;
}

STDMETHODIMP WriterMetadata::SaveAsXML(BSTR *xml)
{
    Clear(xml);
    CallLog::WriteResult("IVssExamineWriterMetadata::SaveAsXML", "", E_NOTIMPL);
    return E_NOTIMPL;
}

STDMETHODIMP WriterMetadata::LoadFromXML(BSTR)
{
    CallLog::WriteResult("IVssExamineWriterMetadata::LoadFromXML", "", E_NOTIMPL);
    return E_NOTIMPL;
}

STDMETHODIMP WriterMetadata::GetIdentityEx(VSS_ID *instanceId, VSS_ID *writerId, BSTR *name, BSTR *instanceName, VSS_USAGE_TYPE *usage,
                                           VSS_SOURCE_TYPE *source)
{
    Clear(instanceId);
    Clear(writerId);
    Clear(name);
    Clear(instanceName);
    Clear(usage);
    Clear(source);
    return Perform(calls_, Method::GetIdentityEx, "", [&]() -> HRESULT {
        if (!instanceId || !writerId || !name || !instanceName || !usage || !source)
        {
            return E_INVALIDARG;
        }
        *instanceId = writer_.instanceId;
        *writerId = writer_.writerId;
        *usage = writer_.usage;
        *source = writer_.source;
        HRESULT result = CopyText(writer_.name, name);
        return SUCCEEDED(result) ? CopyText(writer_.instanceName, instanceName) : result;
    });
}

STDMETHODIMP WriterMetadata::GetVersion(DWORD *major, DWORD *minor)
{
    Clear(major);
    Clear(minor);
    return Perform(calls_, Method::GetVersion, "", [&]() -> HRESULT {
        if (!major || !minor)
        {
            return E_INVALIDARG;
        }
        *major = writer_.versionMajor;
        *minor = writer_.versionMinor;
        return S_OK;
    });
}

STDMETHODIMP WriterMetadata::GetExcludeFromSnapshotCount(UINT *count)
{
    return Output(calls_, Method::GetExcludeFromSnapshotCount, count, [&] {
        *count = writer_.snapshotExcluded.Count();
        return S_OK;
    });
}

STDMETHODIMP WriterMetadata::GetExcludeFromSnapshotFile(UINT index, IVssWMFiledesc **file)
{
    return Output(calls_, Method::GetExcludeFromSnapshotFile, file,
                  [&] { return MakeFile(calls_.ShareScript(), writer_.snapshotExcluded, index, file); });
}
