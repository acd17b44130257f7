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
        { nameof(InterfaceIds.IVssBackupComponents), typeof(IVssBackupComponentsVtbl) },
        { nameof(InterfaceIds.IVssBackupComponentsEx), typeof(IVssBackupComponentsExVtbl) },
        { nameof(InterfaceIds.IVssBackupComponentsEx2), typeof(IVssBackupComponentsEx2Vtbl) },
        { nameof(InterfaceIds.IVssBackupComponentsEx3), typeof(IVssBackupComponentsEx3Vtbl) },
        { nameof(InterfaceIds.IVssAsync), typeof(IVssAsyncVtbl) },
    };

    [Theory]
    [MemberData(nameof(Tables))]
    public void Every_slot_has_the_headers_method(string interfaceName, Type table)
    {
        IReadOnlyList<string> expected = HeaderMethods(interfaceName);

        Assert.Equal(expected, VtableLayout.MethodsOf(table));
    }

    [Theory]
    [MemberData(nameof(Tables))]
    public void The_interface_id_is_the_headers(string interfaceName, Type table)
    {
        _ = table;
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
        Assert.Equal(16, Slot(typeof(IVssBackupComponentsVtbl), VssOperation.GatherWriterStatus));
        Assert.Equal(19, Slot(typeof(IVssBackupComponentsVtbl), VssOperation.GetWriterStatus));
        Assert.Equal(60, Slot(typeof(IVssBackupComponentsEx3Vtbl), VssOperation.GetWriterStatusEx));
        Assert.Equal(5, Slot(typeof(IVssAsyncVtbl), VssOperation.QueryStatus));
    }

    [Fact]
    public unsafe void A_table_has_the_size_of_its_slots()
    {
        Assert.Equal(51 * sizeof(nint), sizeof(IVssBackupComponentsVtbl));
        Assert.Equal(64 * sizeof(nint), sizeof(IVssBackupComponentsEx3Vtbl));
        Assert.Equal(6 * sizeof(nint), sizeof(IVssAsyncVtbl));
    }

    private static int Slot(Type table, string method) => VtableLayout.MethodsOf(table).ToList().IndexOf(method);

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
        return File.ReadAllText(Path.Combine(HeaderFolder, "vss.h")) + File.ReadAllText(Path.Combine(HeaderFolder, "vsbackup.h"));
    }
}
