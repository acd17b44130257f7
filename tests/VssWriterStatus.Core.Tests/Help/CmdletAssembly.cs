#if NET
using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace VssWriterStatus.Tests.Help;

/// <summary>The cmdlets of the staged module as its metadata tells them, without PowerShell and without loading anything.</summary>
internal sealed class CmdletAssembly : IDisposable
{
    private const string AllSets = "__AllParameterSets";

    /// <summary>The parameters that PowerShell adds where a cmdlet supports ShouldProcess.</summary>
    private static readonly Parameter[] ShouldProcessParameters = [ShouldProcessParameter("WhatIf", "wi"), ShouldProcessParameter("Confirm", "cf")];

    private readonly PEReader _file;
    private readonly MetadataReader _metadata;

    private CmdletAssembly(string path)
    {
        _file = new PEReader(File.OpenRead(path));
        _metadata = _file.GetMetadataReader();
    }

    public static IReadOnlyList<CmdletShape> ReadStaged()
    {
        using var assembly = new CmdletAssembly(Repository.StagedPath("VssWriterStatus.dll"));
        return [.. assembly.Cmdlets()];
    }

    public void Dispose() => _file.Dispose();

    private IEnumerable<CmdletShape> Cmdlets()
    {
        foreach (TypeDefinition type in _metadata.TypeDefinitions.Select(_metadata.GetTypeDefinition))
        {
            foreach (CustomAttributeValue<string> cmdlet in Attributes(type.GetCustomAttributes(), "CmdletAttribute"))
            {
                Parameter[] parameters = [.. ParametersOf(type, type), .. SupportsShouldProcess(cmdlet) ? ShouldProcessParameters : []];
                yield return new CmdletShape(
                    $"{cmdlet.FixedArguments[0].Value}-{cmdlet.FixedArguments[1].Value}",
                    parameters.Select(parameter => parameter.LineIn(parameter.Sets)),
                    SyntaxesOf(parameters));
            }
        }
    }

    private static Parameter ShouldProcessParameter(string name, string alias) => new(
        name,
        "System.Management.Automation.SwitchParameter",
        "False",
        false,
        alias,
        [new ParameterSet(AllSets, false, "named", false, false)]);

    private static bool SupportsShouldProcess(CustomAttributeValue<string> cmdlet) =>
        cmdlet.NamedArguments.Any(argument => argument.Name == "SupportsShouldProcess" && argument.Value is true);

    private static IEnumerable<string> SyntaxesOf(Parameter[] parameters)
    {
        string[] names = [.. parameters.SelectMany(parameter => parameter.Sets).Select(set => set.Name).Where(name => name != AllSets).Distinct()];
        foreach (string name in names.Length == 0 ? [AllSets] : names)
        {
            yield return CmdletShape.Syntax(
                from parameter in parameters
                from set in parameter.Sets
                where set.Name == name || set.Name == AllSets
                select parameter.LineIn([set]));
        }
    }

    /// <summary>The parameters of a cmdlet and of its bases in this assembly.</summary>
    private IEnumerable<Parameter> ParametersOf(TypeDefinition cmdlet, TypeDefinition type)
    {
        foreach (PropertyDefinition property in type.GetProperties().Select(_metadata.GetPropertyDefinition))
        {
            ParameterSet[] sets = [.. Attributes(property.GetCustomAttributes(), "ParameterAttribute").Where(IsShown).Select(SetOf)];
            if (sets.Length > 0)
            {
                yield return ParameterOf(cmdlet, type, property, sets);
            }
        }

        if (type.BaseType.Kind == HandleKind.TypeDefinition)
        {
            foreach (Parameter parameter in ParametersOf(cmdlet, _metadata.GetTypeDefinition((TypeDefinitionHandle)type.BaseType)))
            {
                yield return parameter;
            }
        }
    }

    private Parameter ParameterOf(TypeDefinition cmdlet, TypeDefinition type, PropertyDefinition property, ParameterSet[] sets)
    {
        string name = _metadata.GetString(property.Name);
        string typeName = property.DecodeSignature(new TypeNames(), null).ReturnType;
        string[] aliases =
        [
            .. Attributes(property.GetCustomAttributes(), "AliasAttribute")
                .SelectMany(alias => (ImmutableArray<CustomAttributeTypedArgument<string>>)alias.FixedArguments[0].Value!)
                .Select(argument => (string)argument.Value!),
        ];
        return new Parameter(
            name,
            typeName,
            InitialValue(cmdlet, type, property) ?? (typeName.EndsWith("SwitchParameter", StringComparison.Ordinal) ? "False" : "None"),
            Attributes(property.GetCustomAttributes(), "SupportsWildcardsAttribute").Any(),
            aliases.Length == 0 ? "none" : string.Join(", ", aliases),
            sets);
    }

    /// <summary>Whether the parameter is for users: the others are how the module talks to itself on another computer.</summary>
    private static bool IsShown(CustomAttributeValue<string> attribute) =>
        !attribute.NamedArguments.Any(argument => argument.Name == "DontShow" && argument.Value is true);

    private static ParameterSet SetOf(CustomAttributeValue<string> attribute)
    {
        Dictionary<string, object?> named = attribute.NamedArguments.ToDictionary(argument => argument.Name!, argument => argument.Value);
        return new ParameterSet(
            named.GetValueOrDefault("ParameterSetName") as string ?? AllSets,
            named.GetValueOrDefault("Mandatory") is true,
            named.GetValueOrDefault("Position")?.ToString() ?? "named",
            named.GetValueOrDefault("ValueFromPipeline") is true,
            named.GetValueOrDefault("ValueFromPipelineByPropertyName") is true);
    }

