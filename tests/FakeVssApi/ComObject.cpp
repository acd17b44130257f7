#include "ComObject.h"

#include <cstdlib>
#include <cstring>
#include <new>

namespace
{

LONG liveObjects = 0;

// Freed objects stay here for a while, filled with 0xDD. A call on one jumps to an invalid address
// instead of working by chance or reaching a newer object in the same place.
constexpr LONG GraveCount = 64;
void *volatile graves[GraveCount];
LONG burials = 0;

}

ComObject::ComObject()
{
    InterlockedIncrement(&liveObjects);
}

ComObject::~ComObject()
{
    InterlockedDecrement(&liveObjects);
}

UINT ComObject::LiveCount()
{
    return static_cast<UINT>(InterlockedCompareExchange(&liveObjects, 0, 0));
}

ULONG ComObject::Increment()
{
    return static_cast<ULONG>(InterlockedIncrement(&references_));
}

ULONG ComObject::Decrement()
{
    return static_cast<ULONG>(InterlockedDecrement(&references_));
}

void *ComObject::operator new(size_t size)
{
    void *memory = std::malloc(size);
    if (!memory)
    {
        throw std::bad_alloc();
    }
    return memory;
}

void ComObject::operator delete(void *memory, size_t size)
{
    std::memset(memory, 0xDD, size);
    const LONG grave = static_cast<LONG>(static_cast<ULONG>(InterlockedIncrement(&burials)) % GraveCount);
    std::free(InterlockedExchangePointer(&graves[grave], memory));
}
