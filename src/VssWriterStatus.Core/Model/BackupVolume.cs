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

    /// <summary>The drive letter or folder where it is mounted, else its GUID path; with a backslash at the end.</summary>
    public string Name { get; }

    /// <summary>Whether the shadow copy included it.</summary>
    public bool IsIncluded => ErrorCode >= 0;

    /// <summary>The HRESULT that says why it was not included; 0 (S_OK) where it was.</summary>
    public int ErrorCode { get; }

    /// <summary>The same as 0x and eight digits.</summary>
    public string ErrorCodeHex => VssError.HexadecimalOf(ErrorCode);

    /// <summary>The symbolic name of <see cref="ErrorCode"/>, or its hexadecimal form where it has none.</summary>
    public string Error { get; }

    /// <summary>The volume, with the error where it was not included.</summary>
    public override string ToString() => IsIncluded ? Name : $"{Name} (not included: {Error})";
}
