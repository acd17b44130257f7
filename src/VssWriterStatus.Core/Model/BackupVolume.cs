namespace VssWriterStatus;

/// <summary>A volume of a test backup. Immutable.</summary>
public sealed class BackupVolume
{
    internal BackupVolume(string name, VssError error)
    {
        Name = name.ToPrintable();
        ErrorCode = error.Code;
        Error = error.Name;
    }

    /// <summary>The drive letter or folder at which it is mounted, otherwise its GUID path; with a trailing backslash.</summary>
    public string Name { get; }

    /// <summary>Whether the shadow copy included it.</summary>
    public bool IsIncluded => ErrorCode >= 0;

    /// <summary>The HRESULT that explains why it was not included; 0 (S_OK) if it was.</summary>
    public int ErrorCode { get; }

    /// <summary>The same as 0x and eight digits.</summary>
    public string ErrorCodeHex => VssError.HexadecimalOf(ErrorCode);

    /// <summary>The symbolic name of <see cref="ErrorCode"/>, or its hexadecimal form if it has none.</summary>
    public string Error { get; }

    /// <summary>The volume, with the error if it was not included.</summary>
    public override string ToString() => IsIncluded ? Name : $"{Name} (not included: {Error})";
}
