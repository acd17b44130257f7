namespace VssWriterStatus.Requester;

/// <summary>Sees a gather, a restart or a watch at work, on the thread that asked for it.</summary>
internal interface IGatherObserver
{
    /// <summary>A step begins or goes on.</summary>
    void ShowStep(string step);

    /// <summary>Something that only somebody wants to know who looks closely.</summary>
    void WriteVerbose(string text);

    /// <summary>The answer is limited in a way that the user should know.</summary>
    void WriteWarning(string text);
}
