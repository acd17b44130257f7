namespace System.Runtime.CompilerServices;

/// <summary>What the compiler asks for where a property can be set in an initializer; .NET Standard 2.0 lacks it.</summary>
internal static class IsExternalInit;
