// The base of the simulated COM objects: a reference count, a count of live objects, and poisoned memory after release.
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

    // One count for the whole object, whichever interface is used.
    ULONG Increment();
    ULONG Decrement();

private:
    LONG references_ = 1;
};
