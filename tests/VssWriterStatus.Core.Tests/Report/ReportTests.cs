using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using FsCheck.Fluent;
using VssWriterStatus.Interop;
using VssWriterStatus.Knowledge;
using VssWriterStatus.Report;
using Xunit;

namespace VssWriterStatus.Tests.Report;

public class ReportTests
{
    private const int NotRetryable = unchecked((int)0x800423F4);
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly List<WriterStatus> _writers = [];
    private readonly List<GatherFailure> _failures = [];

    private FleetReport Report => Settled(_writers, _failures);

    private string Page => PageOf(Report);

    /// <summary>Texts that would break out of markup, hide, or turn around what follows.</summary>
    public static TheoryData<string, string> HostileTexts => new()
    {
        { "<script>document.title='owned'</script>", "<script>document.title='owned'</script>" },
        { "</script><img src=x onerror=alert(1)>", "</script><img src=x onerror=alert(1)>" },
        { "</style></title><!--", "</style></title><!--" },
        { "\" onmouseover=\"alert(1)", "\" onmouseover=\"alert(1)" },
        { "' autofocus onfocus='alert(1)", "' autofocus onfocus='alert(1)" },
        { "]]><svg/onload=alert(1)>", "]]><svg/onload=alert(1)>" },
        { "&lt;b&gt;&#x3c;", "&lt;b&gt;&#x3c;" },
        { "a\0b", "a[U+0000]b" },
        { "a\u001B[31mb", "a[U+001B][31mb" },
        { "line\r\nbreak", "line[U+000D][U+000A]break" },
        { "abc\u202Efdp.exe", "abc[U+202E]fdp.exe" },
        { "\u2066x\u2069\u200F\u061C", "[U+2066]x[U+2069][U+200F][U+061C]" },
        { "System\u200BWriter\uFEFF", "System[U+200B]Writer[U+FEFF]" },
        { "a\u2028b\u2029c", "a[U+2028]b[U+2029]c" },
        { "half \uD83D pair \uDCBE", "half [U+D83D] pair [U+DCBE]" },
        { "tag \U000E0041", "tag [U+E0041]" },
        { "disk \U0001F4BE", "disk \U0001F4BE" },
        { "\u00DCberwachung \u65E5\u672C \u0639\u0631\u0628", "\u00DCberwachung \u65E5\u672C \u0639\u0631\u0628" },
        { string.Empty, "(no name)" },
    };

    [Theory]
    [MemberData(nameof(HostileTexts))]
    public void A_hostile_text_is_shown_as_text_wherever_it_stands(string text, string shown)
    {
        Add(text, text, 9, NotRetryable, message: text);
        _failures.Add(new GatherFailure(text, text, text, text));

        string page = Page;
        string markup = page.Substring(0, page.IndexOf("<script type=", StringComparison.Ordinal));
        string data = DataOf(page);

        // A status has lost its control characters before.
        string ofStatus = Escape(HtmlText.NameOf(text.ToPrintable()));
        Assert.Equal(shown, HtmlText.NameOf(text));
        Assert.Contains($"<button type=\"button\">{ofStatus}</button>", page);
        Assert.Contains($"<bdi>{ofStatus}</bdi></h3>", page);
        Assert.Contains($"<span>{ofStatus}</span></th>", page);
        Assert.Contains($"<code>{Escape(shown)}</code>", page);
        Assert.DoesNotContain('<', data);
        Assert.DoesNotMatch("<(img|svg/)|<!--", markup);
        AssertWhole(page);
    }

    [Fact]
    public void No_mixture_of_hostile_texts_breaks_out_of_the_page() => Hostile.Check(
        Gen.OneOf(Hostile.Text, Gen.Elements(HostileTexts.Select(row => row.Data.Item1)).ListOf().Select(texts => string.Concat(texts))),
        text =>
        {
            _writers.Clear();
            _failures.Clear();
            Add(text, text, 9, NotRetryable, message: text);
            _failures.Add(new GatherFailure(text, text, text, text));

            AssertWhole(Page);
        });

    [Fact]
    public void A_name_of_64k_characters_on_two_computers_is_shortened_and_breaks_nothing()
    {
        // Uri.EscapeDataString of .NET Framework takes no more than 65,519 characters.
        string name = new('<', 65600);
        Add("SRV1", name, 9, NotRetryable);
        Add("SRV2", name, 9, NotRetryable);

        string page = Page;
        Assert.Contains(Escape(new string('<', HtmlText.LongestName)) + "... [shortened]", page);
        Assert.DoesNotContain(Escape(new string('<', HtmlText.LongestName + 1)), page);
        Assert.Contains("href=\"#filter=", page);
        AssertWhole(page);
    }

