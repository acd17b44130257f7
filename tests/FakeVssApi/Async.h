#pragma once

#include "AsyncOperation.h"
#include "ComObject.h"
#include "ScriptedCalls.h"

// The IVssAsync that a gathering method returns. The operation outlives it if it is released early.
class Async final : public IVssAsync, public ComObject
{
public:
    Async(std::shared_ptr<AsyncOperation> operation, std::shared_ptr<const Script> script, Method maker);

    STDMETHODIMP QueryInterface(REFIID iid, void **object) override;
    STDMETHODIMP_(ULONG) AddRef() override;
    STDMETHODIMP_(ULONG) Release() override;

    STDMETHODIMP Cancel() override;
    STDMETHODIMP Wait(DWORD milliseconds) override;
    STDMETHODIMP QueryStatus(HRESULT *status, INT *reserved) override;

private:
    std::shared_ptr<AsyncOperation> operation_;
    ScriptedCalls calls_;
};
