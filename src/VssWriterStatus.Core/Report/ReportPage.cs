using System.Globalization;
using System.IO;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using VssWriterStatus.Json;

namespace VssWriterStatus.Report;

/// <summary>Writes a report as one self-contained HTML page: complete without its script, which adds filters and details.</summary>
internal sealed class ReportPage(FleetReport report, TextWriter page)
{
    /// <summary>How many computers or messages a problem lists; the matrix shows the rest.</summary>
    private const int ListedCases = 100;
    private const int ListedMessages = 5;
    private const int ListedSteps = 3;

    /// <summary>With more rows than this, the browser lays out only the visible groups of the matrix. The style sheet contains the height of a full group.</summary>
    private const int LargeMatrix = 500;
    private const int GroupedRows = 50;

    /// <summary>How many problems precede the matrix before the rest is collapsed, up to how many problems are all expanded, and how many of the rest are listed.</summary>
    private const int ShownProblems = 5;
    private const int UnfoldedProblems = 2;
    private const int MostProblems = 1000;

    /// <summary>Up to this many errors, their section is expanded.</summary>
    private const int UnfoldedFailures = 10;

    private static readonly string Version = Assembly.GetExecutingAssembly().GetName().Version.ToString(3);
    private static readonly string Style = Resource("report.css");
    private static readonly string Script = Resource("report.js");

    /// <summary>The CSS class of each verdict.</summary>
    private static readonly string[] Letters = ["f", "m", "u", "b", "a", "h"];

    private readonly ILookup<ComputerAnswer, int> _failuresOf =
        report.Failures.Select((failure, index) => (failure.Computer, index)).ToLookup(each => each.Computer, each => each.index);

    public void Write()
    {
        WriteHead();
        WriteSummary();
        page.Write("<main>\n");
        WriteProblems();
        WriteFailures();
        WriteMatrix();
        page.Write($"</main>\n<footer>VssWriterStatus {HtmlText.Encode(Version)}</footer>\n");
        WriteStatuses();
        WriteComponents();
        page.Write($"<script>{Script}</script>\n</body>\n</html>\n");
    }