    [Fact]
    public void A_message_without_end_is_shortened_and_a_pair_is_not_cut()
    {
        string pairs = string.Concat(Enumerable.Repeat("\U0001F4BE", 100_000));
        Add("SRV1", "W", 9, NotRetryable, message: "x" + pairs);

        string page = Page;
        Assert.InRange(page.Length, 1000, 100_000);
        Assert.DoesNotContain("[U+D83D]", page);
        AssertWhole(page);
    }

    [Fact]
    public void A_missing_writer_has_its_own_card_column_cell_and_problem()
    {
        Guid sql = Guid.Parse("a65faa63-5ea8-4ebc-9dbd-a0c4db26912a");
        ComputerAnswers answers = new();
        answers.Add(Reported([Status("SRV1", "SqlServerWriter", 1, 0, id: sql)]));
        answers.Add(Reported([Status("SRV2", "System Writer", 1, 0)], Missing("SqlServerWriter", sql)));
        answers.Add(Reported([Status("SRV3", "System Writer", 1, 0)], Missing("Contoso Writer")));
        FleetReport report = new(answers.Settle());

        Assert.Equal([0, 2, 0, 0, 0, 1], Verdicts.WorstFirst.Select(verdict => report.CountOf(verdict)));
        Assert.Equal((3, 2), (report.WriterCount, report.MissingCount));
        Assert.Equal(["Contoso Writer", "SqlServerWriter", "System Writer"], report.Columns.Select(column => column.Name).OrderBy(name => name, StringComparer.Ordinal));
        string page = PageOf(report);
        Assert.Contains("data-health=\"missing\" aria-pressed=\"false\"><b>2</b>", page);
        Assert.Contains("<td role=cell class=m>Missing", page);
        Assert.Contains("<td role=\"cell\">1 missing</td>", page);
        Assert.Contains("<details class=\"problem m\"", page);
        Assert.Contains("<dt>Expected</dt><dd>It is required.</dd><dt>Possible cause</dt><dd>Its service is stopped.</dd>", page);
        Assert.Contains("<title>VSS writers: 2 of 3 computers with missing writers</title>", page);
        Assert.Contains("3 writers on 3 computers, 2 missing writers, gathered", page);
    }

    [Fact]
    public void Statuses_alone_are_not_healthy_for_they_cannot_tell_what_is_missing()
    {
        ComputerAnswers answers = new();
        answers.Add(Status("SRV1", "W", 1, 0));
        FleetReport report = new(answers.Settle());

        Assert.Equal(1, report.CountOf(Verdict.Unknown));
        Assert.Contains("<p class=\"note\">Missing writers are not known for 1 computer", PageOf(report));
        Assert.Contains("<td role=\"cell\">missing not known</td>", PageOf(report));
    }

    [Fact]
    public void A_writer_that_was_asked_for_and_is_missing_is_one_of_its_computer()
    {
        ComputerAnswers answers = new();
        answers.Add(Reported([Status("SRV1", "W", 1, 0)]), "srv1.contoso.com");
        answers.Add(Missing("SqlServerWriter"), "srv1.contoso.com", VssSource.System);
        answers.Add(Missing("Contoso Writer"), null, VssSource.System);
        FleetReport report = new(answers.Settle());

        Assert.Equal(Verdict.Missing, Assert.Single(report.Rows).Tally.Worst);
        Assert.Equal("Contoso Writer did not report. It is required.", Assert.Single(report.Failures).Failure.Message);
        Assert.Contains("(not named)</th>", PageOf(report));
    }

