using System.Reflection;

namespace VssWriterStatus.Simulation;

/// <summary>The slots of a virtual table by name, read from its struct.</summary>
internal static class VtableLayout
{
    /// <summary>The methods in the order of their slots, those of the inherited interfaces first.</summary>
    public static IReadOnlyList<string> MethodsOf(Type vtable)
    {
        var methods = new List<string>();
        AddMethods(vtable, methods);
        return methods;
    }

    private static void AddMethods(Type vtable, List<string> methods)
    {
        FieldInfo[] fields = vtable.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic);
        Array.Sort(fields, (left, right) => left.MetadataToken.CompareTo(right.MetadataToken));
        foreach (FieldInfo field in fields)
        {
            if (field.FieldType == typeof(IntPtr))
            {
                methods.Add(field.Name);
            }
            else
            {
                AddMethods(field.FieldType, methods);
            }
        }
    }
}
