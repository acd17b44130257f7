using System.Collections.ObjectModel;
using System.Diagnostics;
using System.Management.Automation.Runspaces;
using System.Threading;
using System.Threading.Tasks;
using VssWriterStatus.Requester;

namespace VssWriterStatus.Remoting;

/// <summary>A computer that is being queried: the job of Invoke-Command, its output and its end.</summary>
internal sealed class RemoteMachine
{
    /// <summary>
    /// More objects and messages than any command of the module returns at once; a computer that sends more does not run the module. The limit is
    /// restored over time, in each second by many times what a watch with an interval of one second emits, because a watch may run for years.
    /// </summary>
    private const int MaximumMessages = 10_000;
    private const int MessagesPerSecond = 100;

    /// <summary>The same limit in characters of text.</summary>
    private const long MaximumText = 64L << 20;
    private const long TextPerSecond = 1L << 20;

    /// <summary>How long a computer may take to stop before its connection is closed.</summary>
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(1);

    private readonly Job _job;
    private readonly Job _work;
    private readonly Action<RemoteMachine> _signal;
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private int _isSignalled;
    private readonly RateLimit _messages;
    private readonly RateLimit _text;
    private Task? _end;

    /// <summary>Starts to monitor the job.</summary>
    /// <param name="target">The computer that the job queries.</param>
    /// <param name="job">A job for this computer only.</param>
    /// <param name="signal">Called with this object, on any thread, when there is output to read.</param>
    public RemoteMachine(RemoteTarget target, Job job, Action<RemoteMachine> signal)
    {
        Target = target;
        _job = job;
        _work = job.ChildJobs[0];
        _signal = signal;
        _messages = new RateLimit(MaximumMessages, MessagesPerSecond, () => _clock.Elapsed);
        _text = new RateLimit(MaximumText, TextPerSecond, () => _clock.Elapsed);
        Attach(_work.Output, isRead: true);
        Attach(_work.Error, isRead: true);
        Attach(_work.Warning, isRead: true);
        Attach(_work.Verbose, isRead: true);
        Attach(_work.Progress, isRead: false);
        Attach(_work.Information, isRead: false);
        Attach(_work.Debug, isRead: false);
        _work.StateChanged += OnStateChanged;

        // Output may have arrived before the event handlers were attached.
        HasConnected |= State == JobState.Running;
        Signal();
    }

    public RemoteTarget Target { get; }

    public string Name => Target.Name;

    public TimeSpan Elapsed => _clock.Elapsed;

    public JobState State => _work.JobStateInfo.State;

    public Exception? FailureReason => _work.JobStateInfo.Reason;

    /// <summary>Whether the command started on the computer.</summary>
    public bool HasConnected { get; private set; }

    /// <summary>Which of its limits the computer exceeds; null if none.</summary>
    public string? Flood => _messages.IsExceeded ? $"more than {MaximumMessages} objects and messages at once"
        : _text.IsExceeded ? $"more than {MaximumText >> 20} million characters at once"
        : null;

    public Collection<PSObject> ReadOutput() => _work.Output.ReadAll();

    public Collection<ErrorRecord> ReadErrors() => _work.Error.ReadAll();

    public Collection<WarningRecord> ReadWarnings() => _work.Warning.ReadAll();

    public Collection<VerboseRecord> ReadVerbose() => _work.Verbose.ReadAll();

    /// <summary>Notes that the output is being read, so that output that arrives from now on is signalled.</summary>
    public void Acknowledge() => Volatile.Write(ref _isSignalled, 0);

    /// <summary>Ends the job, whatever state it is in, without waiting for it.</summary>
    /// <returns>A task that completes when the job is gone.</returns>
    public Task End()
    {
        Task end = new(Stop, TaskCreationOptions.LongRunning);
        if (Interlocked.CompareExchange(ref _end, end, null) is Task earlier)
        {
            return earlier;
        }

        if (State is JobState.Completed or JobState.Failed or JobState.Stopped)
        {
            _job.Dispose();
            return Task.CompletedTask;
        }

        end.Start(TaskScheduler.Default);
        return end;
    }

    private void Stop()
    {
        // A frozen computer never reports that it has stopped, and StopJob waits for that report.
        using var cut = new Timer(_ => Cut(), null, StopLimit, Timeout.InfiniteTimeSpan);
        _job.StopJob();
        _job.Dispose();
    }

    /// <summary>Closes the connection, unless it is a session that the user opened.</summary>
    private void Cut()
    {
        if (!Target.IsSessionOfUser && PSObject.AsPSObject(_work).Properties[nameof(Runspace)]?.Value is Runspace runspace)
        {
            runspace.CloseAsync();
        }
    }

    private void Attach<T>(PSDataCollection<T> stream, bool isRead)
    {
        stream.DataAdding += (_, adding) => Count(adding.ItemAdded);
        stream.DataAdded += (_, _) =>
        {
            if (isRead && Volatile.Read(ref _end) is null)
            {
                Signal();
                return;
            }

            // Output that nothing reads would stay in memory, also that which arrives until the computer has stopped.
            stream.Clear();
        };
    }

    private void Count(object item)
    {
        if (_messages.Exceeds(1) | _text.Exceeds(TextLength.Of(item)))
        {
            _ = End();
            Signal();
        }
    }

    private void OnStateChanged(object? sender, JobStateEventArgs change)
    {
        HasConnected |= change.JobStateInfo.State == JobState.Running;
        Signal();
    }

    private void Signal()
    {
        if (Interlocked.Exchange(ref _isSignalled, 1) == 0)
        {
            _signal(this);
        }
    }
}
