#include "Async.h"

Async::Async(std::shared_ptr<AsyncOperation> operation, std::shared_ptr<const Script> script, Method maker)
    : operation_(std::move(operation)), calls_(std::move(script), maker)
{
}

STDMETHODIMP Async::QueryInterface(REFIID iid, void **object)
{
    HRESULT result = E_INVALIDARG;
    if (object)
    {
        *object = nullptr;
        result = E_NOINTERFACE;
        if (IsEqualIID(iid, __uuidof(IUnknown)) || IsEqualIID(iid, __uuidof(IVssAsync)))
        {
            Increment();
            *object = static_cast<IVssAsync *>(this);
            result = S_OK;
        }
    }
    CallLog::WriteResult("IVssAsync::QueryInterface", CallLog::InterfaceText(iid), result);
    return result;
}

STDMETHODIMP_(ULONG) Async::AddRef()
{
    ULONG count = Increment();
    CallLog::WriteCount("IVssAsync::AddRef", count);
    return count;
}

STDMETHODIMP_(ULONG) Async::Release()
{
    ULONG count = Decrement();
    CallLog::WriteCount("IVssAsync::Release", count);
    if (count == 0)
    {
        delete this;
    }
    return count;
}

STDMETHODIMP Async::Cancel()
{
    return Perform(calls_, Method::Cancel, "", [&] { return operation_->Cancel(); });
}

STDMETHODIMP Async::Wait(DWORD milliseconds)
{
    return Perform(calls_, Method::Wait, CallLog::Text(milliseconds), [&] {
        operation_->Wait(milliseconds);
        return S_OK;
    });
}

STDMETHODIMP Async::QueryStatus(HRESULT *status, INT *reserved)
{
    if (status)
    {
        *status = S_OK;
    }
    return Perform(calls_, Method::QueryStatus, "", [&] {
        if (!status || reserved)
        {
            return E_INVALIDARG;
        }
        *status = operation_->Status();
        return S_OK;
    });
}