    [Fact]
    public void Of_several_reports_the_newest_tells_what_is_missing()
    {
        Guid sql = Guid.Parse("a65faa63-5ea8-4ebc-9dbd-a0c4db26912a");
        WriterHealthReport before = Reported([Status("SRV1", "W", 1, 0)], Missing("SqlServerWriter", sql));
        WriterHealthReport after = Reported(
            [Status("SRV1", "W", 1, 0, at: Noon.AddMinutes(1)), Status("SRV1", "SqlServerWriter", 1, 0, at: Noon.AddMinutes(1), id: sql)]);
        WriterHealthReport later = Reported([Status("SRV1", "W", 1, 0, at: Noon.AddMinutes(2))], Missing("SqlServerWriter", sql));

        Assert.Equal(["SqlServerWriter Healthy", "W Healthy"], Shown(before, after));
        Assert.Equal(["SqlServerWriter Healthy", "W Healthy"], Shown(after, before));
        Assert.Equal(["SqlServerWriter Missing", "W Healthy"], Shown(after, later));

        static IEnumerable<string> Shown(params WriterHealthReport[] reports)
        {
            ComputerAnswers answers = new();
            Array.ForEach(reports, report => answers.Add(report));
            return Assert.Single(new FleetReport(answers.Settle()).Rows).Instances.Select(answer => $"{answer.Shared.Name} {answer.Shared.Verdict}");
        }
    }

    [Fact]
    public void A_computer_that_claims_the_name_of_another_has_a_row_of_its_own()
    {
        ComputerAnswers answers = new();
        answers.Add(Reported([Status("SRV1", "W", 9, NotRetryable)]), "srv1.contoso.com");
        answers.Add(Reported([Status("SRV1", "W", 1, 0, at: new DateTimeOffset(2099, 1, 1, 0, 0, 0, TimeSpan.Zero))]), "evil");
        answers.Add(Reported([Status("SRV1", "W", 1, 0, at: Noon.AddYears(1), source: VssSource.Simulation)]));
        answers.Add(new GatherFailure("SRV1.contoso.com", "VssTimeout", "It timed out.", null));
        answers.Add(new GatherFailure("evil", "VssTimeout", "It timed out too.", null));
        FleetReport report = new(answers.Settle());

        Assert.Equal(
            ["srv1.contoso.com - Failed 1", "evil SRV1 Unknown 1", "SRV1 - Healthy 0"],
            report.Rows.Select(row => $"{row.Name} {row.Computer.OtherName ?? "-"} {row.Tally.Worst} {row.Computer.Failures.Count}"));
        string page = PageOf(report);
        Assert.Contains("evil <small>computer name SRV1</small></button>", page);
        Assert.Contains("SRV1 <small>simulated</small></button>", page);
        Assert.Contains("<td role=\"cell\">1 failed, incomplete</td>", page);
    }

    [Theory]
    [InlineData("admin@srv1:22", "SRV1", null)]
    [InlineData("srv1.contoso.com", "SRV1", null)]
    [InlineData("srv10", "SRV1", "SRV1")]
    [InlineData("192.0.2.7", "SRV1", "SRV1")]
    [InlineData("localhost", "SRV1", null)]
    [InlineData(null, "SRV1", null)]
    public void A_claimed_name_is_shown_where_it_is_another(string? asked, string claimed, string? shown)
    {
        ComputerAnswers answers = new();
        answers.Add(Reported([Status(claimed, "W", 1, 0)]), asked);
        Assert.Equal(shown, Assert.Single(answers.Settle()).OtherName);
    }

    [Fact]
    public void A_computer_with_10000_classes_of_writers_makes_no_large_page_and_hides_no_other()
    {
        ComputerAnswers answers = new();
        for (int i = 0; i < 200; i++)
        {
            answers.Add(Reported([Status($"SRV{i}", "System Writer", i == 7 ? 9 : 1, i == 7 ? NotRetryable : 0), Status($"SRV{i}", "NTDS", 1, 0)]));
        }

        string message = new('m', 20_000);
        answers.Add(Reported([.. Enumerable.Range(0, 10_000).Select(i => Status("EVIL", $"Writer {i}", 9, NotRetryable, message, id: new Guid(i + 1, 0, 0, new byte[8])))]));
        for (int i = 0; i < 1000; i++)
        {
            answers.Add(new GatherFailure("EVIL", "VssUnexpected", $"Error {i}", null));
        }

        FleetReport report = new(answers.Settle());
        string page = PageOf(report);
        Assert.InRange(page.Length, 100_000, 8_000_000);
        Assert.Equal(["EVIL", "SRV7"], report.Rows.Take(2).Select(row => row.Name));
        Assert.InRange(report.Columns.Count, 3, WriterColumn.Most);
        Assert.Equal(["System Writer", "NTDS"], report.Columns.Take(2).Select(column => column.Name));
        Assert.Equal("System Writer", report.Problems[0].Writer.Name);
        Assert.Contains("<td role=\"cell\">10,000 failed, incomplete</td>", page);
        Assert.Contains("<p class=\"note\">Shortened: 1 computer reported more than 300 writers, of which only the worst 300 are listed: <bdi>EVIL</bdi>. All of them", page);
        Assert.Contains("<span>Other writers</span>", page);
        Assert.Matches("class=f data-n=9[0-9]+>Failed: 9[0-9]+ of 9[0-9]+", page);
        Assert.Contains("900 more errors are not listed.", page);
    }

