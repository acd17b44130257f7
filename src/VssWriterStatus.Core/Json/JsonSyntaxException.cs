namespace VssWriterStatus.Json;

/// <summary>Text that is not JSON.</summary>
internal sealed class JsonSyntaxException(int line, string message) : Exception(message)
{
    /// <summary>The line where reading stopped, from 1.</summary>
    public int Line { get; } = line;
}
