using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using System.Runtime.ExceptionServices;
using System.Text;
using System.Threading;
using VssWriterStatus.Errors;
using VssWriterStatus.Requester;

namespace VssWriterStatus.Collector;

/// <summary>A running collector. Disposing of this object always ends it: it is first asked to cancel, then terminated.</summary>
internal sealed class CollectorProcess : IDisposable
{
    /// <summary>How long after the limit the collector may take to report the time-out itself.</summary>
    private static readonly TimeSpan LimitGrace = TimeSpan.FromMilliseconds(1500);

    /// <summary>How long a collector has to release its objects after its input is closed.</summary>
    private static readonly TimeSpan ExitGrace = TimeSpan.FromMilliseconds(700);

    /// <summary>How often to check whether the collector is still running: a process that inherited its output can keep it open after the collector ends.</summary>
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(200);

    /// <summary>The prefixes of environment variables that control a .NET runtime.</summary>
    private static readonly string[] RuntimeVariables = ["COR_", "COMPLUS_", "CORECLR_", "DOTNET_"];

    /// <summary>How many lines may be queued for the pipeline; then the collector waits.</summary>
    private const int LinesAhead = 1000;

    private const int ErrorTextLength = 4096;

    private readonly Process _process;
    private readonly TimeSpan _abortTime;
    private readonly BlockingCollection<string> _lines = new(LinesAhead);
    private readonly CancellationTokenSource _readerGone = new();
    private readonly StringBuilder _errorText = new();
    private readonly Thread _errorThread;
    private readonly Thread? _inputThread;
    private ExceptionDispatchInfo? _outputFailure;

    private CollectorProcess(Process process, string input, TimeSpan abortTime, long maximumText)
    {
        _process = process;
        _abortTime = abortTime;
        // Read here, because a process that is disposed of before a thread starts has none.
        StreamReader output = process.StandardOutput, errors = process.StandardError;
        StartThread(() => ReadOutput(output, maximumText));
        _errorThread = StartThread(() => ReadErrors(errors));
        if (input.Length > 0)
        {
            StreamWriter standardInput = process.StandardInput;
            _inputThread = StartThread(() => WriteInput(standardInput, input));
        }
    }

    /// <summary>Starts a collector.</summary>
    /// <param name="path">The program's full path.</param>
    /// <param name="arguments">Its command line.</param>
    /// <param name="refusal">Why the system could not start it.</param>
    /// <param name="input">What it first reads from its standard input, in ASCII.</param>
    /// <param name="abortTime">How long after its limit or its cancellation it may take to abort a backup.</param>
    /// <param name="maximumText">The most that it may write, in characters.</param>
    /// <returns>The collector; null if the system could not start it.</returns>
    public static CollectorProcess? TryStart(
        string path, string arguments, out string? refusal, string input = "", TimeSpan abortTime = default, long maximumText = BoundedLines.MaximumTotal)
    {
        refusal = null;
        var process = new Process { StartInfo = CleanStartInfo(path, arguments) };
        try
        {
            process.Start();
            return new CollectorProcess(process, input, abortTime, maximumText);
        }
        catch (Exception exception) when (exception is Win32Exception or IOException)
        {
            process.Dispose();
            refusal = exception.Message;
            return null;
        }
    }

    /// <summary>The gather's messages as the collector reports them.</summary>
    /// <exception cref="VssException">The error that the collector reports; or VssTimeout, VssProtocolError or VssCollectorFailed.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public IEnumerable<GatherMessage> Read(TimeSpan? limit, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        var sinceExit = new Stopwatch();
        var reader = new ProtocolReader();
        string operation = VssOperation.RunCollector;

        // The answer ends with the last line, not with the end of the output, which an inheriting process may keep open.
        while (!reader.IsComplete && !_lines.IsCompleted && sinceExit.Elapsed < ExitGrace)
        {
            // Checked before each line, so that an endless stream of lines cannot postpone the limit.
            TimeSpan? remaining = limit + LimitGrace + _abortTime - clock.Elapsed;
            if (remaining <= TimeSpan.Zero && !_lines.IsAddingCompleted)
            {
                throw VssErrors.TimedOut(operation, limit!.Value);
            }

            if (!_lines.TryTake(out string? line, MillisecondsUntilLook(remaining), cancellation))
            {
                if (_process.HasExited)
                {
                    sinceExit.Start();
                }
            }
            else if (reader.Read(line) is GatherMessage message)
            {
                sinceExit.Reset();
                operation = (message as GatherProgress)?.Operation ?? operation;

                // The time that the caller takes does not count toward the collector's limit.
                clock.Stop();
                yield return message;
                clock.Start();
            }
        }

