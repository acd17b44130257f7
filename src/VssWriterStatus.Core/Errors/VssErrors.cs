using System.Globalization;
using System.Runtime.InteropServices;
using VssWriterStatus.Interop;
using VssWriterStatus.Knowledge;

namespace VssWriterStatus.Errors;

/// <summary>The errors of a gather, each with its id, a description and a recommended action.</summary>
internal static class VssErrors
{
    /// <summary>How many characters of an entered text an error quotes.</summary>
    private const int LongestText = 200;

    /// <summary>How many names an error lists.</summary>
    private const int NamesShown = 20;

    /// <summary>A call of the API, or the operation that it began, failed.</summary>
    public static VssException CallFailed(string operation, int hresult, string? detail = null)
    {
        VssError known = KnownErrors.Of(hresult);
        string[] sentences = [$"{operation} failed with {known}.", known.Meaning ?? string.Empty, detail ?? string.Empty];
        return New(IdOf(hresult), operation, hresult, string.Join(" ", Array.FindAll(sentences, text => text.Length > 0)));
    }

    /// <summary>A function of the Service Control Manager failed for a service.</summary>
    public static VssException ServiceCallFailed(string operation, string service, int hresult)
    {
        VssError known = KnownErrors.Of(hresult);
        string message = $"{operation} failed for the service '{service.ToPrintable()}' with {known}.";
        VssErrorId id = IdOf(hresult);
        return id == VssErrorId.VssUnexpected && known.Advice is string advice
            ? new VssException(id, operation, hresult, message, advice)
            : New(id, operation, hresult, message);
    }

    /// <summary>The same failure with the state of services added; services of unknown state are null.</summary>
    public static VssException WithServices(VssException failure, IEnumerable<string?> states)
    {
        string[] known = [.. states.OfType<string>()];
        return known.Length == 0 ? failure : New(
            failure.ErrorId, failure.Operation, failure.HResult, $"{failure.Message} The service {string.Join("; the service ", known)}.", failure);
    }

    /// <summary>A call raised a structured exception instead of returning an HRESULT.</summary>
    public static VssException CallRaised(string operation, SEHException raised) => New(
        VssErrorId.VssUnexpected, operation, raised.ErrorCode, $"{operation} raised an exception inside VSS: {raised.Message}", raised);

    /// <summary>A writer that VSS counted could not be read; the other writers are reported.</summary>
    /// <param name="operation">The call that failed.</param>
    /// <param name="hresult">What it returned.</param>
    /// <param name="index">The writer's index, from 0.</param>
    /// <param name="count">How many writers VSS counted.</param>
    public static VssException WriterNotRead(string operation, int hresult, uint index, uint count) => New(
        VssErrorId.VssWriterNotRead,
        operation,
        hresult,
        $"Writer {index + 1} of {count} (index {index}) could not be read: {operation} failed with {KnownErrors.Of(hresult)}. "
        + "Its name and state are unknown. It may be one of the writers that are reported as missing.");

    /// <summary>A part of what a writer would back up could not be read; the other parts are reported.</summary>
    /// <param name="writer">The writer's name; null if even that could not be read.</param>
    /// <param name="component">The path of the component; null if it is not about one.</param>
    /// <param name="operation">The call that failed.</param>
    /// <param name="hresult">What it returned.</param>
    /// <param name="index">The index of what could not be read, from 0.</param>
    /// <param name="count">How many such items there are.</param>
    public static VssException MetadataNotRead(string? writer, string? component, string operation, int hresult, uint index, uint count)
    {
        string part = count > 1 ? $" for item {index + 1} of {count}" : string.Empty;
        string whole = component is not null ? $"The component '{component.ToPrintable(LongestText)}' of {writer?.ToPrintable(LongestText) ?? "a writer without a name"} is incomplete"
            : writer is not null ? $"The metadata of {writer.ToPrintable(LongestText)} is incomplete"
            : "The metadata of a writer could not be read";
        string cause = hresult == HResult.ERROR_BUFFER_OVERFLOW
            ? $"it has {count} items, of which {index} were read."
            : $"{operation} failed{part} with {KnownErrors.Of(hresult)}.";
        return New(VssErrorId.VssWriterNotRead, operation, hresult, $"{whole}: {cause}");
    }

    /// <summary>More writers could not be read than a working VSS would report.</summary>
    public static VssException TooManyNotRead(string operation, int hresult, uint index, uint count) =>
        CallFailed(operation, hresult, $"The gather ended at writer {index + 1} of {count}, because too many writers could not be read. That writer and the ones after it are not in the results.");

    /// <summary>VSS counted writers, but none of them could be read.</summary>
    public static VssException NoneRead(string operation, int hresult, uint count) =>
        CallFailed(operation, hresult, $"No writer could be read. VSS counted {count}.");

