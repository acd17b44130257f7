namespace VssWriterStatus.Services;

/// <summary>When a Windows service starts; the numbers of winsvc.h.</summary>
internal enum ServiceStartType
{
    Boot = 0,
    System = 1,
    Automatic = 2,
    Manual = 3,
    Disabled = 4,
}
