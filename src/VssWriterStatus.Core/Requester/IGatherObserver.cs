namespace VssWriterStatus.Requester;

/// <summary>Observes a gather, a restart or a watch, on the thread that called it.</summary>
internal interface IGatherObserver
{
    /// <summary>A step begins or continues.</summary>
    void ShowStep(string step);

    /// <summary>A detail for verbose output.</summary>
    void WriteVerbose(string text);

    /// <summary>The answer is limited in a way that the user should know.</summary>
    void WriteWarning(string text);
}
