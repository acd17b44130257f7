using System.Runtime.InteropServices;

namespace VssWriterStatus.Interop;

/// <summary>The event log; constants are named as in winevt.h and winerror.h.</summary>
internal static class Wevtapi
{
    public const uint EvtQueryChannelPath = 0x1;
    public const uint EvtQueryReverseDirection = 0x200;
    public const uint EvtRenderEventXml = 1;
    public const uint EvtFormatMessageEvent = 1;
    public const int ERROR_INSUFFICIENT_BUFFER = 122;
    public const int ERROR_NO_MORE_ITEMS = 259;
    public const int ERROR_EVT_UNRESOLVED_VALUE_INSERT = 15029;
    public const int ERROR_EVT_UNRESOLVED_PARAMETER_INSERT = 15030;
    public const int ERROR_EVT_MAX_INSERTS_REACHED = 15031;

    [DllImport("wevtapi.dll", ExactSpelling = true, CharSet = CharSet.Unicode, SetLastError = true)]
    public static extern EventLogHandle EvtQuery(nint session, string path, string query, uint flags);

    /// <summary>The next event; the array in the header has a single element here.</summary>
    [DllImport("wevtapi.dll", ExactSpelling = true, SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static extern bool EvtNext(
        EventLogHandle resultSet, uint eventArraySize, out EventLogHandle eventHandle, uint timeout, uint flags, out uint returned);

    /// <summary>Sizes are in bytes.</summary>
    [DllImport("wevtapi.dll", ExactSpelling = true, CharSet = CharSet.Unicode, SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static extern bool EvtRender(
        nint context, EventLogHandle fragment, uint flags, int bufferSize, [Out] char[]? buffer, out int bufferUsed, out int propertyCount);

    [DllImport("wevtapi.dll", ExactSpelling = true, CharSet = CharSet.Unicode, SetLastError = true)]
    public static extern EventLogHandle EvtOpenPublisherMetadata(nint session, string publisher, string? logFilePath, uint locale, uint flags);

    /// <summary>Sizes are in characters.</summary>
    [DllImport("wevtapi.dll", ExactSpelling = true, CharSet = CharSet.Unicode, SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static extern bool EvtFormatMessage(
        EventLogHandle publisherMetadata,
        EventLogHandle eventHandle,
        uint messageId,
        uint valueCount,
        nint values,
        uint flags,
        int bufferSize,
        [Out] char[]? buffer,
        out int bufferUsed);

    [DllImport("wevtapi.dll", ExactSpelling = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static extern bool EvtClose(nint handle);
}
