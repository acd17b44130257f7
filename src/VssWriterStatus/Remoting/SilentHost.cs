using System.Globalization;
using System.Management.Automation.Host;

namespace VssWriterStatus.Remoting;

/// <summary>The host of the sessions that the module opens. It shows nothing and answers no prompt.</summary>
/// <remarks>
/// A computer can call the host while its session opens and while a command runs. With the user's own host, the computer could write anything
/// to the terminal, put its own text into a prompt for credentials, or end the user's PowerShell.
/// </remarks>
internal sealed class SilentHost : PSHost
{
    private static readonly PSHostUserInterface Nobody = new SilentUserInterface();

    public override string Name => nameof(SilentHost);

    public override Version Version { get; } = typeof(SilentHost).Assembly.GetName().Version;

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override CultureInfo CurrentCulture => CultureInfo.InvariantCulture;

    public override CultureInfo CurrentUICulture => CultureInfo.InvariantCulture;

    public override PSHostUserInterface UI => Nobody;

    public override void EnterNestedPrompt() => throw new NotSupportedException();

    public override void ExitNestedPrompt() => throw new NotSupportedException();

    public override void NotifyBeginApplication()
    {
    }

    public override void NotifyEndApplication()
    {
    }

    public override void SetShouldExit(int exitCode)
    {
    }
}
