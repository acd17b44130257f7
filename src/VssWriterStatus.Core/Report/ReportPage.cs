using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using VssWriterStatus.Json;

namespace VssWriterStatus.Report;

/// <summary>Writes a report as one HTML page that needs nothing else: complete without its script, which adds filter and details.</summary>
internal sealed class ReportPage(FleetReport report, TextWriter page)
{
    /// <summary>How many computers or messages a problem lists before it leaves the rest to the matrix.</summary>
    private const int ListedCases = 100;
    private const int ListedMessages = 5;

    /// <summary>More rows than this make a matrix of which a browser lays out only the groups in sight. The style sheet has the height of a full group.</summary>
    private const int LargeMatrix = 500;
    private const int GroupedRows = 50;

    /// <summary>How many problems stand above the matrix before the rest is folded, and up to how many are unfolded themselves.</summary>
    private const int ShownProblems = 5;
    private const int UnfoldedProblems = 2;

    /// <summary>Up to how many errors are unfolded.</summary>
    private const int UnfoldedFailures = 10;

    private static readonly string Version = Assembly.GetExecutingAssembly().GetName().Version.ToString(3);
    private static readonly string Style = Resource("report.css");
    private static readonly string Script = Resource("report.js");

    /// <summary>The class of a verdict in the style sheet.</summary>
    private static readonly Dictionary<WriterHealth, string> Letters = new()
    {
        [WriterHealth.Failed] = "f",
        [WriterHealth.Unknown] = "u",
        [WriterHealth.Busy] = "b",
        [WriterHealth.Healthy] = "h",
    };

    public void Write()
    {
        WriteHead();
        WriteSummary();
        page.Write("<main>\n");
        WriteProblems();
        WriteFailures();
        WriteMatrix();
        page.Write("</main>\n<footer>VssWriterStatus ");
        page.WriteHtml(Version);
        page.Write("</footer>\n");
        WriteStatuses();
        page.Write($"<script>{Script}</script>\n</body>\n</html>\n");
    }

