using VssWriterStatus.Interop;

namespace VssWriterStatus.Diagnosis;

/// <summary>The settings of the whole computer that control who may call COM objects on it.</summary>
/// <remarks>
/// Requester and writers call each other, so if such a setting excludes an account, writers disappear. The locations are those that
/// Microsoft's VSSTester checks when a writer is missing (github.com/microsoft/CSS-Exchange, pull request 703); the values are interpreted
/// as in the pages DefaultAccessPermission, MachineAccessRestriction and "Access Control Lists for COM" of learn.microsoft.com/windows/win32/com, and in
/// the policy "DCOM: Machine Access Restrictions in SDDL syntax". EnableDCOM is not checked, because it forbids remote calls only.
/// A value that cannot be read, or does not follow those pages, is not evidence.
/// </remarks>
internal static class ComAccessPolicies
{
    private const string OleKey = @"SOFTWARE\Microsoft\Ole";
    private const string PolicyKey = @"SOFTWARE\Policies\Microsoft\Windows NT\DCOM";
    private const string MachineAccessRestriction = nameof(MachineAccessRestriction);
    private const string DefaultAccessPermission = nameof(DefaultAccessPermission);

    private const uint Execute = 0x1; // COM_RIGHTS_EXECUTE
    private const uint ExecuteLocal = 0x2; // COM_RIGHTS_EXECUTE_LOCAL
    private const uint AllRights = 0x1F; // those two, COM_RIGHTS_EXECUTE_REMOTE, _ACTIVATE_LOCAL and _ACTIVATE_REMOTE
    private const uint GenericRights = 0xF0000000; // GENERIC_READ, _WRITE, _EXECUTE and _ALL

    private const string Everyone = "S-1-1-0";
    private const string Service = "S-1-5-6";
    private const string AuthenticatedUsers = "S-1-5-11";
    private const string BuiltinAdministrators = "S-1-5-32-544";

    private static readonly Caller System = new("SYSTEM", "S-1-5-18", Everyone, AuthenticatedUsers, BuiltinAdministrators);
    private static readonly Caller LocalService = new("LOCAL SERVICE", "S-1-5-19", Everyone, AuthenticatedUsers, Service);
    private static readonly Caller NetworkService = new("NETWORK SERVICE", "S-1-5-20", Everyone, AuthenticatedUsers, Service);
    private static readonly Caller Administrators = new("Administrators", BuiltinAdministrators, Everyone, AuthenticatedUsers);

    /// <summary>The accounts that a limit for all COM servers must allow: those of writers, of VSS and of requesters.</summary>
    private static readonly Caller[] Participants = [System, NetworkService, LocalService, Administrators];

    /// <summary>The accounts that a default must allow. Windows without a default excludes service accounts too, which is why requesters set COM security.</summary>
    private static readonly Caller[] Requesters = [System, Administrators];

    /// <summary>LOCAL and BUILTIN\Users, which the callers belong to unless that was changed: they can prove access, but not a denial.</summary>
    private static readonly string[] LikelyGroups = ["S-1-2-0", "S-1-5-32-545"];

    /// <summary>The settings that exclude an account, the one with precedence first; empty if nothing is wrong.</summary>
    public static IReadOnlyList<ComAccessFinding> Findings(IMachineRegistry registry)
    {
        RegistryValue? policy = registry.Read(PolicyKey, MachineAccessRestriction);
        // A policy that is set, even to something that we cannot parse, overrides the setting; a blank policy does not.
        bool settingCounts = policy == RegistryValue.Absent || policy?.Text?.Trim().Length == 0;
        ComAccessFinding?[] findings =
        [
            settingCounts
                ? Judge(OleKey, MachineAccessRestriction, registry.Read(OleKey, MachineAccessRestriction)?.Binary, Participants)
                : Judge(PolicyKey, MachineAccessRestriction, policy?.Text is string sddl ? registry.DescriptorOf(sddl) : null, Participants),
            Judge(OleKey, DefaultAccessPermission, registry.Read(OleKey, DefaultAccessPermission)?.Binary, Requesters),
        ];
        return [.. findings.OfType<ComAccessFinding>()];
    }

    private static ComAccessFinding? Judge(string key, string valueName, byte[]? descriptor, Caller[] callers)
    {
        if (descriptor is null
            || !SecurityDescriptor.TryReadDacl(descriptor, out IReadOnlyList<AccessEntry>? entries)
            || entries is null
            || LocalRightOf(entries) is not uint right)
        {
            return null;
        }

        string[] leftOut = [.. callers.Where(caller => !IsLetIn(caller, entries, right)).Select(caller => caller.Name)];
        return leftOut.Length == 0 ? null : new ComAccessFinding(@"HKLM\" + key, valueName, leftOut);
    }

    /// <summary>The right that a local call needs: in lists older than Windows XP SP2, Execute only. Null for a list that is invalid to COM or unclear to us.</summary>
    private static uint? LocalRightOf(IReadOnlyList<AccessEntry> entries)
    {
        bool canBeJudged = entries.All(entry =>
            (entry.Type == AccessEntry.Denied || (entry.Type == AccessEntry.Allowed && (entry.Mask & Execute) != 0))
            && (entry.Mask & GenericRights) == 0);
        int old = entries.Count(entry => (entry.Mask & AllRights) == Execute);
        return (canBeJudged, old) switch
        {
            (true, 0) => ExecuteLocal,
            (true, _) when old == entries.Count => Execute,
            _ => null,
        };
    }

    /// <summary>The first entry that matches the right and the caller decides; without one, access is denied.</summary>
    private static bool IsLetIn(Caller caller, IReadOnlyList<AccessEntry> entries, uint right)
    {
        foreach (AccessEntry entry in entries.Where(entry => (entry.Mask & right) != 0))
        {
            bool isAllowed = entry.Type == AccessEntry.Allowed;
            if (caller.Sids.Contains(entry.Sid) || (isAllowed && LikelyGroups.Contains(entry.Sid)))
            {
                return isAllowed;
            }
        }

        return false;
    }

    /// <summary>An account and the groups that it always belongs to.</summary>
    private sealed class Caller(string name, params string[] sids)
    {
        public string Name { get; } = name;
        public string[] Sids { get; } = sids;
    }
}

/// <summary>A setting of the whole computer that prevents VSS participants from calling each other through COM. Immutable.</summary>
/// <param name="Key">The key, as HKLM\SOFTWARE\Microsoft\Ole.</param>
/// <param name="ValueName">The name of the value in that key.</param>
/// <param name="LeftOut">The accounts that it denies access, such as Administrators; at least one.</param>
internal sealed record ComAccessFinding(string Key, string ValueName, IReadOnlyList<string> LeftOut);