    [Fact]
    public void A_next_step_that_differs_from_computer_to_computer_names_its_computer()
    {
        ComputerAnswers answers = new();
        foreach (string name in new[] { "SRV1", "SRV2" })
        {
            answers.Add(new WriterHealthReport(
                name, [Status(name, "W", 1, 0)], [new MissingWriter("Contoso Writer", null, null, "It is required.", [], $"Start-Service on {name}")], [], [], false, Noon, VssSource.System));
        }

        string page = PageOf(new FleetReport(answers.Settle()));
        Assert.Contains("<dt>Next step</dt><dd><bdi>SRV1</bdi>: Start-Service on SRV1</dd><dt>Next step</dt><dd><bdi>SRV2</bdi>: Start-Service on SRV2</dd>", page);
    }

    [Fact]
    public void A_warning_about_an_answer_is_listed_and_belongs_to_its_row()
    {
        ComputerAnswers answers = new();
        answers.Add(new WriterHealthReport("SRV1", [Status("SRV1", "W", 1, 0)], [], [], ["The collector could not be started."], false, Noon, VssSource.System));

        string page = PageOf(new FleetReport(answers.Settle()));
        Assert.Contains("<td>The collector could not be started. <code>Warning</code></td>", page);
        Assert.Contains(" data-e=\"0\"", page);
        Assert.Contains("<td role=\"cell\">healthy</td>", page);
    }

    [Fact]
    public void A_writer_that_could_not_be_read_is_an_error_of_its_row_until_a_newer_report()
    {
        ComputerAnswers answers = new();
        answers.Add(new WriterHealthReport("SRV1", [Status("SRV1", "W", 1, 0)], [], ["Writer 2 of 2 (index 1) could not be read."], [], false, Noon, VssSource.System));

        string page = PageOf(new FleetReport(answers.Settle()));
        Assert.Contains("<td>Writer 2 of 2 (index 1) could not be read. <code>VssWriterNotRead</code></td>", page);
        Assert.DoesNotContain("<td role=\"cell\">healthy</td>", page);

        answers.Add(new WriterHealthReport("SRV1", [Status("SRV1", "W", 1, 0)], [], [], [], false, Noon.AddHours(1), VssSource.System));
        Assert.DoesNotContain("could not be read", PageOf(new FleetReport(answers.Settle())));
    }

    [Fact]
    public void A_message_keeps_its_lines()
    {
        _failures.Add(new GatherFailure("SRV1", "Id", "first\r\n\tsecond\rthird", null));

        Assert.Contains("<td>first\n\tsecond[U+000D]third <code>Id</code>", Page);
    }

    [Fact]
    public void The_worst_computers_and_writers_come_first()
    {
        Add("A-HEALTHY", "Common", 1);
        Add("B-BUSY", "Common", 3);
        Add("C-UNKNOWN", "Odd", 0);
        Add("D-ONE", "Common", 1);
        Add("D-ONE", "Sql", 9, NotRetryable);
        Add("E-TWO", "Sql", 9, NotRetryable);
        Add("E-TWO", "Ntds", 9, NotRetryable);

        Assert.Equal(["E-TWO", "D-ONE", "C-UNKNOWN", "B-BUSY", "A-HEALTHY"], Report.Rows.Select(row => row.Name));
        Assert.Equal(["Sql", "Ntds", "Odd", "Common"], Report.Columns.Select(column => column.Name));
        Assert.Equal(["Sql", "Ntds", "Odd", "Common"], Report.Problems.Select(problem => problem.Writer.Name));
        Assert.Equal(["Sql", "Common"], Report.Rows[1].Instances.Select(answer => answer.Shared.Name));
    }

    [Fact]
    public void Computers_in_the_same_state_are_in_the_order_of_their_names()
    {
        Add("srv10", "W", 1);
        Add("SRV02", "W", 1);
        Add("SRV02", "V", 1);
        Add("srv01", "W", 1);

        Assert.Equal(["srv01", "SRV02", "srv10"], Report.Rows.Select(row => row.Name));
    }

