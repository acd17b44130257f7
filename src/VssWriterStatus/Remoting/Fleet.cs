using System.Collections.Concurrent;
using System.Globalization;
using System.Management.Automation.Runspaces;
using System.Threading;
using System.Threading.Tasks;
using VssWriterStatus.Knowledge;

namespace VssWriterStatus.Remoting;

/// <summary>Queries many computers at the same time, each through a job of Invoke-Command, and passes on answers as they arrive.</summary>
/// <remarks>
/// Each computer has its own job, which ends by itself at its own time limit and frees its memory then.
/// </remarks>
/// <param name="cmdlet">The cmdlet that the user runs.</param>
/// <param name="command">The command that runs on each computer.</param>
/// <param name="take">Receives each object that a computer returns.</param>
/// <param name="stop">Cancelled when the user stops the cmdlet.</param>
internal sealed class Fleet(PSCmdlet cmdlet, RemoteCommand command, Action<RemoteTarget, PSObject> take, CancellationToken stop)
{
    /// <summary>The time that a computer has beyond its own limit, to connect and to report what took so long.</summary>
    private static readonly TimeSpan Allowance = TimeSpan.FromSeconds(5);

    /// <summary>How long the end waits for computers that are being stopped.</summary>
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(2);

    private const string Activity = "Querying computers";

    /// <summary>How many of the pending computers the progress names.</summary>
    private const int ComputersNamed = 5;

    private readonly BlockingCollection<RemoteMachine> _signalled = [];
    private readonly List<RemoteMachine> _active = [];
    private readonly List<Task> _ending = [];
    private Queue<RemoteTarget> _waiting = [];
    private int _count;

    /// <summary>How many computers are queried at the same time.</summary>
    public int ThrottleLimit { get; set; }

    /// <summary>The time limit of the command on each computer; null for none.</summary>
    public TimeSpan? TimeLimit { get; set; }

