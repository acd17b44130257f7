using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace VssWriterStatus.Remoting;

/// <summary>The runspace in which sessions are opened: without the user's host and the user's table of jobs.</summary>
internal static class RemotingRunspace
{
    /// <summary>The preferences of Invoke-Command.</summary>
    private static readonly string[] Preferences = ["PSSessionOption", "PSSessionApplicationName", "PSSessionConfigurationName"];

    /// <summary>Opens it.</summary>
    /// <param name="variables">The user's variables, from which preferences are taken.</param>
    public static Runspace Open(PSVariableIntrinsics variables)
    {
        var state = InitialSessionState.CreateDefault2();
        state.Commands.Add(new SessionStateCmdletEntry(JobTaker.CommandName, typeof(JobTaker), helpFileName: null));
        foreach (string name in Preferences)
        {
            if (variables.GetValue(name) is object value)
            {
                state.Variables.Add(new SessionStateVariableEntry(name, value, description: null));
            }
        }

        Runspace runspace = RunspaceFactory.CreateRunspace(new SilentHost(), state);
        runspace.Open();
        return runspace;
    }
}
