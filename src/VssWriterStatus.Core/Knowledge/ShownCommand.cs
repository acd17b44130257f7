using System.Text.RegularExpressions;

namespace VssWriterStatus.Knowledge;

/// <summary>
/// A command that is shown in a text for copying. Only this class builds one: values are quoted, wildcard characters in names
/// are escaped, and the computer that the text is about is named. Immutable.
/// </summary>
/// <remarks>
/// Every argument is named, and a list has no spaces after its commas. This way a command can be recognized in a text from another
/// computer, a log or an error, and no word of the surrounding sentence is mistaken for part of it.
/// </remarks>
internal sealed class ShownCommand
{
    public const string RestartVssWriter = "Restart-VssWriter";
    public const string GetVssWriterStatus = "Get-VssWriterStatus";
    public const string StartService = "Start-Service";
    public const string ResumeService = "Resume-Service";
    public const string SetService = "Set-Service";
    public const string RestartService = "Restart-Service";
    public const string GetVssWriterEvent = "Get-VssWriterEvent";
    public const string GetVssWriterComponent = "Get-VssWriterComponent";
    public const string InstallModule = "Install-Module";

    private const string TestVssWriterStatus = "Test-VssWriterStatus";
    private const string WaitVssWriterStatus = "Wait-VssWriterStatus";
    private const string TestVssBackup = "Test-VssBackup";
    private const string InvokeCommand = "Invoke-Command";
    private const string NameParameter = "Name";
    private const string Cut = "...";

    /// <summary>PowerShell treats each of these as a single quotation mark (System.Management.Automation.Language.CharExtensions.IsSingleQuote).</summary>
    private const string SingleQuote = "['\u2018-\u201B]";

    /// <summary>A value that needs no quotes: it neither begins nor ends with characters that could belong to the surrounding sentence.</summary>
    private const string Bareword = @"(?:[\p{L}\p{Nd}?](?:[\p{L}\p{Nd}_.@:\\?-]*[\p{L}\p{Nd}_?])?)";

    private const string Value = $"(?:'(?:[^'\u2018-\u201B]|{SingleQuote}{{2}})*'|{Bareword})";

    private const string Argument =
        $"(?: -(?:Name|WriterId|Health|StartupType|Scope|LiteralPath|Type|Value|NotOn|ComputerName|HostName|Credential|Port|UserName|KeyFilePath|ConfigurationName|Authentication) {Value}(?:,{Value})*"
        + @"| -Simulation \$?vss\b| -Session \(Get-PSSession -InstanceId [0-9a-f-]{36}\)| -(?:Force|UseSSL|Detailed)\b)";

    /// <summary>The commands in texts that act on the computer on which they run. Those of Windows itself are left unchanged.</summary>
    private const string Command =
        $"(?:{RestartVssWriter}|{GetVssWriterStatus}|{StartService}|{ResumeService}|{SetService}|{RestartService}|Set-ItemProperty|{GetVssWriterEvent}|{GetVssWriterComponent}|{TestVssWriterStatus}|{WaitVssWriterStatus}|{TestVssBackup}|{InstallModule}"
        + @"|vssadmin list (?:providers|shadows|shadowstorage|volumes|writers)|sfc /scannow)(?![\w-])";

    private static readonly Regex Shown = new(
        $@"(?<![\w-])(?:{InvokeCommand}(?<connection>{Argument})+ -ScriptBlock \{{ )?(?<command>{Command})(?<argument>{Argument})*(?(connection) \}})",
        RegexOptions.CultureInvariant);

    private static readonly Regex WholeBareword = new(
        $@"^(?!\d)(?!.*[?]){Bareword}\z|^\d+(?:\.\d+){{3}}\z|^\d+\z|^[0-9a-f]{{8}}(?:-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}}\z", RegexOptions.CultureInvariant);

    private readonly string _command;
    private readonly (string Parameter, string[] Values)[] _arguments;
    private readonly (string Parameter, string[] Values)[] _connection;

    public ShownCommand(string command)
        : this(command, [], [])
    {
    }

    private ShownCommand(string command, (string, string[])[] arguments, (string, string[])[] connection)
    {
        _command = command;
        _arguments = arguments;
        _connection = connection;
    }

    /// <summary>Restarts the services that carry the events of VSS, then VSS.</summary>
    public static string EventServices => $"{Restart("EventSystem").With("Force")}; {Restart("VSS")}";

    /// <summary>Whether the command has parameters for a remote computer; the other commands run there through Invoke-Command.</summary>
    private bool IsRemotable => _command is RestartVssWriter or GetVssWriterStatus or GetVssWriterComponent or TestVssWriterStatus or WaitVssWriterStatus or TestVssBackup;

    /// <summary>The command with an additional parameter; without values it's a switch.</summary>
    public ShownCommand With(string parameter, params string[] values) =>
        new(_command, [.. _arguments, (parameter, values)], _connection);

    /// <summary>The command for the writer or the service with that name, without wildcards.</summary>
    public ShownCommand Named(params string[] names) => With(NameParameter, names);

    public static ShownCommand Restart(string service) => new ShownCommand(RestartService).Named(service);

    public static ShownCommand StartType(string service, string type) => new ShownCommand(SetService).Named(service).With("StartupType", type);

