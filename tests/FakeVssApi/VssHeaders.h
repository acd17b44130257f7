// The public VSS headers of mingw-w64. The simulated vssapi.dll is compiled against them, not against declarations
// of this project, so that slots, calling convention and types come from an independent source.
#pragma once

#ifndef UNICODE
#define UNICODE
#endif
#define WIN32_LEAN_AND_MEAN
#define NOMINMAX
#define _WIN32_WINNT 0x0601

#include <windows.h>
#include <objbase.h>
#include <oleauto.h>

#include <vss.h>
#include <vswriter.h>
#include <vsbackup.h>
#include <vsserror.h>
