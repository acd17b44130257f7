using System.Globalization;

namespace VssWriterStatus;

/// <summary>The status of one VSS writer, as the writer last reported it. Immutable.</summary>
/// <remarks>
/// Outside a backup this is the last known status, which may be old ("Determining Writer Status",
/// learn.microsoft.com/windows/win32/vss). No text in it contains control characters, whatever its source: an escape
/// sequence in a writer's name reaches no terminal.
/// </remarks>
public sealed class WriterStatus : IComparable<WriterStatus>, IComparable
{
    internal WriterStatus()
    {
    }

    /// <summary>The computer whose writer this is.</summary>
    public string ComputerName { get; internal set => field = value.ToPrintable(); } = string.Empty;

    /// <summary>The writer's name; several instances may share it.</summary>
    public string Name { get; internal init => field = value.ToPrintable(); } = string.Empty;

    /// <summary>The id of the writer's class, the same on every computer.</summary>
    public Guid WriterId { get; internal init; }

    /// <summary>The id of this running instance; new after a restart of its host service.</summary>
    public Guid InstanceId { get; internal init; }

    /// <summary>The writer's state.</summary>
    public WriterState State { get; internal init; }

    /// <summary>The name of the state, for JSON, where an enumeration is a number; for a state without a name the number, in invariant format.</summary>
    public string StateName => Enum.IsDefined(typeof(WriterState), State)
        ? State.ToString()
        : ((int)State).ToString(CultureInfo.InvariantCulture);

    /// <summary>The verdict, from <see cref="State"/> and <see cref="FailureCode"/> together.</summary>
    public WriterHealth Health { get; internal init; }

    /// <summary>The name of the verdict, for JSON.</summary>
    public string HealthName => Health.ToString();

    /// <summary>The HRESULT of the writer's last failure; 0 (S_OK) for none.</summary>
    public int FailureCode { get; internal init; }

    /// <summary>The same as 0x and eight digits, as in logs.</summary>
    public string FailureCodeHex => VssError.HexadecimalOf(FailureCode);

    /// <summary>The symbolic name of <see cref="FailureCode"/>, or its hexadecimal form if it has none.</summary>
    public string Failure { get; internal init => field = value.ToPrintable(); } = string.Empty;

    /// <summary>What <see cref="FailureCode"/> means, in one sentence; null for none.</summary>
    public string? FailureMessage { get; internal init => field = value?.ToPrintable(); }

    /// <summary>Whether the same backup may succeed when it is retried unchanged.</summary>
    public bool IsRetryable { get; internal init; }

    /// <summary>The application's own code; null before Windows 7 and Server 2008 R2.</summary>
    public int? ApplicationCode { get; internal init; }

    /// <summary>The same as 0x and eight digits; null for none.</summary>
    public string? ApplicationCodeHex => ApplicationCode is int code ? VssError.HexadecimalOf(code) : null;

    /// <summary>The application's own message; null for none.</summary>
    public string? ApplicationMessage { get; internal init => field = value?.ToPrintable(); }

    /// <summary>The service that hosts the writer, if known.</summary>
    public string? ServiceName { get; internal init => field = value?.ToPrintable(); }

    /// <summary>The next step; null for a healthy writer.</summary>
    public string? Advice { get; internal init => field = value?.ToPrintable(); }

    /// <summary>When the status was gathered, in UTC.</summary>
    public DateTimeOffset GatheredAt { get; internal init; }

    /// <summary>The same in ISO 8601, independent of the culture, for CSV.</summary>
    public string GatheredAtIso => GatheredAt.ToIso();

    /// <summary>The COM security of the process that gathered.</summary>
    public ComSecurity ComSecurity { get; internal init; }

    /// <summary>The source that answered.</summary>
    public VssSource Source { get; internal init; }

    /// <summary>How the computer was reached; null for the local computer and for a simulation.</summary>
    public RemoteConnection? Connection { get; internal init; }

    /// <summary>The value of Test-VssWriterStatus -Accept that accepts this state or failure; null for none.</summary>
    public string? AcceptedBy { get; internal set => field = value?.ToPrintable(); }

    /// <summary>Sorts by computer, then by name; neither is case-sensitive.</summary>
    public int CompareTo(WriterStatus? other)
    {
        if (other is null)
        {
            return 1;
        }

        int byComputer = StringComparer.OrdinalIgnoreCase.Compare(ComputerName, other.ComputerName);
        return byComputer != 0 ? byComputer : StringComparer.OrdinalIgnoreCase.Compare(Name, other.Name);
    }

    /// <inheritdoc/>
    int IComparable.CompareTo(object? obj) => obj is null or WriterStatus
        ? CompareTo((WriterStatus?)obj)
        : throw new ArgumentException($"A {nameof(WriterStatus)} can be compared only with another {nameof(WriterStatus)}.", nameof(obj));

    /// <summary>The status as a sentence.</summary>
    public override string ToString() => $"{Name} on {ComputerName} is {Health}: {StateText}{SourceText}.";

    /// <summary>The state and, if there is one, the failure.</summary>
    internal string StateText => FailureCode == 0
        ? StateName
        : $"{StateName} with {Failure} ({FailureCodeHex})";

    /// <summary>The end of a sentence about a simulated writer.</summary>
    internal string SourceText => Source == VssSource.Simulation ? " (simulated)" : string.Empty;

    /// <summary>The identity of the writer, independent of its instance.</summary>
    internal WriterIdentity Identity => new(WriterId, Name);

    /// <summary>The same status with another name of the computer.</summary>
    internal WriterStatus As(string computerName)
    {
        if (computerName == ComputerName)
        {
            return this;
        }

        var status = (WriterStatus)MemberwiseClone();
        status.ComputerName = computerName;
        return status;
    }

    /// <summary>The same status, accepted because of the user's text; null for none.</summary>
    internal WriterStatus AcceptedAs(string? acceptance)
    {
        var status = (WriterStatus)MemberwiseClone();
        status.AcceptedBy = acceptance;
        return status;
    }
}
