#if NET
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text;
using Xunit;

namespace VssWriterStatus.Tests.Security;

/// <summary>What the assemblies that ship cannot do, read from their metadata.</summary>
public class ShippedAssemblyTests
{
    /// <summary>DllImportSearchPath.System32: LOAD_LIBRARY_SEARCH_SYSTEM32.</summary>
    private const int System32Only = 0x800;

    /// <summary>What would let something lying about decide what runs or whether an answer is true.</summary>
    private static readonly string[] Forbidden =
    [
        "Environment.GetEnvironmentVariable", "Environment.GetEnvironmentVariables", "Environment.ExpandEnvironmentVariables",
        "Environment.get_CurrentDirectory", "Directory.GetCurrentDirectory",
        "Assembly.Load", "Assembly.LoadFrom", "Assembly.LoadFile", "Assembly.LoadWithPartialName", "Assembly.UnsafeLoadFrom",
        "NativeLibrary.Load", "Activator.CreateInstanceFrom", "Type.GetTypeFromProgID", "Type.GetTypeFromCLSID",
        "BinaryFormatter.Deserialize",
    ];

    public static TheoryData<string> Shipped => ["VssWriterStatus.Core.dll", "VssWriterStatus.dll", "VssWriterCollector.exe"];

    [Theory]
    [MemberData(nameof(Shipped))]
    public void Every_native_function_is_searched_for_in_System32_alone(string file) => Read(file, metadata =>
    {
        MethodDefinition[] imports =
        [
            .. metadata.MethodDefinitions.Select(metadata.GetMethodDefinition)
                .Where(method => method.Attributes.HasFlag(MethodAttributes.PinvokeImpl)),
        ];
        Assert.All(imports, import => Assert.Equal((metadata.GetString(import.Name), System32Only), (metadata.GetString(import.Name), SearchPathOf(metadata, import.GetCustomAttributes()) ?? SearchPathOf(metadata, metadata.GetAssemblyDefinition().GetCustomAttributes()))));
        Assert.All(imports, import => Assert.DoesNotContain(
            metadata.GetString(metadata.GetModuleReference(import.GetImport().Module).Name), character => character is '\\' or '/'));
        Assert.Equal(file == "VssWriterStatus.Core.dll", imports.Length > 0);
    });

    [Theory]
    [MemberData(nameof(Shipped))]
    public void Nothing_that_lies_about_is_asked_or_loaded(string file) => Read(file, metadata =>
    {
        string[] used = UsedBy(metadata);
        Assert.NotEmpty(used);
        Assert.Empty(used.Intersect(Forbidden));
    });

    [Theory]
    [MemberData(nameof(Shipped))]
    public void Only_Core_starts_a_program(string file) => Read(file, metadata => Assert.Equal(
        file == "VssWriterStatus.Core.dll",
        metadata.TypeReferences.Select(metadata.GetTypeReference).Any(type => metadata.GetString(type.Name) == "ProcessStartInfo")));

    /// <summary>A host's COM security is the host's.</summary>
    [Theory]
    [InlineData("VssWriterStatus.dll")]
    [InlineData("VssWriterCollector.exe")]
    public void Only_the_collector_sets_COM_security(string file) => Read(file, metadata =>
        Assert.Equal(file == "VssWriterCollector.exe", UsedBy(metadata).Contains("ProcessComSecurity.Set")));

    [Fact]
    public void The_collector_asks_for_no_more_rights_than_its_caller_has() => Assert.Contains(
        "requestedExecutionLevel level=\"asInvoker\" uiAccess=\"false\"",
        Encoding.UTF8.GetString(File.ReadAllBytes(Repository.StagedPath("VssWriterCollector.exe"))),
        StringComparison.Ordinal);

    [Fact]
    public void The_collector_runs_natively_on_ARM64() => Assert.Contains(
        "<supportedArchitectures xmlns=\"http://schemas.microsoft.com/SMI/2024/WindowsSettings\">amd64 arm64</supportedArchitectures>",
        Encoding.UTF8.GetString(File.ReadAllBytes(Repository.StagedPath("VssWriterCollector.exe"))),
        StringComparison.Ordinal);

    [Fact]
    public void Nothing_but_the_module_ships() => Assert.Equal(
        ["VssWriterCollector.exe", "VssWriterStatus.Core.dll", "VssWriterStatus.dll"],
        Directory.GetFiles(Path.GetDirectoryName(Repository.StagedPath("VssWriterStatus.dll"))!).Select(Path.GetFileName).Order(StringComparer.Ordinal));

    /// <summary>The members of other assemblies that are used, as Type.Member.</summary>
    private static string[] UsedBy(MetadataReader metadata) =>
    [
        .. metadata.MemberReferences.Select(metadata.GetMemberReference)
            .Where(member => member.Parent.Kind == HandleKind.TypeReference)
            .Select(member => $"{metadata.GetString(metadata.GetTypeReference((TypeReferenceHandle)member.Parent).Name)}.{metadata.GetString(member.Name)}"),
    ];

    /// <summary>The search path that the attributes of a function, or of the whole assembly, set; null if they set none.</summary>
    private static int? SearchPathOf(MetadataReader metadata, CustomAttributeHandleCollection handles)
    {
        IEnumerable<CustomAttribute> attributes = handles.Select(metadata.GetCustomAttribute);
        foreach (CustomAttribute attribute in attributes.Where(attribute => attribute.Constructor.Kind == HandleKind.MemberReference))
        {
            EntityHandle type = metadata.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent;
            if (metadata.GetString(metadata.GetTypeReference((TypeReferenceHandle)type).Name) == "DefaultDllImportSearchPathsAttribute")
            {
                // A prolog of two bytes, then the only argument.
                BlobReader value = metadata.GetBlobReader(attribute.Value);
                value.ReadUInt16();
                return value.ReadInt32();
            }
        }

        return null;
    }

    private static void Read(string file, Action<MetadataReader> look)
    {
        using var assembly = new PEReader(File.OpenRead(Repository.StagedPath(file)));
        look(assembly.GetMetadataReader());
    }
}
#endif
