// What the methods do with the pointers that their callers want an answer in.
#pragma once

#include "ScriptedCalls.h"

template <typename T>
void Clear(T *output)
{
    if (output)
    {
        *output = T{};
    }
}

inline HRESULT CopyText(const std::optional<std::wstring> &text, BSTR *copy)
{
    if (!text)
    {
        *copy = nullptr;
        return S_OK;
    }
    *copy = SysAllocStringLen(text->data(), static_cast<UINT>(text->size()));
    return *copy ? S_OK : E_OUTOFMEMORY;
}

// A call with one output: cleared first, and not NULL.
template <typename T, typename Work>
HRESULT Output(ScriptedCalls &calls, Method method, T *output, Work work)
{
    Clear(output);
    return Perform(calls, method, "", [&]() -> HRESULT { return output ? work() : E_INVALIDARG; });
}
