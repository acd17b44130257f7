using System;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using VssWriterStatus.Interop;
using Xunit;

namespace VssWriterStatus.Tests.Interop;

/// <summary>The functions and constants of the event log and the registry against mingw-w64's headers.</summary>
public class WindowsHeaderTests
{
    private const string HeaderFolder = "/usr/x86_64-w64-mingw32/include";

    public static TheoryData<string> Constants => [.. typeof(Wevtapi).GetFields().Where(constant => constant.IsLiteral).Select(constant => constant.Name)];

    public static TheoryData<string, Type> Functions
    {
        get
        {
            var functions = new TheoryData<string, Type>();
            foreach (Type library in new[] { typeof(Wevtapi), typeof(AdvapiRegistry), typeof(Userenv) })
            {
                foreach (MethodInfo method in library.GetMethods().Where(method => method.IsDefined(typeof(DllImportAttribute))))
                {
                    functions.Add(method.Name, library);
                }
            }

            return functions;
        }
    }

    [Theory]
    [MemberData(nameof(Constants))]
    public void A_constant_of_the_event_log_is_the_headers(string name)
    {
        Match definition = Regex.Match(Headers("winevt.h", "winerror.h"), $@"\b{name}\b(?:\s*=\s*|\s+__MSABI_LONG\()(0x[0-9a-fA-F]+|\d+)");
        Assert.True(definition.Success, $"No header has {name}.");
        string number = definition.Groups[1].Value;
        int expected = number.StartsWith("0x", StringComparison.Ordinal) ? Convert.ToInt32(number, 16) : int.Parse(number, System.Globalization.CultureInfo.InvariantCulture);

        Assert.Equal(expected, Convert.ToInt32(typeof(Wevtapi).GetField(name)!.GetRawConstantValue(), System.Globalization.CultureInfo.InvariantCulture));
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void A_function_has_as_many_parameters_as_in_the_header(string name, Type library)
    {
        Match declaration = Regex.Match(Headers("winevt.h", "winreg.h", "sddl.h", "winbase.h", "userenv.h"), $@"\b{name}\s*\(([^)]*)\)\s*;");
        Assert.True(declaration.Success, $"No header has {name}.");

        Assert.Equal(declaration.Groups[1].Value.Split(',').Length, library.GetMethod(name)!.GetParameters().Length);
    }

    private static string Headers(params string[] names)
    {
        Assert.SkipUnless(Directory.Exists(HeaderFolder), "mingw-w64's headers are not installed (g++-mingw-w64-x86-64).");
        return string.Concat(names.Select(name => File.ReadAllText(Path.Combine(HeaderFolder, name))));
    }
}