    [Fact]
    public void Every_computer_is_counted_once_by_its_worst_writer()
    {
        Add("A", "V", 9, NotRetryable);
        Add("A", "W", 3);
        Add("B", "W", 3);
        Add("C", "W", 1);
        Add("D", "W", 0);
        Fail("E");
        Fail("E");

        Assert.Equal([1, 0, 1, 1, 0, 1, 1], Verdicts.WorstFirst.Select(verdict => Report.CountOf(verdict)).Append(Report.UnansweredCount));
        Assert.Equal((5, 5), (Report.ComputerCount, Report.WriterCount));
        string page = Page;
        Assert.Contains("data-health=\"all\" aria-pressed=\"true\"><b>5</b>", page);
        Assert.Contains("data-health=\"failed\" aria-pressed=\"false\"><b>1</b>", page);
        Assert.Contains("data-health=\"unanswered\" aria-pressed=\"false\"><b>1</b>", page);
        Assert.Contains("<title>VSS writers: 1 of 5 computers failed</title>", page);
    }

    [Fact]
    public void A_computer_that_answered_in_part_is_not_healthy()
    {
        Add("SRV1", "W", 1);
        Fail("srv1");

        FleetRow row = Assert.Single(Report.Rows);
        Assert.Equal(Verdict.Unknown, row.Tally.Worst);
        Assert.Equal((1, 0), (Report.ComputerCount, Report.UnansweredCount));
        Assert.Contains("<td role=\"cell\">incomplete</td>", Page);
    }

    [Fact]
    public void An_error_that_names_no_computer_is_listed_and_counts_as_none()
    {
        _failures.Add(new GatherFailure(null, "PathNotFound", "Cannot find servers.txt.", null));

        Assert.Equal(0, Report.ComputerCount);
        Assert.Contains("<th scope=\"row\">(not named)</th><td>Cannot find servers.txt. <code>PathNotFound</code></td>", Page);
    }

    [Fact]
    public void Of_several_gathers_the_newest_status_of_a_writer_stands()
    {
        Add("SRV1", "Sql", 9, NotRetryable, at: Noon);
        Add("srv1", "Sql", 1, at: Noon.AddMinutes(5), instance: 2);
        Add("SRV1", "Ntds", 1, at: Noon);

        FleetRow row = Assert.Single(Report.Rows);
        Assert.Equal(["Ntds Healthy", "Sql Healthy"], row.Instances.Select(answer => $"{answer.Shared.Name} {answer.Shared.Verdict}"));
        Assert.Empty(Report.Problems);
        Assert.Contains("data-at=\"2026-03-01 12:00:00 to 2026-03-01 12:05:00 UTC\"", Page);
    }

    [Fact]
    public void Instances_of_one_class_share_a_column_that_shows_the_worst_and_how_many()
    {
        Guid adam = Guid.Parse("dd846aaa-a1b6-42a8-aaf8-03dcb6114bfd");
        Add("SRV1", "ADAM (one) Writer", 1, id: adam, instance: 1);
        Add("SRV1", "ADAM (two) Writer", 9, NotRetryable, id: adam, instance: 2);

        WriterColumn column = Assert.Single(Report.Columns);
        Assert.Equal(KnownWriters.Find(adam, string.Empty)!.Name, column.Name);
        Assert.Contains("<td role=cell class=f data-n=2>Failed: 1 of 2", Page);
    }

    [Fact]
    public void One_thing_that_is_wrong_on_many_computers_is_told_once()
    {
        for (int i = 0; i < 150; i++)
        {
            Add($"SRV{i:000}", "Sql", 9, NotRetryable, message: $"Disk {i % 7} is full.");
        }

        WriterProblem problem = Assert.Single(Report.Problems);
        Assert.Equal((150, 7), (problem.Computers.Count, problem.ApplicationMessages.Count));
        string page = Page;
        Assert.Contains("<span>150 computers</span>", page);
        Assert.Contains(" and 50 more", page);
        Assert.Contains("<dt>Application</dt><dd>and 2 other messages</dd>", page);
        Assert.Contains("href=\"#filter=Sql%20FailedAtFreeze%200x800423F4\"", page);
        Assert.Contains($"<dt>Next step</dt><dd>{Escape(problem.Writer.Advice!)}</dd>", page);
    }

