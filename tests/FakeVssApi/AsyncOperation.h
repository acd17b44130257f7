// An operation that finishes by the clock: no thread runs it.
#pragma once

#include "Script.h"

class AsyncOperation
{
public:
    // Null: the operation is finished at once.
    explicit AsyncOperation(const CallRule *rule);

    // Pending, cancelled or the final result.
    HRESULT Status() const;
    // Whether the gathered data can be read.
    bool Succeeded() const;
    HRESULT Cancel();
    // Returns at the end of the operation or of the timeout, whichever is first.
    void Wait(DWORD milliseconds);

private:
    bool IsTimeOver() const;
    HRESULT StatusWhileLocked() const;

    // By the clock of the .cpp file. Zero: finished from the beginning.
    ULONGLONG finishTime_ = 0;
    HRESULT result_ = VSS_S_ASYNC_FINISHED;
    bool isCancelled_ = false;
    // Cancel may be called from another thread while one waits.
    mutable SRWLOCK lock_ = SRWLOCK_INIT;
    CONDITION_VARIABLE cancelled_ = CONDITION_VARIABLE_INIT;
};