        if (reader.IsComplete)
        {
            yield break;
        }

        _outputFailure?.Throw();
        throw VssErrors.CollectorFailed(DescribeEnd());
    }

    public void Dispose()
    {
        _readerGone.Cancel();
        End();
        _process.Dispose();
    }

    private void End()
    {
        // A collector that has not even read its input will not react, and closing the input would wait for it.
        if (_inputThread?.Join(ExitGrace) != false)
        {
            CloseInput();
        }

        if (_process.WaitForExit((int)(ExitGrace + _abortTime).TotalMilliseconds))
        {
            return;
        }

        try
        {
            _process.Kill();
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception)
        {
            // It exited at this moment.
        }
    }

    /// <summary>Closing its input tells the collector to cancel.</summary>
    private void CloseInput()
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has already exited.
        }
    }

    private string DescribeEnd()
    {
        if (!_process.WaitForExit((int)ExitGrace.TotalMilliseconds))
        {
            return "The collector closed its output without returning an answer.";
        }

        _errorThread.Join(ExitGrace);
        string said;
        lock (_errorText)
        {
            said = _errorText.ToString().Trim();
        }

        int code = _process.ExitCode;
        string exit = code < 0 ? VssError.HexadecimalOf(code) : code.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return $"The collector ended with exit code {exit} before its answer was complete. "
            + (said.Length == 0 ? "It wrote no error message." : $"Its error output: {said}");
    }

    private void ReadOutput(StreamReader output, long maximumText)
    {
        try
        {
            foreach (string line in BoundedLines.Read(output, maximumText))
            {
                _lines.Add(line, _readerGone.Token);
            }
        }
        catch (Exception exception)
        {
            // Rethrown where the lines are read, if they are still being read.
            _outputFailure = ExceptionDispatchInfo.Capture(exception);
        }

        _lines.CompleteAdding();
    }

    private void ReadErrors(StreamReader errors)
    {
        var buffer = new char[ErrorTextLength];
        try
        {
            int count;
            while ((count = errors.Read(buffer, 0, buffer.Length)) > 0)
            {
                lock (_errorText)
                {
                    _errorText.Append(buffer, 0, Math.Min(count, ErrorTextLength - _errorText.Length));
                }
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // The process was terminated during the read.
        }
    }

    private static int MillisecondsUntilLook(TimeSpan? remaining) =>
        (int)Math.Max(0, Math.Min((remaining ?? LookInterval).TotalMilliseconds, LookInterval.TotalMilliseconds));

    private static void WriteInput(StreamWriter standardInput, string input)
    {
        try
        {
            standardInput.Write(input);
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // The process exited before it had read all input.
        }
    }

    /// <summary>How it is started: the runtime loads no profiler and ignores runtime settings from the caller's environment.</summary>
    private static ProcessStartInfo CleanStartInfo(string path, string arguments)
    {
        ProcessStartInfo start = NewStartInfo(path, arguments);
        try
        {
            foreach (string name in start.Environment.Keys.Where(IsForRuntime).ToArray())
            {
                start.Environment.Remove(name);
            }

            return start;
        }
        catch (ArgumentException)
        {
            // .NET Framework cannot list variables that differ only in case, and would pass on only some of the variables.
            return NewStartInfo(path, arguments);
        }
    }

    private static bool IsForRuntime(string variable) =>
        Array.Exists(RuntimeVariables, prefix => variable.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));

    private static ProcessStartInfo NewStartInfo(string path, string arguments) => new(path, arguments)
    {
        UseShellExecute = false,
        CreateNoWindow = true,
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        StandardOutputEncoding = Encoding.UTF8,
        StandardErrorEncoding = Encoding.UTF8,
        WorkingDirectory = Environment.SystemDirectory,
    };

    private static Thread StartThread(ThreadStart work)
    {
        var thread = new Thread(work) { IsBackground = true, Name = "VSS collector" };
        thread.Start();
        return thread;
    }
}
