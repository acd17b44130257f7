// The log: one line for each call made. README.md describes its format.
#pragma once

#include "VssHeaders.h"

#include <string>

namespace CallLog
{

// Reads FAKEVSSAPI_LOG again. Done for every new object, so that one process can log to several files.
void Refresh();

bool IsOn();

void WriteResult(const char *call, const std::string &arguments, HRESULT result);
void WriteCount(const char *call, ULONG count);
// For a call that will not return: "hang", "crash" or "raise".
void WriteEnd(const char *call, const std::string &arguments, const char *end);

// Arguments as text. Empty while the log is off, to avoid the cost of formatting.
std::string Text(unsigned long number);
// Characters that are not printable ASCII become '?', so that a log line stays one line.
std::string Text(const wchar_t *text);
std::string Text(const VSS_ID *ids, UINT count);
std::string InterfaceText(REFIID iid);

}
