using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Runtime.ExceptionServices;
using System.Text;
using System.Threading;
using VssWriterStatus.Errors;
using VssWriterStatus.Requester;

namespace VssWriterStatus.Collector;

/// <summary>A running collector. It ends with this object, whatever happens: asked first, then ended.</summary>
internal sealed class CollectorProcess : IDisposable
{
    /// <summary>How long past the limit the collector may take to say so itself.</summary>
    private static readonly TimeSpan LimitGrace = TimeSpan.FromMilliseconds(1500);

    /// <summary>How long a collector whose input was closed gets to release what it holds.</summary>
    private static readonly TimeSpan ExitGrace = TimeSpan.FromMilliseconds(700);

    /// <summary>How often it is looked whether the collector still runs: its output may stay open after its end, in the hands of a process that inherited it.</summary>
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(200);

    /// <summary>What the names of variables that steer a .NET runtime begin with.</summary>
    private static readonly string[] RuntimeVariables = ["COR_", "COMPLUS_", "CORECLR_", "DOTNET_"];

    /// <summary>How many lines may wait for the pipeline; then the collector waits.</summary>
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
        // Taken here: a process that was disposed of before a thread began has none.
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
    /// <param name="refusal">Why the system did not start it.</param>
    /// <param name="input">What it reads from its standard input first, in ASCII.</param>
    /// <param name="abortTime">How long it may take, past its limit or its cancellation, to abort what it has begun.</param>
    /// <param name="maximumText">How much it may write, in characters.</param>
    /// <returns>The collector; null where the system did not start it.</returns>
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

    /// <summary>The gather's messages as the collector tells them.</summary>
    /// <exception cref="VssException">What the collector reports; VssTimeout, VssProtocolError or VssCollectorFailed.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public IEnumerable<GatherMessage> Read(TimeSpan? limit, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        var sinceExit = new Stopwatch();
        var reader = new ProtocolReader();
        string operation = VssOperation.RunCollector;

        // The last line ends the answer, not the end of the output, which a process that inherited it may keep open.
        while (!reader.IsComplete && !_lines.IsCompleted && sinceExit.Elapsed < ExitGrace)
        {
            // Looked at before each line: lines that come for ever must not put the limit off.
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

                // The caller's own time is not the collector's.
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
        // One that has not even read its input is past asking, and closing would wait for it.
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
            // It went in this moment.
        }
    }

    /// <summary>The end of its input is the collector's sign to cancel.</summary>
    private void CloseInput()
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has gone already.
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
        return $"The collector ended with exit code {exit} before its answer was complete"
            + (said.Length == 0 ? " and said nothing." : $" and said: {said}");
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
            // Thrown again where the lines are read, if anybody still reads.
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
            // The process was ended while it was read.
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
            // The process ended before it had read everything.
        }
    }

    /// <summary>How it is started: the runtime loads no profiler and takes no settings that the environment of the caller names.</summary>
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
            // .NET Framework cannot list variables of which two differ only in case, and would hand on only some of them.
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
