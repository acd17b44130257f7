// How a call follows the script and is written to the log.
#pragma once

#include "CallLog.h"
#include "Script.h"

// The last rule that applies to a call; null if there is none, and the call then behaves normally.
const CallRule *FindRule(const Script &script, Method method, uint32_t earlierCalls,
                         std::optional<Method> maker = std::nullopt);

// The calls made on one object.
class ScriptedCalls
{
public:
    // maker: the method that returned the object, for rules with "of".
    explicit ScriptedCalls(std::shared_ptr<const Script> script, std::optional<Method> maker = std::nullopt)
        : script_(std::move(script)), maker_(maker)
    {
    }

    // Counts one more call of the method, and finds its rule.
    const CallRule *Next(Method method);

    const Script &GetScript() const { return *script_; }
    std::shared_ptr<const Script> ShareScript() const { return script_; }

private:
    std::shared_ptr<const Script> script_;
    std::optional<Method> maker_;
    LONG counts_[MethodCount] = {};
};

// Prints, starts a process, sleeps, hangs, crashes or raises if the rule says so.
void Obey(const CallRule *rule, const char *name, const std::string &arguments);

// Makes one call: the work is done unless the rule makes the call fail.
template <typename Work>
HRESULT Perform(const CallRule *rule, const char *name, const std::string &arguments, Work work)
{
    Obey(rule, name, arguments);
    HRESULT result = rule ? rule->hresult : S_OK;
    if (SUCCEEDED(result))
    {
        HRESULT outcome = work();
        // A rule's success code replaces the result of successful work, but not of failed work.
        if (FAILED(outcome) || result == S_OK)
        {
            result = outcome;
        }
    }
    CallLog::WriteResult(name, arguments, result);
    return result;
}

template <typename Work>
HRESULT Perform(ScriptedCalls &calls, Method method, const std::string &arguments, Work work)
{
    return Perform(calls.Next(method), CallName(method), arguments, work);
}
