using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using System.Runtime.ExceptionServices;
using System.Text;
using System.Threading;
using VssWriterStatus.Knowledge;
using VssWriterStatus.Requester;

namespace VssWriterStatus.Collector;

/// <summary>A running collector. It ends with this object, whatever happens: asked first, then ended.</summary>
internal sealed class CollectorProcess : IDisposable
{
    /// <summary>How long past the limit the collector may take to say so itself.</summary>
    private static readonly TimeSpan LimitGrace = TimeSpan.FromMilliseconds(1500);

    /// <summary>How long a collector whose input was closed gets to release what it holds.</summary>
    private static readonly TimeSpan ExitGrace = TimeSpan.FromMilliseconds(700);

    /// <summary>How many lines may wait for the pipeline; then the collector waits.</summary>
    private const int LinesAhead = 1000;

    private const int ErrorTextLength = 4096;

    private readonly Process _process;
    private readonly BlockingCollection<string> _lines = new(LinesAhead);
    private readonly CancellationTokenSource _readerGone = new();
    private readonly StringBuilder _errorText = new();
    private readonly Thread _errorThread;
    private ExceptionDispatchInfo? _outputFailure;

    private CollectorProcess(Process process)
    {
        _process = process;
        // Taken here: a process that was disposed of before a thread began has none.
        StreamReader output = process.StandardOutput, errors = process.StandardError;
        StartThread(() => ReadOutput(output));
        _errorThread = StartThread(() => ReadErrors(errors));
    }

    /// <summary>Starts a collector.</summary>
    /// <param name="path">The program's full path.</param>
    /// <param name="arguments">Its command line.</param>
    /// <param name="refusal">Why the system did not start it.</param>
    /// <returns>The collector; null where the system did not start it.</returns>
    public static CollectorProcess? TryStart(string path, string arguments, out string? refusal)
    {
        refusal = null;
        var process = new Process
        {
            StartInfo = new ProcessStartInfo(path, arguments)
            {
                UseShellExecute = false,
                CreateNoWindow = true,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                StandardOutputEncoding = Encoding.UTF8,
                StandardErrorEncoding = Encoding.UTF8,
                WorkingDirectory = Environment.SystemDirectory,
            },
        };
        try
        {
            process.Start();
            return new CollectorProcess(process);
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
        var reader = new ProtocolReader();
        string operation = VssOperation.RunCollector;
        while (!_lines.IsCompleted)
        {
            // Looked at before each line: lines that come for ever must not put the limit off.
            int remaining = MillisecondsLeft(clock, limit);
            if (remaining == 0 && !_lines.IsAddingCompleted)
            {
                throw VssErrors.TimedOut(operation, limit!.Value);
            }

            if (_lines.TryTake(out string? line, remaining, cancellation) && reader.Read(line) is GatherMessage message)
            {
                operation = (message as GatherProgress)?.Operation ?? operation;

                // The caller's own time is not the collector's.
                clock.Stop();
                yield return message;
                clock.Start();
            }
        }

        _outputFailure?.Throw();
        if (!reader.IsComplete)
        {
            throw VssErrors.CollectorFailed(DescribeEnd());
        }
    }

    public void Dispose()
    {
        _readerGone.Cancel();
        End();
        _process.Dispose();
    }

    private void End()
    {
        try
        {
            // The end of its input is the collector's sign to cancel.
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has gone already.
        }

        if (_process.WaitForExit((int)ExitGrace.TotalMilliseconds))
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

    private string DescribeEnd()
    {
        if (!_process.WaitForExit((int)ExitGrace.TotalMilliseconds))
        {
            return "The collector closed its output without an answer.";
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

    private void ReadOutput(StreamReader output)
    {
        try
        {
            foreach (string line in BoundedLines.Read(output))
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

    /// <summary>Until the limit and the grace after it are over, from 0; -1 (infinite) for no limit.</summary>
    private static int MillisecondsLeft(Stopwatch clock, TimeSpan? limit) => limit is null
        ? Timeout.Infinite
        : (int)Math.Min(int.MaxValue, Math.Max(0, (limit.Value + LimitGrace - clock.Elapsed).TotalMilliseconds));

    private static Thread StartThread(ThreadStart work)
    {
        var thread = new Thread(work) { IsBackground = true, Name = "VSS collector" };
        thread.Start();
        return thread;
    }
}
