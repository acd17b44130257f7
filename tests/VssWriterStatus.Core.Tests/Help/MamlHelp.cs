using System.Collections.Generic;
using System.Linq;
using System.Xml.Linq;

namespace VssWriterStatus.Tests.Help;

/// <summary>The help of the cmdlets as Get-Help reads it.</summary>
internal static class MamlHelp
{
    private static readonly XNamespace Maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    public static string Path { get; } = Repository.PathOf("en-US", "VssWriterStatus.dll-Help.xml");

    private static XElement Root { get; } = XDocument.Load(Path).Root!;

    public static IReadOnlyList<CmdletShape> Cmdlets { get; } = [.. Root.Elements(Command + "command").Select(ShapeOf)];

    /// <summary>The text of a part of a cmdlet's help.</summary>
    public static string Synopsis(string cmdlet) => Of(cmdlet).Element(Command + "details")!.Element(Maml + "description")!.Value;

    public static string Description(string cmdlet) => Text(Of(cmdlet).Element(Maml + "description")!);

    public static string Notes(string cmdlet) => Text(Of(cmdlet).Element(Maml + "alertSet")!);

    public static string ParameterDescription(string cmdlet, string parameter) => Text(
        Of(cmdlet).Element(Command + "parameters")!.Elements()
            .Single(element => NameOf(element) == parameter)
            .Element(Maml + "description")!);

    /// <summary>Each example: its title, its code with the output, and its remarks, as one text.</summary>
    public static IEnumerable<string> Examples(string cmdlet) =>
        Of(cmdlet).Element(Command + "examples")!.Elements().Select(Text);

    private static XElement Of(string cmdlet) => Root.Elements(Command + "command")
        .Single(command => command.Element(Command + "details")!.Element(Command + "name")!.Value == cmdlet);

    private static string Text(XElement element) =>
        string.Join("\n", element.DescendantNodes().OfType<XText>().Select(text => text.Value));

    private static CmdletShape ShapeOf(XElement command) => new(
        command.Element(Command + "details")!.Element(Command + "name")!.Value,
        command.Element(Command + "parameters")!.Elements().Select(ParameterLine),
        command.Element(Command + "syntax")!.Elements().Select(syntax =>
            CmdletShape.Syntax(syntax.Elements(Command + "parameter").Select(ParameterLine))));

    private static string ParameterLine(XElement parameter) => CmdletShape.ParameterLine(
        NameOf(parameter),
        NameOf(parameter.Element(Dev + "type")!),
        parameter.Element(Dev + "defaultValue")!.Value,
        Flag(parameter, "globbing"),
        parameter.Attribute("aliases")!.Value,
        Flag(parameter, "required"),
        parameter.Attribute("position")!.Value,
        parameter.Attribute("pipelineInput")!.Value);

    private static string NameOf(XElement element) => element.Element(Maml + "name")!.Value;

    private static bool Flag(XElement element, string attribute) => element.Attribute(attribute)!.Value == "true";
}
