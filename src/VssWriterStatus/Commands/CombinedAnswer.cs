namespace VssWriterStatus.Commands;

/// <summary>The one answer of a test for all computers: true only if each of them passed, and none also failed.</summary>
internal sealed class CombinedAnswer
{
    private readonly HashSet<object> _passed = [];
    private bool _isAnyFailed;

    /// <summary>Adds the result of a computer, which can report more than once.</summary>
    public void Add(object computer, bool isPassed)
    {
        if (isPassed)
        {
            _passed.Add(computer);
        }
        else
        {
            _isAnyFailed = true;
        }
    }

    /// <summary>The answer for so many computers. A computer without a result has not passed.</summary>
    public bool IsPassedBy(int computers) => !_isAnyFailed && _passed.Count == computers;
}
