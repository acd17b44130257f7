using System.Runtime.InteropServices;

namespace VssWriterStatus.Interop;

/// <summary>The event log of this computer.</summary>
internal sealed class WindowsEventLog : IEventLog
{
    private delegate bool TextCall(int size, char[]? buffer, out int used);

    public bool Read(string channel, string query, TimeSpan limit, Func<string, Func<string, string?>, bool> take)
    {
        using EventLogHandle results = Wevtapi.EvtQuery(0, channel, query, Wevtapi.EvtQueryChannelPath | Wevtapi.EvtQueryReverseDirection);
        if (results.IsInvalid)
        {
            return false;
        }

        while (true)
        {
            bool isThere = Wevtapi.EvtNext(results, 1, out EventLogHandle next, (uint)limit.TotalMilliseconds, 0, out _);
            int error = Marshal.GetLastWin32Error();
            using (next)
            {
                if (!isThere)
                {
                    return error == Wevtapi.ERROR_NO_MORE_ITEMS;
                }

                if (XmlOf(next) is string xml && !take(xml, provider => MessageOf(next, provider)))
                {
                    return true;
                }
            }
        }
    }

    private static string? XmlOf(EventLogHandle entry) => TextOf((int size, char[]? buffer, out int used) =>
    {
        bool isRendered = Wevtapi.EvtRender(0, entry, Wevtapi.EvtRenderEventXml, size * sizeof(char), buffer, out int bytes, out _);
        used = bytes / sizeof(char);
        return isRendered;
    });

    private static string? MessageOf(EventLogHandle entry, string provider)
    {
        using EventLogHandle publisher = Wevtapi.EvtOpenPublisherMetadata(0, provider, null, 0, 0);
        return publisher.IsInvalid ? null : TextOf((int size, char[]? buffer, out int used) =>
            Wevtapi.EvtFormatMessage(publisher, entry, 0, 0, 0, Wevtapi.EvtFormatMessageEvent, size, buffer, out used));
    }

    /// <summary>Queries the length of a text, then the text.</summary>
    private static string? TextOf(TextCall call)
    {
        bool isEmpty = call(0, null, out int length);
        if (isEmpty || !(Marshal.GetLastWin32Error() == Wevtapi.ERROR_INSUFFICIENT_BUFFER || IsTextWithGaps()))
        {
            return null;
        }

        char[] buffer = new char[length];
        return call(length, buffer, out int used) || IsTextWithGaps()
            ? new string(buffer, 0, Math.Min(used, length)).TrimEnd('\0')
            : null;
    }

    /// <summary>Whether the text exists but lacks insertion strings of the event, which programs often leave out.</summary>
    private static bool IsTextWithGaps() => Marshal.GetLastWin32Error()
        is Wevtapi.ERROR_EVT_UNRESOLVED_VALUE_INSERT
        or Wevtapi.ERROR_EVT_UNRESOLVED_PARAMETER_INSERT
        or Wevtapi.ERROR_EVT_MAX_INSERTS_REACHED;
}