    [Fact]
    public void A_simulation_and_writers_that_may_be_missing_are_said_on_top()
    {
        Add("SRV1", "W", 1);
        Assert.DoesNotContain("class=\"note\"", Page);

        _failures.Add(new GatherFailure("SRV2", "Id", "No.", null, Source: VssSource.Simulation));
        Assert.Contains("<p class=\"note\">Simulated", Page);

        _failures.Clear();
        Add("SRV2", "W", 1, source: VssSource.Simulation);
        Assert.Contains("<p class=\"note\">Simulated", Page);

        Add("SRV3", "W", 1, security: ComSecurity.Inherited);
        Assert.Contains("<p class=\"note\">Writers may be missing", Page);
    }

    [Fact]
    public void A_report_of_nothing_says_so()
    {
        Assert.Contains("<p class=\"note\">No data: the report", Page);
        Assert.DoesNotContain("NaN", Page);
    }

    [Fact]
    public void A_state_and_a_verdict_without_a_name_are_shown_and_not_taken_for_healthy()
    {
        _writers.Add(Status("SRV1", "W", 99, 0, health: (WriterHealth)7));

        Assert.Equal(Verdict.Unknown, Report.Rows[0].Tally.Worst);
        Assert.Contains("<span>99</span>", Page);
    }

    [Fact]
    public void The_page_is_the_same_whatever_the_order_of_the_input_and_the_culture()
    {
        var odd = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        odd.NumberFormat.NumberGroupSeparator = "_";
        odd.NumberFormat.NegativeSign = "~";
        odd.DateTimeFormat.TimeSeparator = ".";
        WriterStatus[] statuses =
        [
            .. Enumerable.Range(0, 3600).Select(i => Status($"SRV{i / 3}", $"Writer {i % 3}", i % 7 == 0 ? 9 : -1, i % 14 == 0 ? NotRetryable : 0)),
        ];

        Assert.Equal(PageOf(statuses, CultureInfo.InvariantCulture), PageOf(Enumerable.Reverse(statuses), odd));
    }

    [Fact]
    public void The_policy_lets_run_only_the_style_and_the_script_of_the_page()
    {
        Add("SRV1", "W", 1);
        string page = Page;

        string policy = Regex.Match(page, "Content-Security-Policy\" content=\"([^\"]*)\"").Groups[1].Value;
        string style = Regex.Match(page, "<style>(.*?)</style>", RegexOptions.Singleline).Groups[1].Value;
        string script = Regex.Match(page, "<script>(.*?)</script>", RegexOptions.Singleline).Groups[1].Value;
        Assert.Equal(
            $"default-src 'none'; style-src '{Hash(style)}'; script-src '{Hash(script)}'; base-uri 'none'; form-action 'none'",
            policy);
        Assert.DoesNotMatch(@"https?://|\sstyle=|\son\w+=|\bsrc=|@import|url\(", page);
    }

    [Theory]
    [InlineData("light")]
    [InlineData("dark")]
    public void Every_text_stands_out_from_its_ground_as_WCAG_AA_asks(string scheme)
    {
        MatchCollection schemes = Regex.Matches(Page, @":root \{(.*?)\}", RegexOptions.Singleline);
        Dictionary<string, string> colours = Regex.Matches(schemes[scheme == "light" ? 0 : 1].Value, "--([a-z-]+): (#[0-9a-f]{6})")
            .Cast<Match>().ToDictionary(colour => colour.Groups[1].Value, colour => colour.Groups[2].Value);

        foreach ((string text, string ground) in new[]
        {
            ("text", "page"), ("text", "panel"), ("muted", "page"), ("muted", "panel"), ("accent", "page"), ("accent", "panel"),
            ("on-failed", "failed"), ("on-missing", "missing"), ("on-unknown", "unknown"), ("on-busy", "busy"), ("on-healthy", "healthy"), ("on-none", "none"),
        })
        {
            double contrast = (Luminance(colours[text]) + .05) / (Luminance(colours[ground]) + .05);
            Assert.True(Math.Max(contrast, 1 / contrast) >= 4.5, $"{text} on {ground}: {Math.Max(contrast, 1 / contrast):0.00}");
        }
    }

