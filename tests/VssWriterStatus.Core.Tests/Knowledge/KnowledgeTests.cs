using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using VssWriterStatus.Interop;
using VssWriterStatus.Knowledge;
using Xunit;

namespace VssWriterStatus.Tests.Knowledge;

public class KnowledgeTests
{
    private const string ErrorHeader = "/usr/x86_64-w64-mingw32/include/vsserror.h";

    [Fact]
    public void Every_HRESULT_of_the_header_has_its_name()
    {
        Assert.SkipUnless(File.Exists(ErrorHeader), "mingw-w64's headers are not installed (g++-mingw-w64-x86-64).");
        MatchCollection definitions = Regex.Matches(
            File.ReadAllText(ErrorHeader), @"#define\s+(VSS_[ES]_\w+)\s+\(\(HRESULT\)0x([0-9a-fA-F]{8})L?\)|#define\s+(VSS_[ES]_\w+)\s+_HRESULT_TYPEDEF_\(0x([0-9a-fA-F]{8})L?\)");

        Assert.InRange(definitions.Count, 60, 100);
        foreach (Match definition in definitions)
        {
            string name = definition.Groups[1].Value + definition.Groups[3].Value;
            int code = Convert.ToInt32(definition.Groups[2].Value + definition.Groups[4].Value, 16);
            Assert.Equal(name, KnownErrors.Of(code).Name);
        }
    }

    /// <summary>The names of COM, RPC and Win32, whose numbers winerror.h gives as they are or as an error of Windows.</summary>
    [Fact]
    public void Every_other_code_has_the_number_of_its_name_in_the_headers()
    {
        Assert.SkipUnless(File.Exists(ErrorHeader), "mingw-w64's headers are not installed (g++-mingw-w64-x86-64).");
        string header = File.ReadAllText(Path.Combine(Path.GetDirectoryName(ErrorHeader)!, "winerror.h"));
        int compared = 0;
        foreach (VssError known in KnownErrors.All.Where(known => !known.Name.StartsWith("VSS_", StringComparison.Ordinal) && known.Name != known.Hexadecimal))
        {
            Match definition = Regex.Match(header, $@"#define\s+{known.Name}\s+(?:_HRESULT_TYPEDEF_\(|\(\(HRESULT\)|_NDIS_ERROR_TYPEDEF_\(|__MSABI_LONG\()?(0x[0-9a-fA-F]+|\d+)");
            if (definition.Success)
            {
                string number = definition.Groups[1].Value;
                bool isHex = number.StartsWith("0x", StringComparison.Ordinal);
                int value = isHex ? Convert.ToInt32(number, 16) : int.Parse(number, CultureInfo.InvariantCulture);
                Assert.Equal((known.Name, known.Code), (known.Name, isHex ? value : HResult.FromWin32(value)));
                compared++;
            }
        }

        Assert.InRange(compared, 90, KnownErrors.All.Count);
    }

    [Fact]
    public void Every_code_of_Windows_Server_Backup_names_its_source()
    {
        string[][] rows = [.. EmbeddedTable.Rows("hresults.tsv").Where(row => row[1].Length == 0)];

        Assert.Equal(["807800A1", "80780102", "80780119", "81000019"], rows.Select(row => row[0]).OrderBy(code => code, StringComparer.Ordinal));
        Assert.All(rows, row => Assert.NotEmpty(row[7]));
    }