    /// <summary>The command for the computer with this connection; unchanged if it already names a computer.</summary>
    /// <param name="connection">
    /// The parameters of the connection and their values, such as HostName and "admin@srv9"; null for a switch. Empty for the local computer.
    /// See <see cref="TargetParameters"/>.
    /// </param>
    public ShownCommand On(IEnumerable<KeyValuePair<string, string?>> connection)
    {
        bool isNamed = _connection.Length > 0 || _arguments.Any(argument => argument.Parameter is "ComputerName" or "HostName" or "Session" or "Simulation");
        (string, string[])[] parameters =
        [
            .. from parameter in connection
               // Windows itself cannot be simulated.
               where !isNamed && (IsRemotable || parameter.Key != TargetParameters.SimulationParameter)
               select (parameter.Key, parameter.Value is null ? Array.Empty<string>() : [parameter.Value]),
        ];
        return IsRemotable ? new(_command, [.. _arguments, .. parameters], _connection) : new(_command, _arguments, [.. _connection, .. parameters]);
    }

    /// <summary>The command in PowerShell syntax.</summary>
    public override string ToString() => Render(_command, Quoted)!;

    /// <summary>
    /// The command for texts of monitors, which remove quotation marks and other characters: a question mark, which matches any one
    /// character, replaces each of them in a name. If a value can't be written that way, only the command's name is left.
    /// </summary>
    public string ToBareText() => Render(_command, Bare) ?? _command;

    /// <summary>The text with each command in it shown in another form.</summary>
    public static string Rewrite(string text, Func<ShownCommand, string> show) => Shown.Replace(text, match => show(Parse(match)));

    /// <summary>The text with each command in it for the computer with this connection.</summary>
    public static string RewriteFor(string text, IReadOnlyCollection<KeyValuePair<string, string?>> connection) =>
        connection.Count == 0 ? text : Rewrite(text, command => command.On(connection).ToString());

    /// <summary>The text cut to a length, but never within a command: the first command is kept whole if it fits.</summary>
    public static string Shorten(string text, int maximumLength)
    {
        if (text.Length <= maximumLength)
        {
            return text;
        }

        int length = maximumLength - Cut.Length;
        Match? split = null;
        for (Match match = Shown.Match(text); match.Success && match.Index < length; match = match.NextMatch())
        {
            if (match.Index + match.Length > length)
            {
                split = match;
            }
        }

        Match first = Shown.Match(text);
        bool isLost = first.Success && first.Index + first.Length > length;
        int before = length - 1 - first.Length;
        return isLost && before > 0
            ? $"{text.Head(Math.Min(before, first.Index)).TrimEnd()}{Cut} {first.Value}"
            : text.Head(split?.Index ?? length).TrimEnd() + Cut;
    }

    /// <summary>The value as one PowerShell argument, whatever it contains.</summary>
    public static string Quote(string value) =>
        WholeBareword.IsMatch(value) ? value : $"'{Regex.Replace(value, SingleQuote, "$0$0")}'";

    private string? Render(string command, Func<string, string, string, string?> show)
    {
        string? shown = Render(command, _arguments, show);
        if (shown is null || _connection.Length == 0)
        {
            return shown;
        }

        return Render(InvokeCommand, _connection, show) is string outer ? $"{outer} -ScriptBlock {{ {shown} }}" : null;
    }

    private static string? Render(string command, (string Parameter, string[] Values)[] arguments, Func<string, string, string, string?> show)
    {
        string text = command;
        foreach ((string parameter, string[] values) in arguments)
        {
            string?[] shown = [.. values.Select(value => show(command, parameter, value))];
            if (Array.Exists(shown, value => value is null))
            {
                return null;
            }

            text += $" -{parameter}{(shown.Length == 0 ? string.Empty : $" {string.Join(",", shown)}")}";
        }

        return text;
    }

    private static string Quoted(string command, string parameter, string value) => TargetParameters.IsExpression(parameter)
        ? value
        : Quote(TakesWildcards(command, parameter) ? Regex.Replace(value, @"[*?\[\]`]", "`$0") : value);

    private static string? Bare(string command, string parameter, string value)
    {
        if (TargetParameters.IsExpression(parameter))
        {
            // Without its $ the variable is a plain name, which the command rejects.
            return value.TrimStart('$');
        }

        if (WholeBareword.IsMatch(value) && value.IndexOf('\\') < 0)
        {
            return value;
        }

        return TakesWildcards(command, parameter) && value.Length > 0 ? Regex.Replace(value, @"[^\p{L}\p{Nd}_.-]|^[_.-]|[.-]\z", "?") : null;
    }

    private static bool TakesWildcards(string command, string parameter) =>
        parameter == NameParameter && command is RestartVssWriter or GetVssWriterStatus or GetVssWriterEvent or StartService or ResumeService or RestartService;

    private static ShownCommand Parse(Match match) =>
        new(
            match.Groups["command"].Value,
            Arguments(match.Groups["command"].Value, match.Groups["argument"]),
            Arguments(InvokeCommand, match.Groups["connection"]));

    private static (string, string[])[] Arguments(string command, Group found) =>
    [
        .. from Capture capture in found.Captures
           let parts = capture.Value.Substring(2).Split([' '], 2)
           select (parts[0], parts.Length == 1 ? Array.Empty<string>() : ValuesOf(command, parts[0], parts[1])),
    ];

    private static string[] ValuesOf(string command, string parameter, string list) =>
    [
        .. TargetParameters.IsExpression(parameter) ? [list] : from Match value in Regex.Matches(list, Value, RegexOptions.CultureInvariant)
           select TakesWildcards(command, parameter) ? Regex.Replace(Unquote(value.Value), "`(.)", "$1") : Unquote(value.Value),
    ];

    private static string Unquote(string value) =>
        value[0] == '\'' ? Regex.Replace(value.Substring(1, value.Length - 2), $"{SingleQuote}({SingleQuote})", "$1") : value;
}
