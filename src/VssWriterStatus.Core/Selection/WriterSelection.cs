using System.Text.RegularExpressions;

namespace VssWriterStatus.Selection;

/// <summary>The writers that the user requested, and those among them that did not answer.</summary>
/// <remarks>Each record of the pipeline is a separate request; a writer is selected if any request matches it.</remarks>
/// <param name="patternOf">Parses a name as specified by the user.</param>
internal sealed class WriterSelection(Func<string, INamePattern> patternOf)
{
    private const int MostSimilarNames = 3;

    private readonly List<Question> _questions = [];
    private List<INamePattern> _excluded = [];
    private HashSet<Guid> _instanceIds = [];
    private readonly HashSet<Guid> _seenInstanceIds = [];
    private readonly HashSet<WriterIdentity> _answered = [];

    /// <summary>Whether all writers are selected, so that the answer shows which are missing.</summary>
    public bool IsForAll => _instanceIds.Count == 0 && _questions.Exists(question => question.IsForAll);

    /// <summary>The writers that answered, selected or not.</summary>
    public IReadOnlyCollection<WriterIdentity> Answered => _answered;

    /// <summary>The writer classes that VSS has to query; empty for all.</summary>
    public Guid[] WriterIds => _questions.All(question => question.WriterIds.Count > 0)
        ? [.. _questions.SelectMany(question => question.WriterIds).Distinct()]
        : [];

    /// <summary>Requests writers that have one of the names, one of the class ids and one of the instance ids; null matches any.</summary>
    public void Add(string[]? names, Guid[]? writerIds, Guid[]? instanceIds = null) =>
        _questions.Add(new Question([.. (names ?? []).Select(patternOf)], writerIds ?? [], instanceIds ?? []));

    public void Exclude(string[]? names) => _excluded = [.. (names ?? []).Select(patternOf)];

    public void KeepInstances(Guid[]? instanceIds) => _instanceIds = [.. instanceIds ?? []];

    /// <summary>Clears the answers before the same request is repeated.</summary>
    public void Reset()
    {
        _seenInstanceIds.Clear();
        _answered.Clear();
        _questions.ForEach(question => question.Reset());
    }

    /// <summary>Whether the writer is requested; records which requests it answers.</summary>
    public bool Includes(WriterStatus writer) => Includes(writer.Name, writer.WriterId, writer.InstanceId);

    /// <summary>Whether the instance of the writer is requested; records which requests it answers.</summary>
    public bool Includes(string name, Guid writerId, Guid instanceId)
    {
        _seenInstanceIds.Add(instanceId);
        _answered.Add(new WriterIdentity(writerId, name));

        // Every request must see the writer, so the loop does not stop early.
        int answered = _questions.Count(question => question.IsAbout(name, writerId, instanceId));
        return answered > 0
            && (_instanceIds.Count == 0 || _instanceIds.Contains(instanceId))
            && !IsExcluded(name);
    }

    public bool IsExcluded(string name) => _excluded.Exists(pattern => pattern.Matches(name));

    /// <summary>Whether a writer with the name and class, which need not have answered, is requested.</summary>
    public bool Asks(string name, Guid? writerId) => _questions.Exists(question => question.Asks(name, writerId)) && !IsExcluded(name);

    /// <summary>The requested names, including wildcards, and class ids that no writer matched.</summary>
    public IEnumerable<WriterPattern> Unanswered() => _questions
        .SelectMany(question => question.UnansweredTexts())
        .Where(text => !IsExcluded(text))
        .Select(text => new WriterPattern(patternOf(text)));

    /// <summary>The writers that were requested without wildcards and did not answer, each with its error.</summary>
    public IEnumerable<AbsentWriter> Absent() =>
    [
        .. _questions.SelectMany(question => question.Unanswered(SimilarTo)),
        .. _instanceIds.Except(_seenInstanceIds).Select(AbsentWriter.OfInstance),
    ];

    /// <summary>The first few names of writers that answered and contain the text. Neither spaces nor the word writer count.</summary>
    private string[] SimilarTo(string text)
    {
        string core = CoreOf(text);
        return core.Length == 0
            ? []
            : [.. _answered.Select(writer => writer.Name!).Distinct().Where(name => CoreOf(name).IndexOf(core, StringComparison.OrdinalIgnoreCase) >= 0).Take(MostSimilarNames)];
    }

    private static string CoreOf(string name) => Regex.Replace(name, @"\s|writer", string.Empty, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    private sealed class Question(INamePattern[] names, Guid[] writerIds, Guid[] instanceIds)
    {
        private readonly HashSet<INamePattern> _seenNames = [];
        private readonly HashSet<Guid> _seenIds = [];
        private readonly HashSet<Guid> _seenInstanceIds = [];

        public HashSet<Guid> WriterIds { get; } = [.. writerIds];

        public bool IsForAll => names.Length == 0 && WriterIds.Count == 0 && instanceIds.Length == 0;

        public void Reset()
        {
            _seenNames.Clear();
            _seenIds.Clear();
            _seenInstanceIds.Clear();
        }

        public bool IsAbout(string name, Guid writerId, Guid instanceId)
        {
            if ((WriterIds.Count > 0 && !WriterIds.Contains(writerId))
                || (instanceIds.Length > 0 && !instanceIds.Contains(instanceId)))
            {
                return false;
            }

            _seenInstanceIds.Add(instanceId);
            _seenIds.Add(writerId);
            INamePattern[] matching = [.. names.Where(pattern => pattern.Matches(name))];
            _seenNames.UnionWith(matching);
            return names.Length == 0 || matching.Length > 0;
        }

        public bool Asks(string name, Guid? writerId) =>
            (WriterIds.Count == 0 || (writerId is Guid id && WriterIds.Contains(id)))
            && (names.Length == 0 || Array.Exists(names, pattern => pattern.Matches(name)));

        public IEnumerable<string> UnansweredTexts()
        {
            string[] unseen = [.. names.Where(name => !_seenNames.Contains(name)).Select(name => name.Text)];
            return unseen.Length > 0 ? unseen : WriterIds.Except(_seenIds).Select(id => id.ToString());
        }

        public IEnumerable<AbsentWriter> Unanswered(Func<string, string[]> similarTo)
        {
            if (instanceIds.Length > 0)
            {
                return instanceIds.Except(_seenInstanceIds).Select(AbsentWriter.OfInstance);
            }

            INamePattern[] unseen = [.. names.Where(name => !name.HasWildcards && !_seenNames.Contains(name))];
            return unseen.Length > 0
                ? unseen.Select(name => AbsentWriter.OfName(name.Text, WriterIds, similarTo(name.Text)))
                : WriterIds.Except(_seenIds).Select(AbsentWriter.OfClass);
        }
    }
}
