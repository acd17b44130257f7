using System.IO;
using System.Text;
using System.Threading;

namespace VssWriterStatus.Remoting;

/// <summary>What ssh writes to standard error about one computer: the reason for a failed connection, a warning or a banner.</summary>
/// <remarks>
/// PowerShell 7.3 and later writes each of these lines to the console, not to a host (SSHClientSessionTransportManager.ProcessErrorThread); earlier
/// versions do so with warnings. The writing thread inherits the execution context in which the session was opened, which distinguishes
/// these lines from all others that are written to the console.
/// </remarks>
internal sealed class SshErrorText
{
    /// <summary>The limit for the text, because the server controls the banner.</summary>
    private const int MaximumLength = 1000;

    private static readonly AsyncLocal<SshErrorText?> Opening = new();
    private static readonly object Installation = new();
    private readonly StringBuilder _text = new();

    /// <summary>Starts to collect what ssh writes in sessions that this thread opens until <see cref="EndTaking"/>.</summary>
    public void BeginTaking()
    {
        lock (Installation)
        {
            // The writer is never removed: ssh can write after the computer was given up, and another program may have replaced the writer.
            if (!ConsoleWriter.IsInstalled)
            {
                ConsoleWriter.Install();
            }
        }

        Opening.Value = this;
    }

    /// <summary>Ends <see cref="BeginTaking"/> on this thread. Sessions that it opened are still collected from.</summary>
    public static void EndTaking() => Opening.Value = null;

    /// <summary>The lines so far, joined into one; empty if there are none.</summary>
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

    /// <summary>Writes to the console's own writer, except for the sessions whose text is collected.</summary>
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

            // Console returns a synchronized wrapper of the writer.
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
