using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Threading;
using VssWriterStatus.Interop;
using VssWriterStatus.Restart;
using VssWriterStatus.Services;
using Xunit;

namespace VssWriterStatus.Tests;

/// <summary>Real services of tests/TestService, made for one test and removed after it.</summary>
/// <remarks>
/// Restarts go to the real Service Control Manager except for one question, which service needs which: Wine knows no answer.
/// </remarks>
internal sealed class TestServices : IServiceControl, IDisposable
{
    private const uint AllAccess = 0xF01FF;
    private const uint CreateAccess = 0x2;
    private const uint OwnProcess = 0x10;
    private const uint NormalErrorControl = 1;

    private static readonly string? Program = Environment.GetEnvironmentVariable("TESTSERVICE");
    private readonly string _folder = Directory.CreateTempSubdirectory("services").FullName;
    private readonly string _prefix = $"VssTest{Guid.NewGuid():N}";
    private readonly List<string> _names = [];
    private readonly Dictionary<string, string[]> _needs = [];

    public TestServices() => Assert.SkipUnless(
        Program is not null, "There is no test service (build.sh builds tests/TestService and names it in TESTSERVICE).");

    public ServiceControlManager Manager { get; } = new();

    /// <summary>Makes a service; it is not started.</summary>
    /// <param name="name">A short name, unique in the test.</param>
    /// <param name="options">The options of the program; a fault's file is named by its option.</param>
    /// <param name="needs">The services that it needs, by their short names.</param>
    /// <param name="startType">When it starts.</param>
    /// <returns>Its name.</returns>
    public string Create(string name, string options = "", string[]? needs = null, ServiceStartType startType = ServiceStartType.Manual)
    {
        string fullName = NameOf(name);
        string faults = string.Join(" ", new[] { "hang-at-stop", "refuse-stop", "die-at-start", "die-once-at-start" }.Select(fault => $"\"{fault}={FileOf(name, fault)}\""));
        string dependencies = string.Concat((needs ?? []).Select(needed => NameOf(needed) + "\0")) + "\0";
        using SafeServiceHandle manager = Advapi32.OpenSCManagerW(null, null, CreateAccess);
        using SafeServiceHandle service = CreateServiceW(
            manager, fullName, DisplayNameOf(name), AllAccess, OwnProcess, (uint)startType, NormalErrorControl,
            $"\"{Program}\" {fullName} {options} {faults}", null, 0, dependencies, null, null);
        Assert.False(service.IsInvalid, Marshal.GetLastPInvokeErrorMessage());
        _names.Add(fullName);
        _needs.Add(fullName, [.. (needs ?? []).Select(NameOf)]);
        return fullName;
    }

    /// <summary>Makes services that need each other in a row, the first needed by all, and starts them.</summary>
    /// <returns>Their names.</returns>
    public string[] Chain(params (string Name, string Options)[] services)
    {
        string[] names = [.. services.Select((service, index) =>
            Create(service.Name, service.Options, index == 0 ? null : [services[index - 1].Name]))];
        Array.ForEach(names, Run);
        return names;
    }

    /// <summary>Starts a service and waits until it runs.</summary>
    public void Run(string name)
    {
        Manager.Start(name);
        Await(name, ServiceState.Running);
    }

    public ServiceState StateOf(string name) => Manager.StateOf(name);

    public ServiceStartup? StartupOf(string name) => Manager.StartupOf(name);

    public IReadOnlyList<string> Running() => Manager.Running();

    public ServiceDescription Describe(string name) => Manager.Describe(name);

    public IReadOnlyList<string> ActiveDependentsOf(string name) => StopOrder.DependentsOf(
        name, needed => _names.Where(service => _needs[service].Contains(needed) && StateOf(service) != ServiceState.Stopped));

    public void Stop(string name) => Manager.Stop(name);

    public void Start(string name) => Manager.Start(name);

    /// <summary>Switches a fault of a service on, or off again.</summary>
    public void Fault(string name, string fault, bool isOn = true)
    {
        if (isOn)
        {
            File.WriteAllText(FileOf(name, fault), string.Empty);
        }
        else
        {
            File.Delete(FileOf(name, fault));
        }
    }

    public static uint ProcessOf(string name)
    {
        using SafeServiceHandle manager = Advapi32.OpenSCManagerW(null, null, Advapi32.SC_MANAGER_CONNECT);
        using SafeServiceHandle service = Advapi32.OpenServiceW(manager, name, Advapi32.SERVICE_QUERY_STATUS);
        Advapi32.QueryServiceStatusEx(service, Advapi32.SC_STATUS_PROCESS_INFO, out Advapi32.SERVICE_STATUS_PROCESS status, (uint)Marshal.SizeOf<Advapi32.SERVICE_STATUS_PROCESS>(), out _);
        return status.ProcessId;
    }

    public void AssertRunning(params string[] names) => Assert.All(names, name => Assert.Equal(ServiceState.Running, Manager.StateOf(name)));

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        foreach (string name in Enumerable.Reverse(_names))
        {
            // Whatever it may refuse.
            if (ProcessOf(name) is uint process and not 0)
            {
                Kill((int)process);
            }

            using SafeServiceHandle manager = Advapi32.OpenSCManagerW(null, null, Advapi32.SC_MANAGER_CONNECT);
            using SafeServiceHandle service = Advapi32.OpenServiceW(manager, name, AllAccess);
            _ = DeleteService(service);
        }
    }

    private static void Kill(int process)
    {
        try
        {
            Process.GetProcessById(process).Kill();
        }
        catch (Exception ended) when (ended is ArgumentException or InvalidOperationException)
        {
            // It has ended by itself meanwhile.
        }
    }

    public string DisplayNameOf(string name) => $"Test service {NameOf(name)}";

    private string NameOf(string name) => $"{_prefix}{name}";

    private string FileOf(string name, string fault) => Path.Combine(_folder, $"{fault}-{name}");

    private void Await(string name, ServiceState wanted)
    {
        for (int i = 0; Manager.StateOf(name) != wanted; i++)
        {
            Assert.True(i < 200, $"{name} is {Manager.StateOf(name)}, not {wanted}.");
            Thread.Sleep(50);
        }
    }

    [DllImport("advapi32.dll", ExactSpelling = true, CharSet = CharSet.Unicode, SetLastError = true)]
    private static extern SafeServiceHandle CreateServiceW(
        SafeServiceHandle manager,
        string name,
        string displayName,
        uint access,
        uint type,
        uint startType,
        uint errorControl,
        string program,
        string? group,
        nint tag,
        string dependencies,
        string? account,
        string? password);

    [DllImport("advapi32.dll", ExactSpelling = true, SetLastError = true)]
    private static extern int DeleteService(SafeServiceHandle service);
}
