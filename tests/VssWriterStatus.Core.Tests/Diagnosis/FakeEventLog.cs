using System;
using System.Collections.Generic;
using VssWriterStatus.Interop;

namespace VssWriterStatus.Tests.Diagnosis;

/// <summary>An event log that holds what a test puts into it.</summary>
internal sealed class FakeEventLog(bool isReadable = true, params string[] events) : IEventLog
{
    public List<string> Queries { get; } = [];

    /// <summary>The message of every event.</summary>
    public string? Message { get; set; }

    /// <summary>Happens before each event, and before the end.</summary>
    public Action Before { get; set; } = () => { };

    public int Taken { get; private set; }

    public static string Entry(int id, string loggedAt = "2026-05-04T03:02:01.1234567Z", string provider = "VSS", string data = "") =>
        $"""
        <Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'>
          <System><Provider Name='{provider}'/><EventID Qualifiers='0'>{id}</EventID><TimeCreated SystemTime='{loggedAt}'/></System>
          <EventData><Data>0x80070005</Data><Data>{data}</Data></EventData>
        </Event>
        """;

    public bool Read(string channel, string query, TimeSpan limit, Func<string, Func<string, string?>, bool> take)
    {
        Queries.Add($"{channel}: {query}");
        foreach (string entry in events)
        {
            Before();
            Taken++;
            if (!take(entry, _ => Message))
            {
                return true;
            }
        }

        Before();
        return isReadable;
    }
}
