#include "ScriptedCalls.h"

#include <cstdio>

const CallRule *FindRule(const Script &script, Method method, uint32_t earlierCalls, std::optional<Method> maker)
{
    const CallRule *last = nullptr;
    for (const CallRule &rule : script.rules[static_cast<size_t>(method)])
    {
        if (rule.from <= earlierCalls && (!rule.of || rule.of == maker))
        {
            last = &rule;
        }
    }
    return last;
}

const CallRule *ScriptedCalls::Next(Method method)
{
    const LONG count = InterlockedIncrement(&counts_[static_cast<size_t>(method)]);
    return FindRule(*script_, method, static_cast<uint32_t>(count) - 1, maker_);
}

namespace
{

// Writes to standard output in both ways: through the C runtime, and to the handle of the process.
void Print(const std::wstring &text)
{
    std::printf("%ls\n", text.c_str());
    std::fflush(stdout);
    DWORD written;
    WriteFile(GetStdHandle(STD_OUTPUT_HANDLE), "handle\n", 7, &written, nullptr);
}

// Starts a process that inherits every inheritable handle of this one.
void Start(std::wstring commandLine)
{
    STARTUPINFOW startup = {};
    startup.cb = sizeof startup;
    PROCESS_INFORMATION process;
    if (CreateProcessW(nullptr, &commandLine[0], nullptr, nullptr, TRUE, 0, nullptr, nullptr, &startup, &process))
    {
        CloseHandle(process.hThread);
        CloseHandle(process.hProcess);
    }
}

}

void Obey(const CallRule *rule, const char *name, const std::string &arguments)
{
    if (!rule)
    {
        return;
    }
    if (!rule->print.empty())
    {
        Print(rule->print);
    }
    if (!rule->start.empty())
    {
        Start(rule->start);
    }
    if (rule->delayMs != 0)
    {
        Sleep(rule->delayMs);
    }
    if (rule->hang)
    {
        CallLog::WriteEnd(name, arguments, "hang");
        for (;;)
        {
            Sleep(INFINITE);
        }
    }
    if (rule->crash)
    {
        CallLog::WriteEnd(name, arguments, "crash");
        // Volatile twice, because the compiler could otherwise replace or remove the write.
        volatile int *volatile nowhere = nullptr;
        *nowhere = 0;
    }
    if (rule->raise)
    {
        CallLog::WriteEnd(name, arguments, "raise");
        RaiseException(0xE0000001, 0, 0, nullptr);
    }
}