    private IEnumerable<CustomAttributeValue<string>> Attributes(CustomAttributeHandleCollection attributes, string name) =>
        from handle in attributes
        let attribute = _metadata.GetCustomAttribute(handle)
        where attribute.Constructor.Kind == HandleKind.MemberReference
        let parent = _metadata.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent
        where parent.Kind == HandleKind.TypeReference
        let type = _metadata.GetTypeReference((TypeReferenceHandle)parent)
        where _metadata.GetString(type.Name) == name && _metadata.GetString(type.Namespace) == "System.Management.Automation"
        select attribute.DecodeValue(new TypeNames());

    /// <summary>The constant that the cmdlet's constructor sets, or that of the property's own type stores; null for none.</summary>
    private string? InitialValue(TypeDefinition cmdlet, TypeDefinition type, PropertyDefinition property)
    {
        string name = _metadata.GetString(property.Name);
        FieldDefinitionHandle field = type.GetFields()
            .Single(handle => _metadata.GetString(_metadata.GetFieldDefinition(handle).Name) == $"<{name}>k__BackingField");
        return Stored(cmdlet, ILOpCode.Call, property.GetAccessors().Setter, name) ?? Stored(type, ILOpCode.Stfld, field, name);
    }

    private string? Stored(TypeDefinition type, ILOpCode storing, EntityHandle target, string name)
    {
        byte[] store = [(byte)storing, .. BitConverter.GetBytes(MetadataTokens.GetToken(target))];
        foreach (MethodDefinition method in type.GetMethods().Select(_metadata.GetMethodDefinition))
        {
            if (_metadata.GetString(method.Name) != ".ctor")
            {
                continue;
            }

            ReadOnlySpan<byte> code = _file.GetMethodBody(method.RelativeVirtualAddress).GetILBytes();
            int end = code.IndexOf(store);
            if (end >= 0)
            {
                return Loaded(code[..end])
                    ?? throw new NotSupportedException($"The initial value of {name} is no constant that this test can read.");
            }
        }

        return null;
    }

    /// <summary>What the last instruction loads.</summary>
    private string? Loaded(ReadOnlySpan<byte> code)
    {
        if ((ILOpCode)code[^2] == ILOpCode.Ldc_i4_s)
        {
            return ((sbyte)code[^1]).ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        int operand = BitConverter.ToInt32(code[^4..]);
        return (ILOpCode)code[^5] switch
        {
            ILOpCode.Ldc_i4 => operand.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ILOpCode.Ldstr => _metadata.GetUserString(MetadataTokens.UserStringHandle(operand & 0xFFFFFF)),
            _ => null,
        };
    }

    private sealed record Parameter(
        string Name, string Type, string Default, bool Wildcards, string Aliases, ParameterSet[] Sets)
    {
        public string LineIn(ParameterSet[] sets) => CmdletShape.ParameterLine(
            Name,
            Type,
            Default,
            Wildcards,
            Aliases,
            sets.Any(set => set.Mandatory),
            sets[0].Position,
            CmdletShape.PipelineInput(sets.Any(set => set.ByValue), sets.Any(set => set.ByPropertyName)));
    }

    private sealed record ParameterSet(string Name, bool Mandatory, string Position, bool ByValue, bool ByPropertyName);

    /// <summary>Types as their full names.</summary>
    private sealed class TypeNames : ISignatureTypeProvider<string, object?>, ICustomAttributeTypeProvider<string>
    {
        public string GetPrimitiveType(PrimitiveTypeCode typeCode) => $"System.{typeCode}";

        public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind)
        {
            TypeDefinition type = reader.GetTypeDefinition(handle);
            return $"{reader.GetString(type.Namespace)}.{reader.GetString(type.Name)}";
        }

        public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind)
        {
            TypeReference type = reader.GetTypeReference(handle);
            return $"{reader.GetString(type.Namespace)}.{reader.GetString(type.Name)}";
        }

        public string GetTypeFromSpecification(
            MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
            reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

        public string GetSZArrayType(string elementType) => elementType + "[]";

        public string GetArrayType(string elementType, ArrayShape shape) => $"{elementType}[{new string(',', shape.Rank - 1)}]";

        public string GetByReferenceType(string elementType) => elementType + "&";

        public string GetPointerType(string elementType) => elementType + "*";

        public string GetPinnedType(string elementType) => elementType;

        public string GetFunctionPointerType(MethodSignature<string> signature) => "function";

        public string GetModifiedType(string modifier, string unmodifiedType, bool isRequired) => unmodifiedType;

        public string GetGenericInstantiation(string genericType, ImmutableArray<string> typeArguments) =>
            $"{genericType}[{string.Join(",", typeArguments)}]";

        public string GetGenericMethodParameter(object? genericContext, int index) => $"!!{index}";

        public string GetGenericTypeParameter(object? genericContext, int index) => $"!{index}";

        public string GetSystemType() => "System.Type";

        public bool IsSystemType(string type) => type == "System.Type";

        public string GetTypeFromSerializedName(string name) => name;

        public PrimitiveTypeCode GetUnderlyingEnumType(string type) => PrimitiveTypeCode.Int32;
    }
}
#endif
