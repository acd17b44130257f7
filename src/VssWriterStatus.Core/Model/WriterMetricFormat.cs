namespace VssWriterStatus;

/// <summary>A monitor, by the text that it reads.</summary>
public enum WriterMetricFormat
{
    /// <summary>Prometheus: the text-based exposition format, as a textfile collector reads it.</summary>
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
