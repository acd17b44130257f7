// How the methods check and clear their output pointers.
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

// A call with one output pointer: clears the output first, and returns E_INVALIDARG if the pointer is NULL.
template <typename T, typename Work>
HRESULT Output(ScriptedCalls &calls, Method method, T *output, Work work)
{
    Clear(output);
    return Perform(calls, method, "", [&]() -> HRESULT { return output ? work() : E_INVALIDARG; });
}
