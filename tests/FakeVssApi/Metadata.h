// What a writer would back up, as the script defines it: its metadata, components, files and dependencies.
#pragma once

#include "ComObject.h"
#include "ScriptedCalls.h"

class WriterMetadata final : public IVssExamineWriterMetadataEx2, public ComObject
{
public:
    WriterMetadata(std::shared_ptr<const Script> script, const Writer &writer);

    STDMETHODIMP QueryInterface(REFIID iid, void **object) override;
    STDMETHODIMP_(ULONG) AddRef() override;
    STDMETHODIMP_(ULONG) Release() override;

    STDMETHODIMP GetIdentity(VSS_ID *instanceId, VSS_ID *writerId, BSTR *name, VSS_USAGE_TYPE *usage, VSS_SOURCE_TYPE *source) override;
    STDMETHODIMP GetFileCounts(UINT *included, UINT *excluded, UINT *components) override;
    STDMETHODIMP GetIncludeFile(UINT index, IVssWMFiledesc **file) override;
    STDMETHODIMP GetExcludeFile(UINT index, IVssWMFiledesc **file) override;
    STDMETHODIMP GetComponent(UINT index, IVssWMComponent **component) override;
    STDMETHODIMP GetRestoreMethod(VSS_RESTOREMETHOD_ENUM *method, BSTR *service, BSTR *procedure, VSS_WRITERRESTORE_ENUM *writerRestore,
                                  boolean *reboot, UINT *mappings) override;
    STDMETHODIMP GetAlternateLocationMapping(UINT index, IVssWMFiledesc **file) override;
    STDMETHODIMP GetBackupSchema(DWORD *schema) override;
    STDMETHODIMP GetDocument(IXMLDOMDocument **document) override;
    STDMETHODIMP SaveAsXML(BSTR *xml) override;
    STDMETHODIMP LoadFromXML(BSTR xml) override;
    STDMETHODIMP GetIdentityEx(VSS_ID *instanceId, VSS_ID *writerId, BSTR *name, BSTR *instanceName, VSS_USAGE_TYPE *usage,
                               VSS_SOURCE_TYPE *source) override;
    STDMETHODIMP GetVersion(DWORD *major, DWORD *minor) override;
    STDMETHODIMP GetExcludeFromSnapshotCount(UINT *count) override;
    STDMETHODIMP GetExcludeFromSnapshotFile(UINT index, IVssWMFiledesc **file) override;

private:
    const Writer &writer_;
    ScriptedCalls calls_;
};
