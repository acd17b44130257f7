#include "ScriptedCalls.h"

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

void Obey(const CallRule *rule, const char *name, const std::string &arguments)
{
    if (!rule)
    {
        return;
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
        // Volatile twice, or the compiler puts something else in place of the write, or nothing.
        volatile int *volatile nowhere = nullptr;
        *nowhere = 0;
    }
}
