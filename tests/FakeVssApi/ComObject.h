// What the COM objects of the stand-in share: a reference count, being counted, and a poisoned end.
#pragma once

#include "VssHeaders.h"

#include <cstddef>

class ComObject
{
public:
    static UINT LiveCount();

    static void *operator new(size_t size);
    static void operator delete(void *memory, size_t size);

protected:
    ComObject();
    ~ComObject();
    ComObject(const ComObject &) = delete;
    ComObject &operator=(const ComObject &) = delete;

    // One count for the whole object, whichever interface it is reached by.
    ULONG Increment();
    ULONG Decrement();

private:
    LONG references_ = 1;
};