    /// <summary>Queries each computer. Each one that cannot be queried causes one non-terminating error.</summary>
    /// <exception cref="PipelineStoppedException">The user stopped the cmdlet.</exception>
    public void Ask(IReadOnlyCollection<RemoteTarget> targets)
    {
        Runspace runspace = RemotingRunspace.Open(cmdlet.SessionState.PSVariable);
        _waiting = new Queue<RemoteTarget>(targets);
        _count = targets.Count;
        ShowProgress();
        try
        {
            while (_waiting.Count + _active.Count > 0)
            {
                bool canStart = _waiting.Count > 0 && _active.Count < ThrottleLimit;
                if (canStart)
                {
                    Start(_waiting.Dequeue(), runspace);
                }

                if (_signalled.TryTake(out RemoteMachine? machine, canStart ? 0 : UntilNextLimit(), stop))
                {
                    Follow(machine);
                }

                GiveUpLate();
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
        finally
        {
            // Also if the user stops the cmdlet, or the next command needs no more objects: no computer goes on working.
            _ending.AddRange(_active.Select(machine => machine.End()));
            var end = Task.WhenAll(_ending);
            Task.WaitAny([end], EndLimit);
            end.ContinueWith(_ => runspace.Dispose(), TaskScheduler.Default);
        }
    }

    private void Start(RemoteTarget target, Runspace runspace)
    {
        try
        {
            _active.Add(new RemoteMachine(target, command.Start(target, runspace), _signalled.Add));
        }
        catch (RuntimeException failure)
        {
            ShowProgress();
            WriteError(command.Failure.Of(failure, target, wasConnected: false), target.Name);
        }
    }

    private void Follow(RemoteMachine machine)
    {
        // The signal comes from a computer that has been given up in the meantime.
        if (!_active.Contains(machine))
        {
            return;
        }

        machine.Acknowledge();
        JobState state = machine.State;
        try
        {
            Relay(machine);
        }
        catch (VssException refusal)
        {
            GiveUp(machine, refusal);
            return;
        }

        switch (state)
        {
            case JobState.Completed:
                Remove(machine);
                cmdlet.WriteVerbose(string.Format(CultureInfo.InvariantCulture, "{0}: {1:0} ms", machine.Name, machine.Elapsed.TotalMilliseconds));
                if (machine.Target.SshErrors.ToString() is { Length: > 0 } warnings)
                {
                    cmdlet.WriteVerbose($"[{machine.Name}] ssh: {warnings}");
                }

                break;
            case JobState.Failed when machine.FailureReason is Exception reason:
                GiveUp(machine, command.Failure.Of(reason, machine.Target, machine.HasConnected));
                break;
            case JobState.Blocked:
                GiveUp(machine, FleetErrors.AsksForInput(machine.Name));
                break;
            case JobState.Failed or JobState.Stopped or JobState.Disconnected or JobState.Suspended:
                GiveUp(machine, FleetErrors.ConnectionFailed(machine.Name, $"the session is {state}.", machine.HasConnected));
                break;
        }
    }

    /// <summary>Passes on all output that has arrived.</summary>
    /// <exception cref="VssException">The computer sent an object that the command does not return.</exception>
    private void Relay(RemoteMachine machine)
    {
        if (machine.Flood is string flood)
        {
            throw FleetErrors.AnswerInvalid(machine.Name, flood);
        }

        foreach (PSObject item in machine.ReadOutput())
        {
            take(machine.Target, command.Output.Read(item, machine.Target));
        }

        foreach (ErrorRecord error in machine.ReadErrors())
        {
            WriteError(command.Failure.Of(error, machine.Target), machine.Name);
        }

        foreach (WarningRecord warning in machine.ReadWarnings())
        {
            string text = ShownCommand.RewriteFor(warning.Message.ToPrintable(), TargetParameters.Of(VssSource.System, machine.Target.Connection));
            cmdlet.WriteWarning($"[{machine.Name}] {text}");
        }

        foreach (VerboseRecord verbose in machine.ReadVerbose())
        {
            cmdlet.WriteVerbose($"[{machine.Name}] {verbose.Message.ToPrintable()}");
        }
    }

    private TimeSpan? Limit => TimeLimit + Allowance;

    /// <summary>Milliseconds until the limit of the computer that started first; computers are listed in the order in which they started.</summary>
    private int UntilNextLimit()
    {
        if (Limit is not TimeSpan limit || _active.Count == 0)
        {
            return _active.Count == 0 ? 0 : Timeout.Infinite;
        }

        double left = (limit - _active[0].Elapsed).TotalMilliseconds;
        return (int)Math.Min(Math.Max(left + 1, 0), int.MaxValue);
    }

    private void GiveUpLate()
    {
        while (Limit is TimeSpan limit && _active.Count > 0 && _active[0].Elapsed >= limit)
        {
            GiveUp(_active[0], FleetErrors.TimedOut(_active[0].Name, TimeLimit!.Value, _active[0].HasConnected, _active[0].Target.SshErrors.ToString()));
        }
    }

    private void GiveUp(RemoteMachine machine, VssException error)
    {
        Remove(machine);
        WriteError(error, machine.Name);
    }

    private void Remove(RemoteMachine machine)
    {
        _active.Remove(machine);
        ShowProgress();
        _ending.RemoveAll(end => end.IsCompleted);
        _ending.Add(machine.End());
    }

    private void WriteError(VssException error, string machine) => cmdlet.WriteError(VssErrorRecord.From(error, machine));

    /// <summary>Shows how many computers have answered, and which are pending, starting with the one that has taken longest.</summary>
    private void ShowProgress()
    {
        int done = _count - _active.Count - _waiting.Count;
        cmdlet.WriteProgress(new ProgressRecord(0, Activity, string.Format(CultureInfo.InvariantCulture, "{0} of {1}", done, _count))
        {
            CurrentOperation = StillOut(),
            PercentComplete = (int)(100L * done / _count),
            RecordType = done == _count ? ProgressRecordType.Completed : ProgressRecordType.Processing,
        });
    }

    private string StillOut()
    {
        IEnumerable<string> names = _active.Select(machine => machine.Name).Concat(_waiting.Select(target => target.Name));
        int more = _active.Count + _waiting.Count - ComputersNamed;
        return $"Waiting for: {string.Join(", ", names.Take(ComputersNamed))}{(more > 0 ? $" and {more} more" : string.Empty)}".ToPrintable();
    }
}
