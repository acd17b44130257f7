using System.Management.Automation.Runspaces;

namespace VssWriterStatus.Remoting;

/// <summary>The runspace in which sessions are opened. It uses neither the user's host nor the user's job table.</summary>
internal static class RemotingRunspace
{
    /// <summary>The preference variables of Invoke-Command.</summary>
    private static readonly string[] Preferences = ["PSSessionOption", "PSSessionApplicationName", "PSSessionConfigurationName"];

    /// <summary>Opens the runspace.</summary>
    /// <param name="variables">The user's variables, from which the preferences are copied.</param>
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