    /// <summary>Writers are taking part in a shadow copy that is being created, so a second one must not begin.</summary>
    /// <param name="writers">Their names.</param>
    public static VssException BackupInProgress(IReadOnlyCollection<string> writers)
    {
        string names = string.Join(", ", writers.Take(NamesShown)) + (writers.Count > NamesShown ? $" and {writers.Count - NamesShown} more" : string.Empty);
        return new VssException(
            VssErrorId.VssBackupInProgress,
            VssOperation.StartSnapshotSet,
            HResult.VSS_E_SNAPSHOT_SET_IN_PROGRESS,
            $"No test backup was started because another shadow copy is being made. Writers taking part in it: {names}.",
            "Wait until the running backup has made its shadow copy, for example with Wait-VssWriterStatus, then run Test-VssBackup again. If no backup is running, follow the Advice that Get-VssWriterStatus shows for these writers.");
    }

    /// <summary>The requester of a test backup ended, or was terminated, during the test: VSS cleans up whatever the requester could not.</summary>
    public static VssException BackupCutOff(VssException failure) => New(
        failure.ErrorId,
        failure.Operation,
        failure.HResult,
        $"{failure.Message} The test backup was interrupted. After the requester ends, VSS aborts the backup and deletes the shadow copy. This can take some minutes. To check, run vssadmin list shadows.",
        failure);

    /// <summary>A specified volume does not exist.</summary>
    public static VssException VolumeNotFound(string volume, int hresult) => new(
        VssErrorId.VssVolumeNotFound,
        VssOperation.IsVolumeSupported,
        hresult,
        $"The volume '{volume.ToPrintable(LongestText)}' was not found: {VssOperation.IsVolumeSupported} failed with {KnownErrors.Of(hresult)}.",
        "Enter a volume of this computer by its drive letter, such as C:, by the folder where it is mounted, or by its \\\\?\\Volume{...}\\ name. Get-Volume lists them.");

    /// <summary>VSS cancelled an operation without a request from this process.</summary>
    public static VssException CancelledByVss(string operation) =>
        CallFailed(operation, HResult.VSS_E_UNEXPECTED, "VSS canceled the operation.");

    /// <summary>The time limit passed during the operation.</summary>
    public static VssException TimedOut(string operation, TimeSpan limit)
    {
        VssError code = KnownErrors.Of(HResult.ERROR_TIMEOUT);
        return New(
            VssErrorId.VssTimeout,
            operation,
            HResult.ERROR_TIMEOUT,
            $"{operation} timed out after {SecondsOf(limit)}: {code}.");
    }

    /// <summary>The time limit of a wait passed.</summary>
    /// <param name="limit">The limit.</param>
    /// <param name="wanted">The verdicts to wait for.</param>
    /// <param name="pending">The unmet conditions at the last successful gather; empty if there was none.</param>
    /// <param name="failure">Why the very last gather failed; null if it succeeded.</param>
    public static VssException WaitTimedOut(
        TimeSpan limit, IEnumerable<WriterHealth> wanted, IReadOnlyCollection<string> pending, VssException? failure)
    {
        string[] sentences =
        [
            $"{(pending.Count == 0 ? "The" : "These")} writers did not become {string.Join(" or ", wanted)} within {SecondsOf(limit)}{(pending.Count == 0 ? "." : $": {string.Join(", ", pending)}.")}",
            failure is null ? string.Empty : $"The last query failed: {failure.Message}",
        ];
        return new VssException(
            VssErrorId.VssTimeout,
            VssOperation.WaitForWriters,
            HResult.ERROR_TIMEOUT,
            string.Join(" ", sentences).TrimEnd(),
            "Follow the Advice that Get-VssWriterStatus shows for these writers. A failed writer seldom recovers by itself. If a backup is running or the computer is still starting, increase -TimeoutSec.",
            failure);
    }

    /// <summary>An earlier gather of this process is still loading vssapi.dll, which prevents new threads from starting.</summary>
    public static VssException StillLoading() => new(
        VssErrorId.VssTimeout,
        VssOperation.LoadVssApi,
        HResult.ERROR_TIMEOUT,
        "A gather cannot start, because an earlier one in this process is still loading vssapi.dll.",
        "Close this PowerShell session, then run the command in a new one without -InProcess.");

    public static VssException NotSupportedOnPlatform(string operation, int hresult) => New(
        VssErrorId.VssNotSupportedOnPlatform,
        operation,
        hresult,
        $"The Volume Shadow Copy Service is not available, because vssapi.dll could not be loaded: {KnownErrors.Of(hresult)}.");

    public static VssException Wow64NotSupported(string operation) => New(
        VssErrorId.VssWow64NotSupported,
        operation,
        HResult.E_NOTIMPL,
        "VSS does not support a 32-bit process on 64-bit Windows.");

    public static VssException CollectorFailed(string message) =>
        New(VssErrorId.VssCollectorFailed, VssOperation.RunCollector, HResult.E_UNEXPECTED, message);

    public static VssException ProtocolBroken(string message) =>
        New(VssErrorId.VssProtocolError, VssOperation.RunCollector, HResult.E_UNEXPECTED, message);

    public static VssException SimulationInvalid(string message, Exception? cause = null) =>
        New(VssErrorId.VssSimulationInvalid, VssOperation.ReadSimulation, HResult.E_INVALIDARG, message, cause);

    public static VssException ScenarioUnknown(string name, IEnumerable<string> scenarios) =>
        SimulationInvalid($"The scenario '{name}' does not exist. Available scenarios: {string.Join(", ", scenarios)}. To read a file, use New-VssSimulation -Path.");

