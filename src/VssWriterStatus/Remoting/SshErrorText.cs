using System;
using System.IO;
using System.Text;
using System.Threading;

namespace VssWriterStatus.Remoting;

/// <summary>What ssh writes to its standard error about one computer: why there is no connection, or a warning or a banner.</summary>
/// <remarks>
/// PowerShell 7.3 and later writes each line of it to the console, past every host (SSHClientSessionTransportManager.ProcessErrorThread); earlier ones
/// do so with warnings. The thread that writes inherits the execution context in which the session was opened, so these lines can be told from all
/// others that are written to the console.
/// </remarks>
internal sealed class SshErrorText
{
    /// <summary>A server chooses the banner.</summary>
    private const int MaximumLength = 1000;

    private static readonly AsyncLocal<SshErrorText?> Opening = new();
    private static readonly object Installation = new();
    private readonly StringBuilder _text = new();

    /// <summary>Takes what ssh writes in sessions that this thread opens from now on until <see cref="EndTaking"/>.</summary>
    public void BeginTaking()
    {
        lock (Installation)
        {
            // It stays, since ssh can write after the computer was given up; another program may have put its own writer in its place.
            if (!ConsoleWriter.IsInstalled)
            {
                ConsoleWriter.Install();
            }
        }

        Opening.Value = this;
    }

    /// <summary>Ends <see cref="BeginTaking"/> on this thread; sessions that it opened go on being taken from.</summary>
    public static void EndTaking() => Opening.Value = null;

    /// <summary>The lines so far, as one; empty for none.</summary>
    public override string ToString()
    {
        lock (_text)
        {
            return string.Join(" ", _text.ToString().Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries)).Trim().ToPrintable();
        }
    }

    private void Add(string text)
    {
        lock (_text)
        {
            _text.Append(text, 0, Math.Min(text.Length, MaximumLength - _text.Length));
        }
    }

    /// <summary>The console's own writer for everybody but the sessions that are taken from.</summary>
    private sealed class ConsoleWriter(TextWriter console) : TextWriter
    {
        private static TextWriter? s_installed;

        public static bool IsInstalled => ReferenceEquals(Console.Out, s_installed);

        public override Encoding Encoding => console.Encoding;

        public override IFormatProvider FormatProvider => console.FormatProvider;

        public override string NewLine
        {
            get => console.NewLine;
            set => console.NewLine = value;
        }

        public static void Install()
        {
            Console.SetOut(new ConsoleWriter(Console.Out));

            // What Console gives back is a synchronized writer around it.
            s_installed = Console.Out;
        }

        public override void Write(char value) => Write(value.ToString());

        public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

        public override void Write(string? value)
        {
            if (Opening.Value is SshErrorText opening)
            {
                opening.Add(value ?? string.Empty);
                return;
            }

            console.Write(value);
        }

        public override void WriteLine() => Write(NewLine);

        public override void WriteLine(string? value) => Write(value + NewLine);

        public override void Flush() => console.Flush();
    }
}
