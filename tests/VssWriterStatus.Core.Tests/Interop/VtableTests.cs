using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using VssWriterStatus.Interop;
using VssWriterStatus.Simulation;
using Xunit;

namespace VssWriterStatus.Tests.Interop;

/// <summary>Our tables against mingw-w64's own vsbackup.h and vss.h, an independent source.</summary>
public class VtableTests
{
    private const string HeaderFolder = "/usr/x86_64-w64-mingw32/include";

    private static readonly string[] UnknownMethods = ["QueryInterface", "AddRef", "Release"];

    public static TheoryData<string, Type> Tables => new()
    {
        { nameof(InterfaceIds.IVssBackupComponents), typeof(BackupSlot) },
        { nameof(InterfaceIds.IVssBackupComponentsEx), typeof(BackupSlot) },
        { nameof(InterfaceIds.IVssBackupComponentsEx2), typeof(BackupSlot) },
        { nameof(InterfaceIds.IVssBackupComponentsEx3), typeof(BackupSlot) },
        { nameof(InterfaceIds.IVssAsync), typeof(AsyncSlot) },
        { nameof(InterfaceIds.IVssExamineWriterMetadata), typeof(MetadataSlot) },
        { nameof(InterfaceIds.IVssExamineWriterMetadataEx), typeof(MetadataSlot) },
        { nameof(InterfaceIds.IVssExamineWriterMetadataEx2), typeof(MetadataSlot) },
    };

    /// <summary>Those that are only handed out, and never asked for by an id.</summary>
    public static TheoryData<string, Type> TablesWithoutId => new()
    {
        { "IVssWMComponent", typeof(ComponentSlot) },
        { "IVssWMFiledesc", typeof(FileSlot) },
        { "IVssWMDependency", typeof(DependencySlot) },
    };

    /// <summary>The table of an interface is the beginning of those of the interfaces that extend it.</summary>
    [Theory]
    [MemberData(nameof(Tables))]
    [MemberData(nameof(TablesWithoutId))]
    public void Every_slot_has_the_headers_method(string interfaceName, Type slots)
    {
        IReadOnlyList<string> expected = HeaderMethods(interfaceName);

        Assert.Equal(expected, Enum.GetNames(slots).Take(expected.Count));
    }

    [Theory]
    [InlineData(nameof(InterfaceIds.IVssBackupComponentsEx3), typeof(BackupSlot))]
    [InlineData(nameof(InterfaceIds.IVssAsync), typeof(AsyncSlot))]
    [InlineData(nameof(InterfaceIds.IVssExamineWriterMetadataEx2), typeof(MetadataSlot))]
    [InlineData("IVssWMComponent", typeof(ComponentSlot))]
    [InlineData("IVssWMFiledesc", typeof(FileSlot))]
    [InlineData("IVssWMDependency", typeof(DependencySlot))]
    public void No_slot_follows_the_headers_last(string interfaceName, Type slots) => Assert.Equal(HeaderMethods(interfaceName), Enum.GetNames(slots));

    [Theory]
    [MemberData(nameof(Tables))]
    public void The_interface_id_is_the_headers(string interfaceName, Type slots)
    {
        _ = slots;
        Match id = Regex.Match(
            Header(), $@"DEFINE_GUID\(IID_{interfaceName}, 0x(\w+), 0x(\w+), 0x(\w+),([^)]*)\)");
        string tail = string.Concat(Regex.Matches(id.Groups[4].Value, "0x(\\w\\w)").Cast<Match>().Select(match => match.Groups[1].Value));
        var expected = Guid.Parse(id.Groups[1].Value + id.Groups[2].Value + id.Groups[3].Value + tail);

        Assert.Equal(expected, typeof(InterfaceIds).GetField(interfaceName)!.GetValue(null));
    }

