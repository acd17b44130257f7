#include "AsyncOperation.h"

#include <algorithm>

namespace
{

constexpr ULONGLONG Never = UINT64_MAX;

// In microseconds. GetTickCount64 can lag by 16 ms, which would distort a test that measures time.
ULONGLONG Now()
{
    LARGE_INTEGER ticks;
    LARGE_INTEGER frequency;
    QueryPerformanceCounter(&ticks);
    QueryPerformanceFrequency(&frequency);
    const ULONGLONG seconds = ticks.QuadPart / frequency.QuadPart;
    const ULONGLONG rest = ticks.QuadPart % frequency.QuadPart;
    return seconds * 1000000 + rest * 1000000 / frequency.QuadPart;
}

ULONGLONG After(DWORD milliseconds)
{
    return Now() + milliseconds * 1000ULL;
}

}

AsyncOperation::AsyncOperation(const CallRule *rule)
{
    if (!rule)
    {
        return;
    }
    result_ = rule->asyncResult;
    if (rule->asyncHang)
    {
        finishTime_ = Never;
    }
    else if (rule->asyncDelayMs != 0)
    {
        finishTime_ = After(rule->asyncDelayMs);
    }
}

bool AsyncOperation::IsTimeOver() const
{
    // Called for each writer that is read: without a delay, the clock is not read.
    return finishTime_ == 0 || Now() >= finishTime_;
}

HRESULT AsyncOperation::StatusWhileLocked() const
{
    if (isCancelled_)
    {
        return VSS_S_ASYNC_CANCELLED;
    }
    return IsTimeOver() ? result_ : VSS_S_ASYNC_PENDING;
}

HRESULT AsyncOperation::Status() const
{
    AcquireSRWLockShared(&lock_);
    HRESULT status = StatusWhileLocked();
    ReleaseSRWLockShared(&lock_);
    return status;
}

bool AsyncOperation::Succeeded() const
{
    HRESULT status = Status();
    return SUCCEEDED(status) && status != VSS_S_ASYNC_PENDING && status != VSS_S_ASYNC_CANCELLED;
}

HRESULT AsyncOperation::Cancel()
{
    AcquireSRWLockExclusive(&lock_);
    HRESULT result = S_OK;
    if (isCancelled_)
    {
        result = VSS_S_ASYNC_CANCELLED;
    }
    else if (IsTimeOver())
    {
        result = VSS_S_ASYNC_FINISHED;
    }
    else
    {
        isCancelled_ = true;
    }
    ReleaseSRWLockExclusive(&lock_);
    WakeAllConditionVariable(&cancelled_);
    return result;
}

void AsyncOperation::Wait(DWORD milliseconds)
{
    AcquireSRWLockExclusive(&lock_);
    const ULONGLONG timeOut = milliseconds == INFINITE ? Never : After(milliseconds);
    const ULONGLONG end = std::min(timeOut, finishTime_);
    for (ULONGLONG now = Now(); now < end && !isCancelled_; now = Now())
    {
        // Rounded up, and limited to what fits: the loop sleeps again if that was too short.
        const ULONGLONG left = std::min<ULONGLONG>((end - now - 1) / 1000 + 1, INFINITE);
        SleepConditionVariableSRW(&cancelled_, &lock_, static_cast<DWORD>(left), 0);
    }
    ReleaseSRWLockExclusive(&lock_);
}
