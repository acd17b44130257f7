namespace System.Runtime.CompilerServices;

/// <summary>Required by the compiler for init-only properties; .NET Standard 2.0 does not have it.</summary>
internal static class IsExternalInit;