    /// <summary>On x86 a GUID by value is 16 bytes on the stack, on x64 and ARM64 a hidden reference: the compiler of the header and the runtime of the delegate know which.</summary>
    [Theory]
    [InlineData("IsVolumeSupported", "VolumeMethod")]
    [InlineData("AddToSnapshotSet", "AddMethod")]
    [InlineData("StartSnapshotSet", "StartMethod")]
    [InlineData("SetBackupState", "BackupStateMethod")]
    [InlineData("SetContext", "ContextMethod")]
    public unsafe void A_method_of_a_backup_takes_by_value_what_the_header_passes_by_value(string method, string delegateName)
    {
        var sizes = new Dictionary<string, Type> { ["VSS_ID"] = typeof(Guid), ["boolean"] = typeof(byte), ["LONG"] = typeof(int), ["VSS_BACKUP_TYPE"] = typeof(int), ["VSS_PWSZ"] = typeof(char*) };
        string declaration = Regex.Match(Header(), $@"virtual HRESULT STDMETHODCALLTYPE {method}\(([^)]*)\)").Groups[1].Value;
        Type[] expected = [.. declaration.Split(',').Select(parameter => Regex.Match(parameter, @"^\s*(\w+)\s*(\*?)")).Select(parameter =>
            parameter.Groups[2].Value.Length == 0 ? sizes[parameter.Groups[1].Value]
            : parameter.Groups[1].Value == "VSS_ID" ? typeof(Guid*)
            : typeof(int*))];

        Type simulated = typeof(SimulatedBackupComponents).GetNestedType(delegateName, System.Reflection.BindingFlags.NonPublic)!;

        Assert.Equal([typeof(nint), .. expected], simulated.GetMethod("Invoke")!.GetParameters().Select(parameter => parameter.ParameterType));
    }

    [Theory]
    [InlineData("VSS_CTX_BACKUP", VssBackup.VSS_CTX_BACKUP)]
    [InlineData("VSS_BT_COPY", VssBackup.VSS_BT_COPY)]
    public void A_constant_of_a_backup_is_the_headers(string name, int value)
    {
        Match definition = Regex.Match(Header(), $@"\b{name} = (0x)?(\w+)");
        Assert.True(definition.Success, $"The header has no {name}.");
        Assert.Equal(Convert.ToInt32(definition.Groups[2].Value, definition.Groups[1].Success ? 16 : 10), value);
    }

    [Fact]
    public void A_slot_lies_where_its_number_says()
    {
        Assert.Equal(2, (int)UnknownSlot.Release);
        Assert.Equal(16, (int)BackupSlot.GatherWriterStatus);
        Assert.Equal(19, (int)BackupSlot.GetWriterStatus);
        Assert.Equal(60, (int)BackupSlot.GetWriterStatusEx);
        Assert.Equal(5, (int)AsyncSlot.QueryStatus);
        Assert.Equal(7, (int)MetadataSlot.GetComponent);
        Assert.Equal(17, (int)MetadataSlot.GetExcludeFromSnapshotFile);
        Assert.Equal(8, (int)ComponentSlot.GetDependency);
    }

    /// <summary>The fields of VSS_COMPONENTINFO in their order; names differ only in their Hungarian prefixes.</summary>
    [Fact]
    public void The_info_of_a_component_has_the_headers_fields()
    {
        Match info = Regex.Match(Header(), @"typedef struct _VSS_COMPONENTINFO \{(.*?)\}", RegexOptions.Singleline);
        (string Type, string Name)[] expected = [.. Regex.Matches(info.Groups[1].Value, @"(\w+ ?\*?)(\w+);").Cast<Match>().Select(field => (TypeOf(field.Groups[1].Value.Trim()), NameOf(field.Groups[2].Value)))];

        Assert.Equal(15, expected.Length);
        Assert.Equal(expected, typeof(VssComponentInfo).GetFields().Select(field => (field.FieldType.Name, field.Name)));

        static string TypeOf(string native) => native switch
        {
            "VSS_COMPONENT_TYPE" => nameof(Int32),
            "BSTR" or "BYTE *" => nameof(IntPtr),
            "UINT" or "DWORD" => nameof(UInt32),
            "boolean" => nameof(Byte),
            _ => native,
        };

        static string NameOf(string native) => native switch
        {
            "type" => "Type",
            "cbIcon" => "IconLength",
            _ => Regex.Replace(native, "^(bstr|pb|dw|b|c)(?=[A-Z])", string.Empty),
        };
    }

    /// <summary>The methods of the C form of an interface, which lists the inherited ones too.</summary>
    private static List<string> HeaderMethods(string interfaceName)
    {
        Match table = Regex.Match(Header(), $@"typedef struct {interfaceName}Vtbl \{{(.*?)END_INTERFACE", RegexOptions.Singleline);
        Assert.True(table.Success, $"The header has no table of {interfaceName}.");
        var methods = Regex.Matches(table.Groups[1].Value, @"STDMETHODCALLTYPE \*(\w+)\)").Cast<Match>().Select(match => match.Groups[1].Value).ToList();
        Assert.Equal(UnknownMethods, methods.Take(3));
        return methods;
    }

    private static string Header()
    {
        Assert.SkipUnless(Directory.Exists(HeaderFolder), "mingw-w64's headers are not installed (g++-mingw-w64-x86-64).");
        return string.Concat(new[] { "vss.h", "vswriter.h", "vsbackup.h" }.Select(name => File.ReadAllText(Path.Combine(HeaderFolder, name))));
    }
}