    /// <summary>No element of the page ends early or begins unasked, and nothing in it is hidden or turned around.</summary>
    private static void AssertWhole(string page)
    {
        Assert.Equal(["<script", "<script"], Regex.Matches(page, "<script").Cast<Match>().Select(tag => tag.Value));
        Assert.Equal(["</script", "</script"], Regex.Matches(page, "</script").Cast<Match>().Select(tag => tag.Value));
        Assert.Single(Regex.Matches(page, "</style"));
        Assert.DoesNotMatch(@"[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u200B-\u200F\u202A-\u202E\u2066-\u2069\u2028\u2029\uFEFF]", page);
        _ = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetBytes(page);
    }

    /// <summary>A report on each computer, and the errors.</summary>
    private static FleetReport Settled(IEnumerable<WriterStatus> writers, IEnumerable<GatherFailure> failures)
    {
        ComputerAnswers answers = new();
        foreach (IGrouping<(string, VssSource), WriterStatus> computer in writers.GroupBy(writer => (writer.ComputerName.ToUpperInvariant(), writer.Source)))
        {
            answers.Add(Reported([.. computer]));
        }

        foreach (GatherFailure failure in failures)
        {
            answers.Add(failure);
        }

        return new FleetReport(answers.Settle());
    }

    private static WriterHealthReport Reported(WriterStatus[] writers, params MissingWriter[] missing) =>
        new(writers[0].ComputerName, writers, missing, [], [], isBusyAllowed: false, writers.Max(writer => writer.GatheredAt), writers[0].Source);

    private static MissingWriter Missing(string name, Guid? id = null, string cause = "Its service is stopped.") =>
        new(name, id, "svc", "It is required.", [cause], "Start the service.");

    private static string PageOf(FleetReport report)
    {
        var page = new StringWriter { NewLine = "\n" };
        new ReportPage(report, page).Write();
        return page.ToString();
    }

    private static string PageOf(IEnumerable<WriterStatus> statuses, CultureInfo culture)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = culture;
        try
        {
            return PageOf(Settled(statuses, []));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static double Luminance(string colour)
    {
        double[] parts = [.. Enumerable.Range(0, 3).Select(i => Convert.ToInt32(colour.Substring(1 + (i * 2), 2), 16) / 255.0)];
        double[] linear = [.. parts.Select(part => part <= .04045 ? part / 12.92 : Math.Pow((part + .055) / 1.055, 2.4))];
        return (.2126 * linear[0]) + (.7152 * linear[1]) + (.0722 * linear[2]);
    }

    private static string Hash(string text)
    {
        using var sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sha256.AppendData(Encoding.UTF8.GetBytes(text));
        return "sha256-" + Convert.ToBase64String(sha256.GetHashAndReset());
    }

    private static string Escape(string text) =>
        text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;").Replace("\"", "&quot;").Replace("'", "&#39;");

    private static string DataOf(string page) =>
        Regex.Match(page, "<script type=\"application/jsonl\" id=\"statuses\">\n(.*?)</script>", RegexOptions.Singleline).Groups[1].Value;

    private static WriterStatus Status(
        string computer, string name, int state, int failure, string? message = null, DateTimeOffset? at = null, int instance = 1, Guid? id = null,
        WriterHealth? health = null, ComSecurity security = ComSecurity.Set, VssSource source = VssSource.System)
    {
        byte[] bytes = new byte[16];
        Encoding.Unicode.GetBytes(name, 0, Math.Min(name.Length, 8), bytes, 0);
        var raw = new RawWriterStatus(
            name, id ?? new Guid(bytes), new Guid(instance, 0, 0, new byte[8]), state, failure, message is null ? null : 5, message);
        WriterStatus status = WriterVerdict.Judge(raw, computer, at ?? Noon, security, source);
        return health is null ? status : new WriterStatus
        {
            ComputerName = status.ComputerName,
            Name = status.Name,
            WriterId = status.WriterId,
            InstanceId = status.InstanceId,
            State = status.State,
            Health = health.Value,
            FailureCode = status.FailureCode,
            Failure = status.Failure,
            Advice = status.Advice,
            GatheredAt = status.GatheredAt,
        };
    }

    private void Add(
        string computer, string name, int state, int failure = 0, string? message = null, DateTimeOffset? at = null, int instance = 1, Guid? id = null,
        ComSecurity security = ComSecurity.Set, VssSource source = VssSource.System) =>
        _writers.Add(Status(computer, name, state, failure, message, at, instance, id, null, security, source));

    private void Fail(string computer) =>
        _failures.Add(new GatherFailure(computer, nameof(VssErrorId.VssAccessDenied), "Access is denied.", "Run as administrator."));
}
