namespace VssWriterStatus.Interop;

/// <summary>The HRESULTs that affect what the code does next; names as in winerror.h and vsserror.h.</summary>
internal static class HResult
{
    public const int S_OK = 0;
    public const int E_NOTIMPL = unchecked((int)0x80004001);
    public const int E_NOINTERFACE = unchecked((int)0x80004002);
    public const int E_FAIL = unchecked((int)0x80004005);
    public const int E_ABORT = unchecked((int)0x80004004);
    public const int E_POINTER = unchecked((int)0x80004003);
    public const int ERROR_FILE_NOT_FOUND = unchecked((int)0x80070002);
    public const int ERROR_PATH_NOT_FOUND = unchecked((int)0x80070003);
    public const int E_ACCESSDENIED = unchecked((int)0x80070005);
    public const int E_OUTOFMEMORY = unchecked((int)0x8007000E);
    public const int E_INVALIDARG = unchecked((int)0x80070057);
    public const int ERROR_BUFFER_OVERFLOW = unchecked((int)0x8007006F);
    public const int ERROR_PROC_NOT_FOUND = unchecked((int)0x8007007F);
    public const int ERROR_TIMEOUT = unchecked((int)0x800705B4);
    public const int E_UNEXPECTED = unchecked((int)0x8000FFFF);
    public const int VSS_E_BAD_STATE = unchecked((int)0x80042301);
    public const int VSS_E_UNEXPECTED = unchecked((int)0x80042302);
    public const int VSS_E_OBJECT_NOT_FOUND = unchecked((int)0x80042308);
    public const int VSS_E_VOLUME_NOT_SUPPORTED = unchecked((int)0x8004230C);
    public const int VSS_E_OBJECT_ALREADY_EXISTS = unchecked((int)0x8004230D);
    public const int VSS_E_SNAPSHOT_SET_IN_PROGRESS = unchecked((int)0x80042316);
    public const int VSS_S_ASYNC_PENDING = 0x00042309;
    public const int VSS_S_ASYNC_FINISHED = 0x0004230A;
    public const int VSS_S_ASYNC_CANCELLED = 0x0004230B;
    public const int VSS_E_WRITER_INFRASTRUCTURE = unchecked((int)0x80042318);

    /// <summary>Whether the call failed: the sign bit, as in FAILED().</summary>
    public static bool Failed(int hresult) => hresult < 0;

    /// <summary>The HRESULT of a Win32 error: HRESULT_FROM_WIN32 of winerror.h; a value that is already an HRESULT is not changed.</summary>
    public static int FromWin32(int error) => error <= 0 ? error : (error & 0xFFFF) | unchecked((int)0x80070000);
}