    private static string Resource(string name)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(name));
        return reader.ReadToEnd();
    }

    /// <summary>What the page may run is exactly what is written here, whatever the names in it hold.</summary>
    private static string HashOf(string source)
    {
        using var sha256 = SHA256.Create();
        return $"'sha256-{Convert.ToBase64String(sha256.ComputeHash(Encoding.UTF8.GetBytes(source)))}'";
    }

    private static string Number(int value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Count(int value, string one, string? many = null) => $"{Number(value)} {(value == 1 ? one : many ?? one + "s")}";

    private static string Hexadecimal(int code) => VssError.HexadecimalOf(code);

    private static string FailureOf(WriterStatus status)
    {
        string code = Hexadecimal(status.FailureCode);
        return status.FailureCode == 0 ? string.Empty : status.Failure == code ? code : $"{code} {status.Failure}";
    }

    private static string Period(IEnumerable<DateTimeOffset> moments)
    {
        DateTimeOffset[] ends = [moments.Min(), moments.Max()];
        return string.Join(" to ", ends.Select(end => end.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)).Distinct()) + " UTC";
    }

    private static string LetterOf(WriterHealth health) => Letters[Severity.WorstFirst[Severity.RankOf(health)]];

    private void WriteHead()
    {
        page.Write("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        page.Write($"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src {HashOf(Style)}; script-src {HashOf(Script)}; base-uri 'none'; form-action 'none'\">\n");
        page.Write("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n");
        page.Write("<meta name=\"referrer\" content=\"no-referrer\">\n<meta name=\"robots\" content=\"noindex\">\n");
        page.Write($"<title>VSS writers: {Outcome()}</title>\n<style>{Style}</style>\n</head>\n<body>\n");
    }

    private string Outcome() => report.CountOf(WriterHealth.Failed) == 0
        ? Count(report.ComputerCount, "computer")
        : $"{Number(report.CountOf(WriterHealth.Failed))} of {Count(report.ComputerCount, "computer")} failed";

    private void WriteSummary()
    {
        page.Write("<a class=\"skip\" href=\"#computers\">Skip to the computers</a>\n<header>\n<h1>VSS writers</h1>\n<p>");
        page.Write($"{Count(report.WriterCount, "writer")} on {Count(report.Rows.Count, "computer")}");
        if (report.Rows.Count > 0)
        {
            page.Write($", gathered {Period(report.Rows.SelectMany(row => row.Answers).Select(answer => answer.GatheredAt))}");
        }

        page.Write(".</p>\n");
        if (report.ComputerCount + report.Failures.Count == 0)
        {
            WriteNote("Nothing was gathered: the report got no status and no error.");
        }

        if (report.IsSimulated)
        {
            WriteNote("Simulated: at least one answer comes from a simulation and says nothing about a real computer.");
        }

        if (report.MayLackWriters)
        {
            WriteNote("Writers may be missing: at least one status was gathered in a process whose COM security other accounts' writers may not pass.");
        }

        page.Write("<ul class=\"cards\" aria-label=\"Computers by their worst writer\">\n");
        WriteCard("all", report.ComputerCount, "Computers");
        foreach (WriterHealth health in Severity.WorstFirst)
        {
            WriteCard(health.ToString().ToLowerInvariant(), report.CountOf(health), health.ToString(), LetterOf(health));
        }

        WriteCard("unanswered", report.UnansweredCount, "No answer", "n");
        page.Write("</ul>\n");
        WriteBar();
        page.Write("</header>\n");
    }

    private void WriteNote(string text) => page.Write($"<p class=\"note\">{text}</p>\n");

    private void WriteCard(string health, int count, string label, string? letter = null) => page.Write(
        $"<li><button type=\"button\" class=\"card {(count == 0 ? "none " : string.Empty)}{letter}\" data-health=\"{health}\" aria-pressed=\"{(letter is null ? "true" : "false")}\"><b>{Number(count)}</b> <span>{label}</span></button></li>\n");

    /// <summary>The cards as lengths; a screen reader has the cards.</summary>
    private void WriteBar()
    {
        if (report.ComputerCount == 0)
        {
            return;
        }

        int start = 0;
        page.Write(FormattableString.Invariant($"<svg class=\"bar\" viewBox=\"0 0 {report.ComputerCount} 1\" preserveAspectRatio=\"none\" aria-hidden=\"true\">"));
        foreach ((string letter, int count) in Severity.WorstFirst.Select(health => (LetterOf(health), report.CountOf(health))).Append(("n", report.UnansweredCount)))
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
            foreach (WriterProblem problem in report.Problems.Skip(ShownProblems))
            {
                WriteProblem(problem);
            }

            page.Write("</details>\n");
        }

        page.Write("</section>\n");
    }

    private void WriteProblem(WriterProblem problem)
    {
        WriterStatus status = problem.Status;
        page.Write($"<details class=\"problem {LetterOf(status.Health)}\"{(report.Problems.Count <= UnfoldedProblems ? " open" : string.Empty)}>\n<summary><h3><i>{status.Health}</i> <bdi>");
        page.WriteHtml(HtmlText.NameOf(status.Name));
        page.Write($"</bdi></h3> <span>{status.StateName}</span> <span>{Count(problem.Computers.Count, "computer")}</span></summary>\n<dl>");
        WriteTerm("Next step", status.Advice);
        WriteTerm("Failure", FailureOf(status));
        WriteTerm("Meaning", status.FailureMessage);
        foreach (string message in problem.ApplicationMessages.Take(ListedMessages))
        {
            WriteTerm("Application", message);
        }

        if (problem.ApplicationMessages.Count > ListedMessages)
        {
            WriteTerm("Application", $"and {Count(problem.ApplicationMessages.Count - ListedMessages, "other message")}");
        }

        WriteTerm("Service", status.ServiceName);
        page.Write("<dt>Computers</dt><dd>");
        WriteNames(problem.Computers);
        if (problem.Computers.Count > 1)
        {
            page.Write(" <a class=\"script\" href=\"#filter=");
            page.WriteHtml(FilterOf(status));
            page.Write("\">Show them in the matrix</a>");
        }

        page.Write("</dd></dl>\n</details>\n");
    }

    /// <summary>Words that only these writers have all of.</summary>
    private static string FilterOf(WriterStatus status) =>
        Uri.EscapeDataString($"{HtmlText.NameOf(status.Name)} {status.StateName} {(status.FailureCode == 0 ? string.Empty : Hexadecimal(status.FailureCode))}".TrimEnd());

    private void WriteNames(IReadOnlyList<string> names)
    {
        for (int i = 0; i < Math.Min(names.Count, ListedCases); i++)
        {
            page.Write(i == 0 ? "<bdi>" : ", <bdi>");
            page.WriteHtml(HtmlText.NameOf(names[i]));
            page.Write("</bdi>");
        }

        if (names.Count > ListedCases)
        {
            page.Write($" and {Number(names.Count - ListedCases)} more.");
        }
    }

    private void WriteTerm(string term, string? text)
    {
        if (!string.IsNullOrEmpty(text))
        {
            page.Write($"<dt>{term}</dt><dd>");
            page.WriteHtml(HtmlText.MessageOf(text));
            page.Write("</dd>");
        }
    }

    private void WriteFailures()
    {
        if (report.Failures.Count == 0)
        {
            return;
        }

        page.Write($"<section>\n<details class=\"failures\"{(report.Failures.Count <= UnfoldedFailures ? " open" : string.Empty)}>\n<summary><h2>No answer, or not in full</h2> <span>{Count(report.Failures.Count, "error")}</span></summary>\n");
        page.Write("<table id=\"failures\"><thead><tr><th scope=\"col\">Computer</th><th scope=\"col\">Error</th><th scope=\"col\">Next step</th></tr></thead>\n<tbody>\n");
        foreach (GatherFailure failure in report.Failures)
        {
            page.Write("<tr><th scope=\"row\">");
            page.WriteHtml(failure.ComputerName is null ? "(not named)" : HtmlText.NameOf(failure.ComputerName));
            page.Write("</th><td>");
            page.WriteHtml(HtmlText.MessageOf(failure.Message));
            page.Write(" <code>");
            page.WriteHtml(HtmlText.NameOf(failure.ErrorId));
            page.Write("</code></td><td>");
            page.WriteHtml(HtmlText.MessageOf(failure.RecommendedAction));
            page.Write("</td></tr>\n");
        }

        page.Write("</tbody></table>\n</details>\n</section>\n");
    }

    private void WriteMatrix()
    {
        page.Write("<section aria-labelledby=\"computers\">\n<h2 id=\"computers\" tabindex=\"-1\">Computers</h2>\n");
        page.Write("<form class=\"script\" role=\"search\"><label for=\"filter\">Filter</label> <input id=\"filter\" type=\"search\" autocomplete=\"off\" spellcheck=\"false\" placeholder=\"computer, writer, state, code\" aria-describedby=\"hint\"> <output for=\"filter\"></output>\n");
        page.Write("<p id=\"hint\">Shows a computer if every word is in its name or in one of its writers: <kbd>sql failed</kbd>. Choose a computer or a cell for details.</p></form>\n");
        page.Write("<ul class=\"legend\" aria-hidden=\"true\">");
        foreach (WriterHealth health in Severity.WorstFirst)
        {
            page.Write($"<li><i class=\"{LetterOf(health)}\"></i> {health}</li>");
        }

        page.Write("<li><i></i> Not on this computer</li></ul>\n");
        page.Write("<div class=\"scroll\" role=\"region\" aria-label=\"Matrix of computers by writers\" tabindex=\"0\">\n");
        page.Write($"<table id=\"matrix\" role=\"table\"{(report.Rows.Count > LargeMatrix ? " class=\"large\"" : string.Empty)}>\n");
        page.Write("<caption>The worst computers and writers come first.</caption>\n");
        page.Write("<thead role=\"rowgroup\"><tr role=\"row\"><th scope=\"col\" role=\"columnheader\">Computer</th><th scope=\"col\" role=\"columnheader\">Verdict</th>");
        var indexes = new Dictionary<Guid, int>();
        foreach (WriterColumn column in report.Columns)
        {
            indexes.Add(column.WriterId, indexes.Count);
            page.Write($"<th scope=\"col\" role=\"columnheader\" data-id=\"{column.WriterId}\"><span>");
            page.WriteHtml(HtmlText.NameOf(column.Name));
            page.Write("</span></th>");
        }

        page.Write("</tr></thead>\n");
        Dictionary<WriterStatus, int> statuses = report.Statuses.Select((status, index) => (status, index)).ToDictionary(each => each.status, each => each.index);
        for (int i = 0; i < report.Rows.Count; i++)
        {
            page.Write(i % GroupedRows == 0 ? "<tbody role=\"rowgroup\">\n" : string.Empty);
            WriteRow(report.Rows[i], indexes, statuses);
        }

        page.Write("</tbody>\n</table>\n</div>\n</section>\n");
    }

    private void WriteRow(FleetRow row, Dictionary<Guid, int> columns, Dictionary<WriterStatus, int> statuses)
    {
        WriterHealth worst = row.Tally.Worst;
        page.Write($"<tr role=\"row\" class=\"{LetterOf(worst)}\" data-w=\"{string.Join(" ", row.Answers.Select(answer => statuses[answer.Shared].ToString(CultureInfo.InvariantCulture)))}\"");
        page.Write($" data-i=\"{string.Concat(row.Answers.Select(answer => answer.InstanceId.ToString("N")))}\" data-at=\"{Period(row.Answers.Select(answer => answer.GatheredAt))}\"><th scope=\"row\" role=\"rowheader\"><button type=\"button\">");
        page.WriteHtml(HtmlText.NameOf(row.Name));
        page.Write($"</button></th><td role=\"cell\">{VerdictOf(row)}</td>");

        var cells = new HealthTally?[columns.Count];
        foreach (WriterAnswer answer in row.Answers)
        {
            (cells[columns[answer.Shared.WriterId]] ??= new HealthTally()).Add(answer.Shared.Health);
        }

        foreach (HealthTally? cell in cells)
        {
            WriteCell(cell);
        }

        page.Write("</tr>\n");
    }

    private static string VerdictOf(FleetRow row)
    {
        WriterHealth worst = row.Tally.Worst;
        IEnumerable<string> parts = Severity.WorstFirst
            .Where(health => health != WriterHealth.Healthy)
            .Select(health => (Word: health.ToString().ToLowerInvariant(), Count: row.Answers.Count(answer => Severity.RankOf(answer.Shared.Health) == Severity.RankOf(health))))
            .Where(part => part.Count > 0)
            .Select(part => $"{Number(part.Count)} {part.Word}")
            .Concat(row.Failures.Count > 0 ? ["incomplete"] : []);
        return worst == WriterHealth.Healthy ? "healthy" : string.Join(", ", parts);
    }

    private void WriteCell(HealthTally? cell)
    {
        if (cell is null)
        {
            page.Write("<td role=cell>");
            return;
        }

        WriterHealth worst = cell.Worst;
        int count = cell.Total;
        page.Write(count == 1
            ? $"<td role=cell class={LetterOf(worst)}>{worst}"
            : FormattableString.Invariant($"<td role=cell class={LetterOf(worst)} data-n={count}>{worst}: {cell[worst]} of {count}"));
    }

    /// <summary>Every different status once, for the details; a row names its own by number.</summary>
    private void WriteStatuses()
    {
        page.Write("<script type=\"application/jsonl\" id=\"statuses\">\n");
        foreach (WriterStatus status in report.Statuses)
        {
            JsonLine line = new JsonLine()
                .Add("Name", HtmlText.NameOf(status.Name))
                .Add("Health", status.Health.ToString())
                .Add("Letter", LetterOf(status.Health))
                .Add("State", status.StateName)
                .Add("Failure", FailureOf(status))
                .Add("Meaning", HtmlText.MessageOf(status.FailureMessage))
                .Add("Retryable", status.FailureCode == 0 ? string.Empty : status.IsRetryable ? "yes: the same backup may succeed when it is tried again" : "no")
                .Add("Application", ApplicationOf(status))
                .Add("NextStep", HtmlText.MessageOf(status.Advice))
                .Add("Service", HtmlText.MessageOf(status.ServiceName))
                .Add("ComSecurity", status.ComSecurity == ComSecurity.Inherited ? "inherited: writers of other accounts may be missing" : string.Empty)
                .Add("Source", status.Source == VssSource.Simulation ? "simulation" : string.Empty)
                .Add("WriterId", status.WriterId);

            // In JSON, it can only be part of a text.
            page.Write(line.ToString().Replace("<", "\\u003c"));
            page.Write('\n');
        }

        page.Write("</script>\n");
    }

    private static string ApplicationOf(WriterStatus status)
    {
        string[] parts =
        [
            status.ApplicationCode is null or 0 ? string.Empty : Hexadecimal(status.ApplicationCode.Value),
            HtmlText.MessageOf(status.ApplicationMessage),
        ];
        return string.Join(": ", parts.Where(part => part.Length > 0));
    }
}