    [Theory]
    [InlineData("0x800423F4")]
    [InlineData("0X800423f4")]
    [InlineData("800423f4")]
    [InlineData("-2147212300")]
    [InlineData("2147754996")]
    [InlineData("VSS_E_WRITERERROR_NONRETRYABLE")]
    [InlineData("vss_e_writererror_nonretryable")]
    public void A_code_is_understood_in_every_notation(string text)
    {
        Assert.True(KnownErrors.TryParse(text, out int code));
        Assert.Equal(unchecked((int)0x800423F4), code);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0x")]
    [InlineData("0x123456789")]
    [InlineData("VSS_E_NOSUCH")]
    [InlineData(" 5")]
    public void What_is_no_code_is_not_understood(string text) => Assert.False(KnownErrors.TryParse(text, out _));

    [Fact]
    public void An_unknown_code_is_its_own_name() => Assert.Equal("0x80041234", KnownErrors.Of(unchecked((int)0x80041234)).Name);

    [Fact]
    public void Every_advice_and_meaning_is_a_sentence()
    {
        foreach (string[] row in EmbeddedTable.Rows("hresults.tsv"))
        {
            Assert.Equal(8, row.Length);
            Assert.All(row.Skip(3).Take(3).Where(text => text.Length > 0), text => Assert.Matches(@"^[A-Z].*\.$", text));
        }
    }

    [Fact]
    public void Every_known_code_has_a_meaning_and_every_failure_a_next_step()
    {
        Assert.InRange(KnownErrors.All.Count, 98, 220);
        Assert.Equal(81, KnownErrors.All.Count(known => known.Name.StartsWith("VSS_", StringComparison.Ordinal)));
        Assert.All(KnownErrors.All, known => Assert.NotNull(known.Meaning));
        Assert.All(KnownErrors.All, known => Assert.Equal(known.IsFailure, known.Class != VssErrorClass.None));
        Assert.All(KnownErrors.All.Where(known => known.IsFailure), known => Assert.NotNull(known.Advice));
    }

    [Fact]
    public void An_unknown_code_is_taken_apart()
    {
        VssError error = KnownErrors.Of(unchecked((int)0x8BADF00D));

        Assert.Equal((true, 0x3AD, VssErrorClass.Unknown), (error.IsFailure, error.Facility, error.Class));
        Assert.Equal("0x8BADF00D", error.ToString());
        Assert.Equal("0x800423F4 (VSS_E_WRITERERROR_NONRETRYABLE)", KnownErrors.Of(unchecked((int)0x800423F4)).ToString());
    }

    [Fact]
    public void The_catalogue_is_well_formed()
    {
        Assert.Equal(59, KnownWriters.All.Count);
        Assert.All(KnownWriters.All, known => Assert.NotEmpty(known.Name));
        Assert.All(KnownWriters.All, known => Assert.NotEmpty(known.Role));
        Assert.All(KnownWriters.All, known => Assert.NotEmpty(known.Source));
        Assert.All(
            KnownWriters.All.GroupBy(known => (known.WriterId, known.Name.ToUpperInvariant())),
            group => Assert.Single(group));
    }

    [Theory]
    [InlineData("e8132975-6f93-4464-a53e-1050253ae220", "a translated name", "CryptSvc")]
    [InlineData("a65faa63-5ea8-4ebc-9dbd-a0c4db26912a", "SqlServerWriter", "SQLWriter")]
    [InlineData("11111111-1111-1111-1111-111111111111", "osearch vss writer", "OSearch")]
    [InlineData("11111111-1111-1111-1111-111111111111", "SqlServerWriter", null)]
    [InlineData("d61d61c8-d73a-4eee-8cdd-f6f9786b7124", "Task Scheduler Writer", null)]
    public void A_writer_is_known_by_its_class_and_by_name_only_where_no_class_is_published(string id, string name, string? service) =>
        Assert.Equal(service, KnownWriters.Find(Guid.Parse(id), name)?.ServiceName);

    [Theory]
    [InlineData("76fe1ac4-15f7-4bcd-987e-8e1acb462fb7", "microsoft exchange writer", "Microsoft Exchange Writer", "MSExchangeRepl")]
    [InlineData("76fe1ac4-15f7-4bcd-987e-8e1acb462fb7", "Microsoft Exchange Replica Writer", "Microsoft Exchange Replica Writer", "MSExchangeRepl")]
    [InlineData("76fe1ac4-15f7-4bcd-987e-8e1acb462fb7", "Another Writer", null, null)]
    [InlineData("da452614-4858-5e53-a512-38aab25c61ad", "SharePoint Services Writer", "SharePoint Services Writer", "SPWriterV4")]
    [InlineData("c2f52614-5e53-4858-a589-38eeb25c6184", "SharePoint Services Writer", "SharePoint Services Writer", "SPWriter")]
    [InlineData("11111111-1111-1111-1111-111111111111", "DPM Writer", "DPM Writer", "DPMWriter")]
    public void A_writer_is_its_class_id_with_its_name(string id, string name, string? row, string? service)
    {
        KnownWriter? known = KnownWriters.Find(Guid.Parse(id), name);

        Assert.Equal((row, service), (known?.Name, known?.ServiceName));
    }

    [Fact]
    public void Every_row_is_found_by_its_own_id_and_name() => Assert.All(
        KnownWriters.All, known => Assert.Same(known, KnownWriters.Find(known.WriterId ?? Guid.Empty, known.Name)));

    [Theory]
    [InlineData("", null, null)]
    [InlineData("Directory Service", "Directory Service", "any source")]
    [InlineData("Application: SQLWRITER, MSSQL$*", "Application", "mssql$two")]
    [InlineData("Application: SQLWRITER, MSSQL$*", "Application", "SqlWriter")]
    public void A_log_is_its_name_with_the_sources_of_the_application(string cell, string? logName, string? source)
    {
        WriterLog? log = WriterLog.Parse(cell);

        Assert.Equal((logName, cell.Length == 0 ? null : cell), (log?.LogName, log?.ToString()));
        Assert.True(log is null || log.Has(source!));
        Assert.False(log?.Sources.Count > 0 && log.Has("MSSQLSERVERX"));
    }

    [Theory]
    [InlineData("ADAM (instance1) Writer", "ADAM (instance1)")]
    [InlineData("a translated name", null)]
    public void The_log_follows_from_the_name_where_each_instance_has_its_own(string name, string? logName) =>
        Assert.Equal(logName, KnownWriters.OfClass(Guid.Parse("dd846aaa-a1b6-42a8-aaf8-03dcb6114bfd"))[0].LogOf(name)?.LogName);

    /// <summary>Field names of the catalogue's log column: the ones that Microsoft's documents name.</summary>
    [Theory]
    [InlineData("NTDS", "Directory Service")]
    [InlineData("Microsoft Hyper-V VSS Writer", "Microsoft-Windows-Hyper-V-VMMS-Admin")]
    [InlineData("DFS Replication service writer", "DFS Replication")]
    [InlineData("SqlServerWriter", "Application: SQLWRITER, SQLVDI, MSSQL*")]
    [InlineData("Microsoft Exchange Writer", "Application: MSExchangeRepl, MSExchangeIS, ESE")]
    [InlineData("MailStore VSS Writer", null)]
    public void The_catalogue_names_the_log_of_the_application(string name, string? log) =>
        Assert.Equal(log, KnownWriters.All.Single(known => known.Name == name).Log?.ToString());

    [Fact]
    public void Every_rule_of_the_verdict_has_its_source_and_all_but_the_healthy_a_next_step()
    {
        Assert.Equal(19, HealthRules.All.Count);
        Assert.All(HealthRules.All, rule => Assert.NotEmpty(rule.Source));
        Assert.All(HealthRules.All, rule => Assert.Equal(rule.Health == WriterHealth.Healthy, rule.Advice is null));
        Assert.All(HealthRules.All.Where(rule => rule.Advice is not null), rule => Assert.Matches(@"^[A-Z].*\.$", rule.Advice));
    }

    [Theory]
    [InlineData(-1, 0, WriterHealth.Unknown)]
    [InlineData(int.MaxValue, 0, WriterHealth.Unknown)]
    [InlineData(-1, unchecked((int)0x800423F3), WriterHealth.Failed)]
    [InlineData(1, 0x0004230A, WriterHealth.Healthy)]
    [InlineData(9, 1, WriterHealth.Failed)]
    public void Numbers_that_are_not_documented_are_judged_by_their_sign(int state, int failure, WriterHealth expected) =>
        Assert.Equal(expected, HealthRules.For(state, failure).Health);

    /// <summary>States 0 to 16 from left to right: Unknown, Healthy, Busy, Failed.</summary>
    [Theory]
    [InlineData("S_OK", "UHBBBHFFFFFFFFFFU")]
    [InlineData("VSS_E_UNEXPECTED_WRITER_ERROR", "FFFFFFFFFFFFFFFFF")]
    [InlineData("VSS_E_WRITER_NOT_RESPONDING", "FFFFFFFFFFFFFFFFF")]
    [InlineData("VSS_E_WRITERERROR_PARTIAL_FAILURE", "FFFFFFFFFFFFFFFFF")]
    [InlineData("VSS_E_WRITERERROR_INCONSISTENTSNAPSHOT", "FFFFFFFFFFFFFFFFF")]
    [InlineData("VSS_E_WRITERERROR_OUTOFRESOURCES", "FFFFFFFFFFFFFFFFF")]
    [InlineData("VSS_E_WRITERERROR_TIMEOUT", "FFFFFFFFFFFFFFFFF")]
    [InlineData("VSS_E_WRITERERROR_RETRYABLE", "FFFFFFFFFFFFFFFFF")]
    [InlineData("VSS_E_WRITERERROR_NONRETRYABLE", "FFFFFFFFFFFFFFFFF")]
    [InlineData("VSS_E_WRITERERROR_RECOVERY_FAILED", "FFFFFFFFFFFFFFFFF")]
    [InlineData("VSS_E_WRITER_STATUS_NOT_AVAILABLE", "FFFFFFFFFFFFFFFFF")]
    public void The_verdict_of_every_state_with_every_code_of_a_writer(string code, string expected)
    {
        Assert.True(KnownErrors.TryParse(code, out int failure));

        Assert.Equal(expected, string.Concat(Enumerable.Range(0, 17).Select(state => HealthRules.For(state, failure).Health.ToString()[0])));
    }

    /// <summary>Exchange 2003 and 2007 refuse every later backup while their writer waits for the end of one.</summary>
    [Theory]
    [InlineData("MSExchangeIS", WriterHealth.Unknown)]
    [InlineData("msexchangeis", WriterHealth.Unknown)]
    [InlineData("MSExchangeRepl", WriterHealth.Healthy)]
    [InlineData(null, WriterHealth.Healthy)]
    public void Waiting_for_the_end_of_a_backup_is_ready_for_the_next_but_in_old_Exchange(string? service, WriterHealth expected)
    {
        var raw = new RawWriterStatus("Microsoft Exchange Writer", Guid.Parse("76fe1ac4-15f7-4bcd-987e-8e1acb462fb7"), Guid.Empty, 5, 0, null, null);

        WriterStatus status = WriterVerdict.Judge(raw, "SRV1", default, ComSecurity.Set, VssSource.System, service);

        Assert.Equal(expected, status.Health);
        Assert.Equal(expected == WriterHealth.Unknown, status.Advice?.Contains("dismounts the databases", StringComparison.Ordinal) == true);
    }

    /// <summary>Only for Hyper-V is this state no failure of the backup.</summary>
    [Fact]
    public void A_failure_by_design_is_explained_to_Hyper_V_alone()
    {
        Assert.StartsWith("If the backup succeeded, no action is needed:", Judge("66841cd4-6ded-4f4b-8f17-fd23f8ddc3de", "Microsoft Hyper-V VSS Writer", 9, 0).Advice, StringComparison.Ordinal);
        Assert.All(
            KnownWriters.All.Where(known => known.ServiceName != "vmms"),
            known => Assert.DoesNotContain("no action is needed", Judge($"{known.WriterId ?? Guid.Empty}", known.Name, 9, 0).Advice, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Microsoft Hyper-V VSS Writer", "; this interrupts live migrations and checkpoints that are in progress (")]
    [InlineData("FSRM Writer", "; this suspends quotas and file screens (")]
    [InlineData("BITS Writer", "; this pauses running transfers (")]
    [InlineData("SqlServerWriter", "; this does not interrupt users (")]
    public void The_advice_states_what_the_restart_of_a_safe_service_interrupts(string name, string consequence)
    {
        KnownWriter known = KnownWriters.All.Single(row => row.Name == name);

        Assert.Contains(consequence, Judge($"{known.WriterId}", name, 8, 0).Advice, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("VSS_E_WRITERERROR_RETRYABLE")]
    [InlineData("VSS_E_WRITERERROR_TIMEOUT")]
    [InlineData("VSS_E_WRITERERROR_OUTOFRESOURCES")]
    public void Retryable_advice_reads_the_log_before_it_waits(string name)
    {
        Assert.True(KnownErrors.TryParse(name, out int code));
        string advice = KnownErrors.Of(code).Advice!;

        Assert.StartsWith("Read the errors of source VSS and of the application", advice, StringComparison.Ordinal);
        Assert.InRange(advice.IndexOf("wait 10 minutes", StringComparison.Ordinal), 1, advice.IndexOf("at most three times", StringComparison.Ordinal));
    }

    /// <summary>What the advice on a failed writer calls its errors, and where they are.</summary>
    [Theory]
    [InlineData("SqlServerWriter", "the errors of sources SQLWRITER, SQLVDI, MSSQL*, and VSS in the Application event log")]
    [InlineData("Registry Writer", "the errors of source VSS in the Application event log")]
    [InlineData("NTDS", "the errors in the Directory Service event log and those of source VSS in the Application event log")]
    [InlineData("Microsoft Hyper-V VSS Writer", "the errors in the Microsoft-Windows-Hyper-V-VMMS-Admin event log and those of source VSS in the Application event log")]
    [InlineData("Dhcp Jet Writer", "the errors of sources Microsoft-Windows-DHCP-Server and DhcpServer in the System event log and those of source VSS in the Application event log")]
    [InlineData("ADAM (one) Writer", "the errors in the ADAM (one) event log and those of source VSS in the Application event log")]
    [InlineData("MailStore VSS Writer", "the errors of source VSS and of the application in the event logs")]
    [InlineData("not known", "the errors of source VSS and of the application in the event logs")]
    public void The_advice_on_every_failure_names_the_log_and_the_sources_of_its_own_application(string name, string errors)
    {
        Guid id = KnownWriters.All.FirstOrDefault(row => row.IsNamed(name))?.WriterId ?? Guid.Empty;
        IEnumerable<string?> advice =
            from state in Enumerable.Range(-1, 19)
            from failure in KnownErrors.All.Select(known => known.Code).Append(unchecked((int)0x80001234))
            let status = WriterVerdict.Judge(new RawWriterStatus(name, id, Guid.Empty, state, failure, null, null), "SRV1", default, ComSecurity.Set, VssSource.System)
            where status.Health == WriterHealth.Failed
            select status.Advice;

        Assert.All(advice, step => Assert.Contains(errors, step, StringComparison.Ordinal));
        Assert.All(advice, step => Assert.DoesNotContain("{", step, StringComparison.Ordinal));
    }

    [Fact]
    public void Resolved_codes_name_no_log_of_one_application_and_leave_no_place_unfilled() => Assert.All(
        KnownErrors.All.Concat(ErrorText.KnownEvents), known => Assert.DoesNotContain("{", known.Advice + known.AdviceForGather, StringComparison.Ordinal));

    /// <summary>An id that is typed and an event that is found are the same event.</summary>
    [Fact]
    public void The_ids_that_resolve_are_those_of_the_events_that_explain_missing_writers()
    {
        Assert.Equal(
            EventRules.All.Select(rule => (rule.Id, rule.Source)).Distinct().OrderBy(logged => logged.Id),
            EmbeddedTable.Rows("event-ids.tsv").Select(row => (int.Parse(row[0], CultureInfo.InvariantCulture), row[1])));
    }

    [Fact]
    public void A_status_has_everything_a_person_needs()
    {
        var raw = new RawWriterStatus(
            "SqlServerWriter", Guid.Parse("a65faa63-5ea8-4ebc-9dbd-a0c4db26912a"), Guid.NewGuid(), 8, unchecked((int)0x800423F3), 5, "full");

        WriterStatus status = WriterVerdict.Judge(raw, "SRV1", DateTimeOffset.UtcNow, ComSecurity.Set, VssSource.System);

        Assert.Equal((WriterState.FailedAtPrepareSnapshot, WriterHealth.Failed, true), (status.State, status.Health, status.IsRetryable));
        Assert.Equal(("VSS_E_WRITERERROR_RETRYABLE", "SQLWriter"), (status.Failure, status.ServiceName));
        Assert.Contains("10 minutes", status.Advice, StringComparison.Ordinal);
        Assert.Equal("SqlServerWriter on SRV1 is Failed: FailedAtPrepareSnapshot with VSS_E_WRITERERROR_RETRYABLE (0x800423F3).", status.ToString());
    }

    [Theory]
    [InlineData("dd846aaa-a1b6-42a8-aaf8-03dcb6114bfd", "ADAM (instance1) Writer", "ADAM_instance1")]
    [InlineData("dd846aaa-a1b6-42a8-aaf8-03dcb6114bfd", "a translated name", null)]
    [InlineData("7e47b561-971a-46e6-96b9-696eeaa53b2a", "MSMQ Writer (MSMQ)", "MSMQ")]
    [InlineData("7e47b561-971a-46e6-96b9-696eeaa53b2a", "msmq writer (msmq$Queue2)", "MSMQ$Queue2")]
    [InlineData("11111111-1111-1111-1111-111111111111", "Oracle VSS Writer - ORCL", "OracleVssWriterORCL")]
    [InlineData("11111111-1111-1111-1111-111111111111", "Oracle VSS Writer", null)]
    public void The_service_follows_from_the_name_where_each_instance_has_its_own(string id, string name, string? service) =>
        Assert.Equal(service, Judge(id, name, 1, 0).ServiceName);

    [Theory]
    [InlineData("e8132975-6f93-4464-a53e-1050253ae220", "System Writer", "restart the host service CryptSvc while no backup is running; this does not interrupt users (Restart-VssWriter -Name 'System Writer'). If the command is refused because of writers in the state WaitingForBackupComplete and no backup is running, add -Force.")]
    [InlineData("be9ac81e-3619-421f-920f-4c6fea9e93ad", "Dhcp Jet Writer", "restart the host service DHCPServer while no backup is running and users can be interrupted (Restart-VssWriter -Name 'Dhcp Jet Writer' -Force).")]
    [InlineData("b2014c9e-8711-4c5c-a5a9-3cf384484757", "NTDS", "restart the computer in a maintenance window. Do not restart the host service NTDS: that also stops everything that depends on it.")]
    [InlineData("0bada1de-01a9-4625-8278-69e735f39dd2", "Performance Counters Writer", "restart the computer in a maintenance window, because no service can be restarted for this writer.")]
    [InlineData("11111111-1111-1111-1111-111111111111", "MailStore VSS Writer", "; the effect on users is not known (Restart-VssWriter -Name 'MailStore VSS Writer' -Force).")]
    [InlineData("11111111-1111-1111-1111-111111111111", "It's ours", "restart the service that hosts the writer (the application's vendor can tell you which one), or restart the computer in a maintenance window.")]
    public void The_advice_tells_how_this_very_writer_is_restarted(string id, string name, string ending)
    {
        WriterStatus status = Judge(id, name, 8, unchecked((int)0x800423F4));

        Assert.StartsWith("Do not run the backup again yet.", status.Advice, StringComparison.Ordinal);
        Assert.EndsWith(ending, status.Advice, StringComparison.Ordinal);
        Assert.DoesNotContain("{", KnownErrors.Of(status.FailureCode).Advice, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Oracle VSS Writer - O'Hara", "(Restart-VssWriter -Name 'Oracle VSS Writer - O''Hara')")]
    [InlineData("Oracle VSS Writer - O\u2019Hara", "(Restart-VssWriter -Name 'Oracle VSS Writer - O\u2019\u2019Hara')")]
    [InlineData("Oracle VSS Writer - X; $(calc)", "(Restart-VssWriter -Name 'Oracle VSS Writer - X; $(calc)')")]
    public void The_command_in_the_advice_can_be_copied_whatever_the_writer_calls_itself(string name, string command) =>
        Assert.Contains(command, Judge(Guid.Empty.ToString(), name, 8, unchecked((int)0x800423F4)).Advice, StringComparison.Ordinal);

    [Theory]
    [InlineData("E_OUTOFMEMORY", "Free memory, then try again. If the writer fails again in the next backup, read the errors of sources SQLWRITER", true)]
    [InlineData("VSS_E_WRITERERROR_INCONSISTENTSNAPSHOT", "run it again. If the writer fails again in the next backup, read the errors of sources SQLWRITER", false)]
    [InlineData("VSS_E_WRITER_ALREADY_SUBSCRIBED", "If the writer fails again in the next backup, read the errors of sources SQLWRITER", true)]
    [InlineData("VSS_E_UNEXPECTED_WRITER_ERROR", "Read the errors of sources SQLWRITER", true)]
    public void The_advice_on_a_code_that_tells_nothing_of_the_writer_goes_on_to_its_errors_and_its_restart(string code, string part, bool isRestarted)
    {
        Assert.True(KnownErrors.TryParse(code, out int failure));

        string advice = Judge("a65faa63-5ea8-4ebc-9dbd-a0c4db26912a", "SqlServerWriter", 8, failure).Advice!;

        Assert.Contains(part, advice, StringComparison.Ordinal);
        Assert.Equal(isRestarted, advice.Contains("restart the host service SQLWriter", StringComparison.Ordinal));
    }

    /// <summary>Each advice is a sentence that begins with what to do.</summary>
    [Fact]
    public void No_verdict_on_any_writer_leaves_a_placeholder_or_no_advice()
    {
        foreach (KnownWriter known in KnownWriters.All)
        {
            foreach (int state in Enumerable.Range(0, 17))
            {
                foreach (VssError error in KnownErrors.All)
                {
                    WriterStatus status = Judge(known.WriterId?.ToString() ?? Guid.Empty.ToString(), known.Name, state, error.Code);
                    Assert.Equal(status.Health == WriterHealth.Healthy, status.Advice is null);
                    if (status.Advice is not null)
                    {
                        Assert.Matches(@"^[A-Z][^{}]*[.)]$", status.Advice);
                    }
                }
            }
        }
    }

    [Fact]
    public void A_state_without_a_name_reads_alike_in_every_culture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        var odd = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        odd.NumberFormat.NegativeSign = "~";
        CultureInfo.CurrentCulture = odd;
        try
        {
            Assert.Equal("W on SRV1 is Unknown: -1.", Judge(Guid.Empty.ToString(), "W", -1, 0).ToString());
            Assert.Equal("W on SRV1 is Failed: -1 with E_FAIL (0x80004005).", Judge(Guid.Empty.ToString(), "W", -1, unchecked((int)0x80004005)).ToString());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Statuses_sort_by_computer_then_name()
    {
        WriterStatus[] sorted = [.. new[] { ("b", "x"), ("A", "y"), ("a", "X") }.Select(pair => Status(pair.Item1, pair.Item2)).OrderBy(status => status)];

        Assert.Equal(["a/X", "A/y", "b/x"], sorted.Select(status => $"{status.ComputerName}/{status.Name}"));
    }

    private static WriterStatus Status(string computer, string name) => WriterVerdict.Judge(
        new RawWriterStatus(name, Guid.Empty, Guid.Empty, 1, 0, null, null), computer, DateTimeOffset.UtcNow, ComSecurity.Set, VssSource.System);

    private static WriterStatus Judge(string id, string name, int state, int failure) => WriterVerdict.Judge(
        new RawWriterStatus(name, Guid.Parse(id), Guid.Empty, state, failure, null, null), "SRV1", DateTimeOffset.UtcNow, ComSecurity.Set, VssSource.System);
}