    /// <summary>A requested writer is not among those that answered.</summary>
    /// <param name="what">What was requested: a name or an id.</param>
    /// <param name="similarNames">Names of writers that answered; the user may have meant one of them.</param>
    public static VssException WriterNotFound(string what, string[] similarNames) => New(
        VssErrorId.VssWriterNotFound,
        VssOperation.GatherWriterStatus,
        HResult.VSS_E_OBJECT_NOT_FOUND,
        $"No writer with the {what} was found.{(similarNames.Length == 0 ? string.Empty : $" Similar names: {string.Join(", ", similarNames)}.")}");

    /// <summary>A text that is not a valid HRESULT.</summary>
    public static VssException CodeInvalid(string text) => New(
        VssErrorId.VssCodeInvalid,
        VssOperation.ResolveError,
        HResult.E_INVALIDARG,
        $"'{text.ToPrintable(LongestText)}' does not contain an error code such as 0x800423F4 or -2147212300, a known name such as VSS_E_BAD_STATE, or an error of vssadmin such as 'Timed out'.");

    /// <summary>A requested known writer is not in the catalogue.</summary>
    public static VssException WriterNotKnown(string what) => new(
        VssErrorId.VssWriterNotFound,
        VssOperation.FindKnownWriter,
        HResult.VSS_E_OBJECT_NOT_FOUND,
        $"The catalog of known writers has no writer with the {what}.",
        "List the catalog with Get-VssKnownWriter. If the writer is not in the catalog, ask the application's vendor which service hosts it.");

    /// <summary>A report cannot be written to its destination.</summary>
    public static VssException ReportFailed(string path, string reason, Exception? cause = null) => New(
        VssErrorId.VssReportFailed, VssOperation.WriteReport, cause?.HResult ?? HResult.E_INVALIDARG, $"The report '{path}' could not be written: {reason}", cause);

    /// <summary>An error that a collector reported.</summary>
    public static VssException Relayed(VssErrorId id, string operation, int hresult, string message) =>
        New(id, operation, hresult, message);

    /// <summary>A time limit in the form in which users specify it.</summary>
    public static string SecondsOf(TimeSpan limit) =>
        limit.TotalSeconds == 1 ? "1 second" : $"{limit.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture)} seconds";

    private static VssException New(
        VssErrorId id, string operation, int hresult, string message, Exception? cause = null) =>
        new(id, operation, hresult, message, AdviceFor(id, hresult), cause);

    private static VssErrorId IdOf(int hresult) => hresult switch
    {
        HResult.E_ACCESSDENIED => VssErrorId.VssAccessDenied,
        HResult.E_OUTOFMEMORY => VssErrorId.VssOutOfMemory,
        HResult.VSS_E_BAD_STATE => VssErrorId.VssBadState,
        HResult.VSS_E_WRITER_INFRASTRUCTURE => VssErrorId.VssWriterInfrastructure,
        HResult.VSS_E_SNAPSHOT_SET_IN_PROGRESS => VssErrorId.VssBackupInProgress,
        _ => VssErrorId.VssUnexpected,
    };

    private static string AdviceFor(VssErrorId id, int hresult) => id switch
    {
        VssErrorId.VssAccessDenied =>
            "Run PowerShell as Administrator, or as a member of Backup Operators.",
        VssErrorId.VssTimeout =>
            "Check whether a backup is running or hangs, and read the errors of source VSS in the Application event log. If the writers are only slow, increase -TimeoutSec.",
        VssErrorId.VssNotSupportedOnPlatform =>
            "Run the command on Windows. To try scripts on another platform, use -Simulation (see New-VssSimulation).",
        VssErrorId.VssWow64NotSupported =>
            "Run the command without -InProcess, or in 64-bit PowerShell. On ARM64, use PowerShell for ARM64.",
        VssErrorId.VssCollectorFailed =>
            "Run the command again. If it fails again, look for a crash of VssWriterCollector.exe in the Application event log, and try -InProcess.",
        VssErrorId.VssProtocolError =>
            "Reinstall the module, so that VssWriterCollector.exe and the module have the same version.",
        VssErrorId.VssWriterNotFound =>
            "List the writers with Get-VssWriterStatus. A writer is missing if its host service is stopped or, with -InProcess, if COM security blocks it.",
        VssErrorId.VssWriterNotRead =>
            "Query the writers again. If the error remains, read the errors of source VSS in the Application event log.",
        VssErrorId.VssCodeInvalid =>
            "Enter the code as the log shows it (with or without 0x, as a number, or by its symbolic name), or paste the whole line.",
        VssErrorId.VssReportFailed =>
            "Specify a file in an existing folder that you can write to. To replace an existing file, omit -NoClobber. To replace a read-only file, use -Force.",
        VssErrorId.VssSimulationInvalid =>
            "See the help topic about_VssWriterStatus_Simulation. It describes the scenarios and each field of the file.",
        _ => KnownErrors.Of(hresult).AdviceForGather ?? "Read the errors of source VSS in the Application event log.",
    };
}
