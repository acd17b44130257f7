using System.Runtime.InteropServices;

// Every native function comes from System32, never from the current folder, PATH or the module's folder.
[assembly: DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
