using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Threading;
using System.Threading.Tasks;
using VssWriterStatus.Knowledge;

namespace VssWriterStatus.Remoting;

/// <summary>Asks many machines at once, each through a job of Invoke-Command, and gives what comes as it comes.</summary>
/// <remarks>
/// A job for each machine, and not one for all: it ends by itself, at its own time limit, and takes its memory with it.
/// </remarks>
/// <param name="cmdlet">The cmdlet that the user runs.</param>
/// <param name="command">What runs on each machine.</param>
/// <param name="take">Takes each object that a machine answers.</param>
/// <param name="stop">Cancelled when the user stops.</param>
internal sealed class Fleet(PSCmdlet cmdlet, RemoteCommand command, Action<RemoteTarget, PSObject> take, CancellationToken stop)
{
    /// <summary>What a machine has beyond its own limit, to be reached and to tell what took so long.</summary>
    private static readonly TimeSpan Allowance = TimeSpan.FromSeconds(5);

    /// <summary>How long the end waits for machines that are being stopped.</summary>
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(2);

    private const string Activity = "Querying computers";

    /// <summary>How many of the computers that are still out the progress names.</summary>
    private const int ComputersNamed = 5;

    private readonly BlockingCollection<RemoteMachine> _signalled = [];
    private readonly List<RemoteMachine> _active = [];
    private readonly List<Task> _ending = [];
    private Queue<RemoteTarget> _waiting = [];
    private int _count;
    private int _done;

    /// <summary>How many machines are asked at once.</summary>
    public int ThrottleLimit { get; set; }

    /// <summary>The limit of the command on each machine; null for none.</summary>
    public TimeSpan? TimeLimit { get; set; }

    /// <summary>Asks each machine; one that cannot be asked is one non-terminating error.</summary>
    /// <exception cref="PipelineStoppedException">The user stopped it.</exception>
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
            // Also when the user stops, or the next command wants no more: no machine works on.
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
            CountDone();
            WriteError(command.Failure.Of(failure, target, wasConnected: false), target.Name);
        }
    }

    private void Follow(RemoteMachine machine)
    {
        // A signal of a machine that was given up meanwhile.
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

    /// <summary>Gives on all that has come.</summary>
    /// <exception cref="VssException">The machine sent what the command does not give.</exception>
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

    /// <summary>Milliseconds until the oldest machine's limit; machines began in the order of the list.</summary>
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
        CountDone();
        _ending.RemoveAll(end => end.IsCompleted);
        _ending.Add(machine.End());
    }

    private void WriteError(VssException error, string machine) => cmdlet.WriteError(VssErrorRecord.From(error, machine));

    private void CountDone()
    {
        _done++;
        ShowProgress();
    }

    /// <summary>Shows how many computers have answered, and who is still out, longest first.</summary>
    private void ShowProgress() => cmdlet.WriteProgress(
        new ProgressRecord(0, Activity, string.Format(CultureInfo.InvariantCulture, "{0} of {1}", _done, _count))
        {
            CurrentOperation = StillOut(),
            PercentComplete = (int)(100L * _done / _count),
            RecordType = _done == _count ? ProgressRecordType.Completed : ProgressRecordType.Processing,
        });

    private string StillOut()
    {
        IEnumerable<string> names = _active.Select(machine => machine.Name).Concat(_waiting.Select(target => target.Name));
        int more = _active.Count + _waiting.Count - ComputersNamed;
        return $"Waiting for: {string.Join(", ", names.Take(ComputersNamed))}{(more > 0 ? $" and {more} more" : string.Empty)}".ToPrintable();
    }
}
