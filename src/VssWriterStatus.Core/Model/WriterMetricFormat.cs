namespace VssWriterStatus;

/// <summary>A monitoring system, identified by the text format that it reads.</summary>
public enum WriterMetricFormat
{
    /// <summary>Prometheus: the text-based exposition format for a textfile collector.</summary>
    Prometheus = 0,

    /// <summary>Nagios, Icinga and others that run its plugins.</summary>
    Nagios,

    /// <summary>PRTG: the XML of an EXE/Script Advanced sensor.</summary>
    Prtg,

    /// <summary>Checkmk: lines of a local check.</summary>
    Checkmk,

    /// <summary>Zabbix: the JSON of a master item.</summary>
    Zabbix,

    /// <summary>Windows' event log: objects with the id, the type and the message of an event.</summary>
    EventLog,
}