    private static string Resource(string name)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(name));
        return reader.ReadToEnd();
    }

    /// <summary>The page may run only what is written here, whatever the names on it contain.</summary>
    private static string HashOf(string source)
    {
        using var sha256 = SHA256.Create();
        return $"'sha256-{Convert.ToBase64String(sha256.ComputeHash(Encoding.UTF8.GetBytes(source)))}'";
    }

    private static string Number(int value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Count(int value, string one, string? many = null) => $"{Number(value)} {(value == 1 ? one : many ?? one + "s")}";

    /// <summary>A name, or a message, as HTML.</summary>
    private static string Name(string? text) => HtmlText.Encode(HtmlText.NameOf(text));

    private static string Message(string? text) => HtmlText.Encode(HtmlText.MessageOf(text));

    private static string Hexadecimal(int code) => VssError.HexadecimalOf(code);

    /// <summary>The period of the gathers; empty if unknown.</summary>
    private static string Period(IEnumerable<ReportedInstance> answers)
    {
        DateTimeOffset[] moments = [.. answers.Select(answer => answer.GatheredAt).OfType<DateTimeOffset>()];
        if (moments.Length == 0)
        {
            return string.Empty;
        }

        DateTimeOffset[] ends = [moments.Min(), moments.Max()];
        return string.Join(" to ", ends.Select(end => end.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)).Distinct()) + " UTC";
    }

    private static string LetterOf(Verdict verdict) => Letters[(int)verdict];

    private void WriteHead()
    {
        page.Write("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        page.Write($"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src {HashOf(Style)}; script-src {HashOf(Script)}; base-uri 'none'; form-action 'none'\">\n");
        page.Write("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n");
        page.Write("<meta name=\"referrer\" content=\"no-referrer\">\n<meta name=\"robots\" content=\"noindex\">\n");
        page.Write($"<title>VSS writers: {Outcome()}</title>\n<style>{Style}</style>\n</head>\n<body>\n");
    }

    private string Outcome()
    {
        string all = Count(report.ComputerCount, "computer");
        foreach ((Verdict worst, string word) in new[] { (Verdict.Failed, "failed"), (Verdict.Missing, "with missing writers") })
        {
            if (report.CountOf(worst) > 0)
            {
                return $"{Number(report.CountOf(worst))} of {all} {word}";
            }
        }

        return all;
    }

    private void WriteSummary()
    {
        page.Write("<a class=\"skip\" href=\"#computers\">Skip to the computers</a>\n<header>\n<h1>VSS writers</h1>\n<p>");
        page.Write($"{Count(report.WriterCount, "writer")} on {Count(report.Rows.Count, "computer")}");
        if (report.MissingCount > 0)
        {
            page.Write($", {Count(report.MissingCount, "missing writer")}");
        }

        string period = Period(report.Rows.SelectMany(row => row.Instances));
        page.Write(period.Length == 0 ? ".</p>\n" : $", gathered {period}.</p>\n");
        WriteNotes();
        page.Write("<ul class=\"cards\" aria-label=\"Computers by their worst writer\">\n");
        WriteCard("all", report.ComputerCount, "Computers");
        foreach (Verdict verdict in Verdicts.WorstFirst)
        {
            WriteCard(verdict.ToString().ToLowerInvariant(), report.CountOf(verdict), verdict.ToString(), LetterOf(verdict));
        }

        WriteCard("unanswered", report.UnansweredCount, "No answer", "n");
        page.Write("</ul>\n");
        WriteBar();
        page.Write("</header>\n");
    }

    /// <summary>Notes that the reader must see before anything else on the page.</summary>
    private void WriteNotes()
    {
        if (report.ComputerCount + report.Failures.Count == 0)
        {
            WriteNote("No data: the report received no status and no error.");
        }

        if (report.IsSimulated)
        {
            WriteNote("Simulated: at least one result comes from a simulation and does not describe a real computer.");
        }

        if (report.MissingNotKnownCount > 0)
        {
            WriteNote($"Missing writers are not known for {Count(report.MissingNotKnownCount, "computer")}, because the report was made from statuses of single writers. To include them, use <code>Test-VssWriterStatus -Detailed</code> instead of <code>Get-VssWriterStatus</code>.");
        }

        if (report.MayLackWriters)
        {
            WriteNote("Writers may be missing: at least one status was gathered in a process whose COM security can block writers that run under other accounts.");
        }

        if (report.Shortened.Count > 0)
        {
            page.Write($"<p class=\"note\">Shortened: {Count(report.Shortened.Count, "computer")} reported more than {Number(FleetRow.MostListed)} writers, of which only the worst {Number(FleetRow.MostListed)} are listed: ");
            WriteNames([.. report.Shortened.Select(row => row.Name)]);
            page.Write(". All of them are counted.</p>\n");
        }
    }

    private void WriteNote(string text) => page.Write($"<p class=\"note\">{text}</p>\n");

    private void WriteCard(string health, int count, string label, string? letter = null) => page.Write(
        $"<li><button type=\"button\" class=\"card {(count == 0 ? "none " : string.Empty)}{letter}\" data-health=\"{health}\" aria-pressed=\"{(letter is null ? "true" : "false")}\"><b>{Number(count)}</b> <span>{label}</span></button></li>\n");

    /// <summary>The cards as bars; a screen reader uses the cards.</summary>
    private void WriteBar()
    {
        if (report.ComputerCount == 0)
        {
            return;
        }

        int start = 0;
        page.Write(FormattableString.Invariant($"<svg class=\"bar\" viewBox=\"0 0 {report.ComputerCount} 1\" preserveAspectRatio=\"none\" aria-hidden=\"true\">"));
        foreach ((string letter, int count) in Verdicts.WorstFirst.Select(verdict => (LetterOf(verdict), report.CountOf(verdict))).Append(("n", report.UnansweredCount)))
        {
            page.Write(FormattableString.Invariant($"<rect class=\"{letter}\" x=\"{start}\" width=\"{count}\" height=\"1\"/>"));
            start += count;
        }

        page.Write("</svg>\n");
    }

    private void WriteProblems()
    {
        if (report.Problems.Count == 0)
        {
            return;
        }

        page.Write("<section aria-labelledby=\"problems\">\n<h2 id=\"problems\">What to do</h2>\n");
        foreach (WriterProblem problem in report.Problems.Take(ShownProblems))
        {
            WriteProblem(problem);
        }

        if (report.Problems.Count > ShownProblems)
        {
            page.Write($"<details class=\"more\">\n<summary>{Number(report.Problems.Count - ShownProblems)} more</summary>\n");
            foreach (WriterProblem problem in report.Problems.Skip(ShownProblems).Take(MostProblems))
            {
                WriteProblem(problem);
            }

            if (report.Problems.Count - ShownProblems > MostProblems)
            {
                page.Write($"<p>{Number(report.Problems.Count - ShownProblems - MostProblems)} more are only in the matrix.</p>\n");
            }

            page.Write("</details>\n");
        }

        page.Write("</section>\n");
    }

    private void WriteProblem(WriterProblem problem)
    {
        ReportedWriter writer = problem.Writer;
        page.Write($"<details class=\"problem {LetterOf(writer.Verdict)}\"{(report.Problems.Count <= UnfoldedProblems ? " open" : string.Empty)}>\n<summary><h3><i>{writer.Verdict}</i> <bdi>{Name(writer.Name)}</bdi></h3> ");
        page.Write($"{(writer.State.Length == 0 ? string.Empty : $"<span>{writer.State}</span> ")}<span>{Count(problem.Computers.Count, "computer")}</span></summary>\n<dl>");
        WriteSteps(problem);
        WriteTerm("Failure", writer.Failure);
        WriteTerm(MeaningOf(writer), writer.Meaning);
        WriteTerms("Possible cause", problem.Causes);
        WriteTerms("Application", problem.ApplicationMessages);
        WriteTerm("Service", writer.ServiceName);
        page.Write("<dt>Computers</dt><dd>");
        WriteNames(problem.Computers);
        if (problem.Computers.Count > 1)
        {
            page.Write($" <a class=\"script\" href=\"#filter={HtmlText.Encode(FilterOf(writer))}\">Show them in the matrix</a>");
        }

        page.Write("</dd></dl>\n</details>\n");
    }

    private static string MeaningOf(ReportedWriter writer) => writer.Verdict == Verdict.Missing ? "Expected" : "Meaning";

    /// <summary>The next step. If it differs between computers, it is that of the first, with the computer's name, so that it is not run for another.</summary>
    private void WriteSteps(WriterProblem problem)
    {
        if (problem.Steps.Count <= 1)
        {
            WriteTerm("Next step", problem.Steps.Select(step => step.Step).FirstOrDefault());
            return;
        }

        foreach ((string step, string computer) in problem.Steps.Take(ListedSteps))
        {
            page.Write($"<dt>Next step</dt><dd><bdi>{Name(computer)}</bdi>: {Message(step)}</dd>");
        }

        if (problem.Steps.Count > ListedSteps)
        {
            WriteTerm("Next step", $"For the next step on another computer, select it in the matrix ({Number(problem.Steps.Count - ListedSteps)} more).");
        }
    }

    private void WriteTerms(string term, IReadOnlyList<string> messages)
    {
        foreach (string message in messages.Take(ListedMessages))
        {
            WriteTerm(term, message);
        }

        if (messages.Count > ListedMessages)
        {
            WriteTerm(term, $"and {Count(messages.Count - ListedMessages, "other message")}");
        }
    }

    /// <summary>Words that all occur only in these writers.</summary>
    private static string FilterOf(ReportedWriter writer) => Uri.EscapeDataString(string.Join(" ", new[]
    {
        HtmlText.NameOf(writer.Name),
        writer.Verdict == Verdict.Missing ? nameof(Verdict.Missing) : writer.State,
        writer.FailureCode == 0 ? string.Empty : Hexadecimal(writer.FailureCode),
    }.Where(word => word.Length > 0)));

    private void WriteNames(IReadOnlyList<string> names)
    {
        for (int i = 0; i < Math.Min(names.Count, ListedCases); i++)
        {
            page.Write($"{(i == 0 ? string.Empty : ", ")}<bdi>{Name(names[i])}</bdi>");
        }

        if (names.Count > ListedCases)
        {
            page.Write($" and {Number(names.Count - ListedCases)} more");
        }
    }

    private void WriteTerm(string term, string? text)
    {
        if (!string.IsNullOrEmpty(text))
        {
            page.Write($"<dt>{term}</dt><dd>{Message(text)}</dd>");
        }
    }

    private void WriteFailures()
    {
        if (report.Failures.Count == 0)
        {
            return;
        }

        page.Write($"<section>\n<details class=\"failures\"{(report.Failures.Count <= UnfoldedFailures ? " open" : string.Empty)}>\n<summary><h2>No answer, or an incomplete answer</h2> <span>{Count(report.Failures.Count, "message")}</span></summary>\n");
        page.Write("<table id=\"failures\"><thead><tr><th scope=\"col\">Computer</th><th scope=\"col\">Error</th><th scope=\"col\">Next step</th></tr></thead>\n<tbody>\n");
        foreach ((_, GatherFailure failure) in report.Failures)
        {
            page.Write($"<tr><th scope=\"row\">{(failure.ComputerName is null ? "(not named)" : Name(failure.ComputerName))}</th>");
            page.Write($"<td>{Message(failure.Message)} <code>{Name(failure.ErrorId)}</code></td><td>{Message(failure.RecommendedAction)}</td></tr>\n");
        }

        page.Write("</tbody></table>\n</details>\n</section>\n");
    }

    private void WriteMatrix()
    {
        page.Write("<section aria-labelledby=\"computers\">\n<h2 id=\"computers\" tabindex=\"-1\">Computers</h2>\n");
        page.Write("<form class=\"script\" role=\"search\"><label for=\"filter\">Filter</label> <input id=\"filter\" type=\"search\" autocomplete=\"off\" spellcheck=\"false\" placeholder=\"computer, writer, state, code\" aria-describedby=\"hint\"> <output for=\"filter\"></output>\n");
        page.Write("<p id=\"hint\">Enter words to show only the computers that contain all of them in their name or in one of their writers, for example: <kbd>sql failed</kbd>. Select a computer or a cell for details.</p></form>\n");
        page.Write("<ul class=\"legend\" aria-hidden=\"true\">");
        foreach (Verdict verdict in Verdicts.WorstFirst)
        {
            page.Write($"<li><i class=\"{LetterOf(verdict)}\"></i> {verdict}</li>");
        }

        page.Write("<li><i></i> Not on this computer</li></ul>\n");
        page.Write("<div class=\"scroll\" role=\"region\" aria-label=\"Matrix of computers by writers\" tabindex=\"0\">\n");
        page.Write($"<table id=\"matrix\" role=\"table\"{(report.Rows.Count > LargeMatrix ? " class=\"large\"" : string.Empty)}>\n");
        page.Write("<caption>The worst computers and writers come first.</caption>\n");
        page.Write("<thead role=\"rowgroup\"><tr role=\"row\"><th scope=\"col\" role=\"columnheader\">Computer</th><th scope=\"col\" role=\"columnheader\">Health</th>");
        var indexes = new Dictionary<string, int>();
        foreach (WriterColumn column in report.Columns)
        {
            page.Write($"<th scope=\"col\" role=\"columnheader\" data-id=\"{indexes.Count}\"><span>{Name(column.Name)}</span></th>");
            indexes.Add(column.Key, indexes.Count);
        }

        bool hasOthers = report.Rows.Any(row => row.Instances.Any(answer => !indexes.ContainsKey(answer.Shared.ClassKey)));
        page.Write(hasOthers ? $"<th scope=\"col\" role=\"columnheader\"><span>Other writers</span></th>" : string.Empty);
        page.Write("</tr></thead>\n");
        Dictionary<ReportedWriter, int> writers = report.Writers.Select((writer, index) => (writer, index)).ToDictionary(each => each.writer, each => each.index);
        for (int i = 0; i < report.Rows.Count; i++)
        {
            page.Write(i % GroupedRows == 0 ? "<tbody role=\"rowgroup\">\n" : string.Empty);
            WriteRow(report.Rows[i], indexes, writers, hasOthers);
        }

        page.Write("</tbody>\n</table>\n</div>\n</section>\n");
    }

    private void WriteRow(FleetRow row, Dictionary<string, int> columns, Dictionary<ReportedWriter, int> writers, bool hasOthers)
    {
        page.Write($"<tr role=\"row\" class=\"{LetterOf(row.Tally.Worst)}\" data-w=\"{Numbers(row.Listed.Select(answer => writers[answer.Shared]))}\"");
        page.Write($" data-i=\"{string.Concat(row.Listed.Select(answer => answer.InstanceId.ToString("N")))}\" data-at=\"{Period(row.Instances)}\"");
        if (_failuresOf.Contains(row.Computer))
        {
            page.Write($" data-e=\"{Numbers(_failuresOf[row.Computer])}\"");
        }

        string otherName = row.Computer.OtherName is null ? string.Empty : $" <small>computer name {Name(row.Computer.OtherName)}</small>";
        string simulated = row.Computer.Source == VssSource.Simulation && report.IsMixed ? " <small>simulated</small>" : string.Empty;
        page.Write($"><th scope=\"row\" role=\"rowheader\"><button type=\"button\">{Name(row.Name)}{otherName}{simulated}</button></th><td role=\"cell\">{VerdictOf(row)}</td>");

        var cells = new VerdictTally?[columns.Count + (hasOthers ? 1 : 0)];
        foreach (ReportedInstance answer in row.Instances)
        {
            int column = columns.TryGetValue(answer.Shared.ClassKey, out int own) ? own : columns.Count;
            (cells[column] ??= new VerdictTally()).Add(answer.Shared.Verdict);
        }

        foreach (VerdictTally? cell in cells)
        {
            WriteCell(cell);
        }

        page.Write("</tr>\n");
    }

    private static string Numbers(IEnumerable<int> numbers) =>
        string.Join(" ", numbers.Select(number => number.ToString(CultureInfo.InvariantCulture)));

    private static string VerdictOf(FleetRow row)
    {
        var answers = new VerdictTally();
        Array.ForEach(row.Instances, answer => answers.Add(answer.Shared.Verdict));
        string[] parts =
        [
            .. Verdicts.WorstFirst
                .Where(verdict => verdict != Verdict.Healthy && answers[verdict] > 0)
                .Select(verdict => $"{Number(answers[verdict])} {verdict.ToString().ToLowerInvariant()}"),
            .. row.Computer.Failures.Count > 0 ? ["incomplete"] : Array.Empty<string>(),
            .. row.Computer.KnowsMissing ? Array.Empty<string>() : ["missing not known"],
        ];
        return parts.Length == 0 ? "healthy" : string.Join(", ", parts);
    }

    private void WriteCell(VerdictTally? cell)
    {
        if (cell is null)
        {
            page.Write("<td role=cell>");
            return;
        }

        Verdict worst = cell.Worst;
        int count = cell.Total;
        page.Write(count == 1
            ? $"<td role=cell class={LetterOf(worst)}>{worst}"
            : FormattableString.Invariant($"<td role=cell class={LetterOf(worst)} data-n={count}>{worst}: {cell[worst]} of {count}"));
    }

    /// <summary>Each distinct writer once, for the details; a row refers to its own by number.</summary>
    private void WriteStatuses()
    {
        Dictionary<string, int> columns = report.Columns.Select((column, index) => (column.Key, index)).ToDictionary(each => each.Key, each => each.index);
        page.Write("<script type=\"application/jsonl\" id=\"statuses\">\n");
        foreach (ReportedWriter writer in report.Writers)
        {
            JsonLine line = new JsonLine()
                .Add("Name", HtmlText.NameOf(writer.Name))
                .Add("Health", writer.Verdict.ToString())
                .Add("Letter", LetterOf(writer.Verdict))
                .Add("Column", columns.TryGetValue(writer.ClassKey, out int column) ? column : columns.Count)
                .Add("State", writer.State)
                .Add("Failure", writer.Failure)
                .Add(MeaningOf(writer), HtmlText.MessageOf(writer.Meaning))
                .Add("Causes", HtmlText.MessageOf(string.Join("\n", writer.Causes)))
                .Add("Retryable", writer.FailureCode == 0 ? string.Empty : writer.IsRetryable ? "yes: the same backup may succeed if it is retried" : "no")
                .Add("Application", ApplicationOf(writer))
                .Add("NextStep", HtmlText.MessageOf(writer.Advice))
                .Add("Service", HtmlText.MessageOf(writer.ServiceName))
                .Add("ComSecurity", writer.ComSecurity == ComSecurity.Inherited ? "inherited: writers that run under other accounts can be missing" : string.Empty)
                .Add("Source", writer.Source == VssSource.Simulation ? "simulation" : string.Empty)
                .Add("WriterId", writer.WriterId?.ToString("D"));

            WriteJson(line);
        }

        page.Write("</script>\n");
    }

    /// <summary>What each writer would back up, for the details, if that was gathered.</summary>
    private void WriteComponents()
    {
        if (!report.Rows.Any(row => row.Computer.Components.Count > 0))
        {
            return;
        }

        page.Write("<script type=\"application/jsonl\" id=\"components\">\n");
        for (int i = 0; i < report.Rows.Count; i++)
        {
            foreach (IGrouping<Guid, ComponentAnswer> writer in report.Rows[i].Computer.Components.GroupBy(component => component.InstanceId))
            {
                string[] texts = [.. writer.Select(component => HtmlText.MessageOf(component.Text)).Distinct()];
                string[] more = texts.Length > FleetRow.MostListed ? [$"and {Number(texts.Length - FleetRow.MostListed)} more"] : [];
                JsonLine line = new JsonLine()
                    .Add("Row", i)
                    .Add("InstanceId", writer.Key.ToString("N"))
                    .Add("Components", texts.Take(FleetRow.MostListed).Concat(more));
                WriteJson(line);
            }
        }

        page.Write("</script>\n");
    }

    /// <summary>A line of data. In JSON, the character that could end the element can only be part of a string.</summary>
    private void WriteJson(JsonLine line) => page.Write(line.ToString().Replace("<", "\\u003c") + '\n');

    private static string ApplicationOf(ReportedWriter writer)
    {
        string[] parts =
        [
            writer.ApplicationCode == 0 ? string.Empty : Hexadecimal(writer.ApplicationCode),
            HtmlText.MessageOf(writer.ApplicationMessage),
        ];
        return string.Join(": ", parts.Where(part => part.Length > 0));
    }
}
