namespace VssWriterStatus.Interop;

/// <summary>The ids of the COM interfaces (vsbackup.h, vss.h, unknwn.h).</summary>
internal static class InterfaceIds
{
    public static readonly Guid IUnknown = new("00000000-0000-0000-c000-000000000046");
    public static readonly Guid IVssAsync = new("507c37b4-cf5b-4e95-b0af-14eb9767467e");
    public static readonly Guid IVssBackupComponents = new("665c1d5f-c218-414d-a05d-7fef5f9d5c86");
    public static readonly Guid IVssBackupComponentsEx = new("963f03ad-9e4c-4a34-ac15-e4b6174e5036");
    public static readonly Guid IVssBackupComponentsEx2 = new("acfe2b3a-22c9-4ef8-bd03-2f9ca230084e");
    public static readonly Guid IVssBackupComponentsEx3 = new("c191bfbc-b602-4675-8bd1-67d642f529d5");
    public static readonly Guid IVssExamineWriterMetadata = new("902fcf7f-b7fd-42f8-81f1-b2e400b1e5bd");
    public static readonly Guid IVssExamineWriterMetadataEx = new("0c0e5ec0-ca44-472b-b702-e652db1c0451");
    public static readonly Guid IVssExamineWriterMetadataEx2 = new("ce115780-a611-431b-b57f-c38303ab6aee");
}
