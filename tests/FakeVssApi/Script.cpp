#include "Script.h"

#include <cstring>
#include <map>
#include <stdexcept>

namespace
{

class ScriptError : public std::runtime_error
{
public:
    explicit ScriptError(const std::string &message) : std::runtime_error(message) {}
};

// For messages only: characters that are not printable ASCII become '?', so that a log line stays one line.
std::string ToAscii(const std::wstring &text)
{
    std::string ascii;
    for (wchar_t unit : text)
    {
        ascii += unit >= L' ' && unit < 0x7F ? static_cast<char>(unit) : '?';
    }
    return ascii;
}

std::vector<std::wstring> Split(const std::wstring &text, wchar_t separator)
{
    std::vector<std::wstring> parts;
    size_t start = 0;
    for (;;)
    {
        size_t end = text.find(separator, start);
        if (end == std::wstring::npos)
        {
            parts.push_back(text.substr(start));
            return parts;
        }
        parts.push_back(text.substr(start, end - start));
        start = end + 1;
    }
}

uint32_t ParseNumber(const std::wstring &text)
{
    bool isHex = text.compare(0, 2, L"0x") == 0 || text.compare(0, 2, L"0X") == 0;
    const std::wstring digits = isHex ? text.substr(2) : text;
    const wchar_t *allowed = isHex ? L"0123456789abcdefABCDEF" : L"0123456789";
    if (digits.empty() || digits.find_first_not_of(allowed) != std::wstring::npos || digits.size() > 10)
    {
        throw ScriptError("not a number: " + ToAscii(text));
    }
    unsigned long long value = std::stoull(digits, nullptr, isHex ? 16 : 10);
    if (value > UINT32_MAX)
    {
        throw ScriptError("more than 32 bits: " + ToAscii(text));
    }
    return static_cast<uint32_t>(value);
}

bool ParseYesNo(const std::wstring &text)
{
    if (text != L"yes" && text != L"no")
    {
        throw ScriptError("neither yes nor no: " + ToAscii(text));
    }
    return text == L"yes";
}

VSS_ID ParseId(const std::wstring &text)
{
    std::wstring braced = text.compare(0, 1, L"{") == 0 ? text : L"{" + text + L"}";
    VSS_ID id;
    if (FAILED(IIDFromString(braced.c_str(), &id)))
    {
        throw ScriptError("not a GUID: " + ToAscii(text));
    }
    return id;
}

Method ParseMethod(const std::wstring &text)
{
    const std::string name = ToAscii(text);
    for (size_t i = 0; i < MethodCount; i++)
    {
        if (name == std::strstr(CallNames[i], "::") + 2)
        {
            return static_cast<Method>(i);
        }
    }
    throw ScriptError("not a method that a script can change: " + name);
}

std::wstring Unescape(const std::wstring &text)
{
    std::wstring result;
    for (size_t i = 0; i < text.size(); i++)
    {
        if (text[i] != L'\\')
        {
            result += text[i];
            continue;
        }
        wchar_t kind = ++i < text.size() ? text[i] : L'\0';
        if (kind == L'\\')
        {
            result += L'\\';
        }
        else if (kind == L't')
        {
            result += L'\t';
        }
        else if (kind == L'n')
        {
            result += L'\n';
        }
        else if (kind == L'u' && i + 4 < text.size())
        {
            result += static_cast<wchar_t>(ParseNumber(L"0x" + text.substr(i + 1, 4)));
            i += 4;
        }
        else
        {
            throw ScriptError("unknown escape in: " + ToAscii(text));
        }
    }
    return result;
}

// The key=value fields of one line. Each is taken once, so that a misspelled key remains and is reported.
class Fields
{
public:
    explicit Fields(const std::vector<std::wstring> &line)
    {
        for (size_t i = 1; i < line.size(); i++)
        {
            size_t equals = line[i].find(L'=');
            if (equals == std::wstring::npos)
            {
                throw ScriptError("not key=value: " + ToAscii(line[i]));
            }
            std::wstring key = line[i].substr(0, equals);
            if (!values_.emplace(key, Unescape(line[i].substr(equals + 1))).second)
            {
                throw ScriptError("given twice: " + ToAscii(key));
            }
        }
    }

    std::optional<std::wstring> Take(const wchar_t *key)
    {
        auto found = values_.find(key);
        if (found == values_.end())
        {
            return std::nullopt;
        }
        std::wstring value = found->second;
        values_.erase(found);
        return value;
    }

    std::wstring TakeRequired(const wchar_t *key)
    {
        std::optional<std::wstring> value = Take(key);
        if (!value)
        {
            throw ScriptError("missing: " + ToAscii(key));
        }
        return *value;
    }

    uint32_t TakeNumber(const wchar_t *key, uint32_t otherwise)
    {
        std::optional<std::wstring> value = Take(key);
        return value ? ParseNumber(*value) : otherwise;
    }

    HRESULT TakeResult(const wchar_t *key, HRESULT otherwise)
    {
        return static_cast<HRESULT>(TakeNumber(key, static_cast<uint32_t>(otherwise)));
    }

    bool TakeYesNo(const wchar_t *key)
    {
        std::optional<std::wstring> value = Take(key);
        return value && ParseYesNo(*value);
    }

    VSS_ID TakeId(const wchar_t *key)
    {
        std::optional<std::wstring> value = Take(key);
        return value ? ParseId(*value) : VSS_ID{};
    }

    void ExpectNoMore() const
    {
        if (!values_.empty())
        {
            throw ScriptError("unknown key: " + ToAscii(values_.begin()->first));
        }
    }

private:
    std::map<std::wstring, std::wstring> values_;
};

Writer ParseWriter(Fields &fields)
{
    Writer writer;
    writer.name = fields.Take(L"name");
    uint32_t repeatName = fields.TakeNumber(L"repeatName", 1);
    if (writer.name)
    {
        const std::wstring once = *writer.name;
        writer.name->clear();
        writer.name->reserve(once.size() * repeatName);
        for (uint32_t i = 0; i < repeatName; i++)
        {
            *writer.name += once;
        }
    }
    writer.writerId = fields.TakeId(L"writerId");
    writer.instanceId = fields.TakeId(L"instanceId");
    writer.state = static_cast<VSS_WRITER_STATE>(fields.TakeNumber(L"state", VSS_WS_STABLE));
    writer.failure = fields.TakeResult(L"failure", S_OK);
    writer.application = fields.TakeResult(L"application", S_OK);
    writer.applicationMessage = fields.Take(L"applicationMessage");
    return writer;
}

// The metadata of the last writer in the script.
void ParseMetadata(Fields &fields, Writer &writer)
{
    writer.instanceName = fields.Take(L"instanceName");
    writer.usage = static_cast<VSS_USAGE_TYPE>(fields.TakeNumber(L"usage", VSS_UT_UNDEFINED));
    writer.source = static_cast<VSS_SOURCE_TYPE>(fields.TakeNumber(L"source", VSS_ST_UNDEFINED));
    writer.restoreMethod = static_cast<VSS_RESTOREMETHOD_ENUM>(fields.TakeNumber(L"restoreMethod", VSS_RME_UNDEFINED));
    writer.service = fields.Take(L"service");
    writer.procedure = fields.Take(L"procedure");
    writer.writerRestore = static_cast<VSS_WRITERRESTORE_ENUM>(fields.TakeNumber(L"writerRestore", VSS_WRE_UNDEFINED));
    writer.reboot = fields.TakeYesNo(L"reboot");
    writer.schema = fields.TakeNumber(L"schema", 0);
    writer.versionMajor = fields.TakeNumber(L"versionMajor", 1);
    writer.versionMinor = fields.TakeNumber(L"versionMinor", 0);
}

Component ParseComponent(Fields &fields)
{
    Component component;
    component.type = static_cast<VSS_COMPONENT_TYPE>(fields.TakeNumber(L"type", VSS_CT_FILEGROUP));
    component.logicalPath = fields.Take(L"logicalPath");
    component.name = fields.Take(L"name");
    component.caption = fields.Take(L"caption");
    component.restoreMetadata = fields.TakeYesNo(L"restoreMetadata");
    component.notifyOnBackupComplete = fields.TakeYesNo(L"notifyOnBackupComplete");
    component.selectable = fields.TakeYesNo(L"selectable");
    component.selectableForRestore = fields.TakeYesNo(L"selectableForRestore");
    component.flags = fields.TakeNumber(L"flags", 0);
    return component;
}

Writer &LastWriter(Script &script)
{
    if (script.writers.empty())
    {
        throw ScriptError("no writer before it");
    }
    return script.writers.back();
}

Component &LastComponent(Script &script)
{
    Writer &writer = LastWriter(script);
    if (writer.components.empty())
    {
        throw ScriptError("no component before it");
    }
    return writer.components.back();
}

Files &ParseFileList(const std::wstring &name, Script &script)
{
    if (name == L"excluded")
    {
        return LastWriter(script).excluded;
    }
    if (name == L"alternates")
    {
        return LastWriter(script).alternates;
    }
    if (name == L"snapshotExcluded")
    {
        return LastWriter(script).snapshotExcluded;
    }
    if (name == L"files")
    {
        return LastComponent(script).files;
    }
    if (name == L"databaseFiles")
    {
        return LastComponent(script).databaseFiles;
    }
    if (name == L"logFiles")
    {
        return LastComponent(script).logFiles;
    }
    throw ScriptError("not a list of files: " + ToAscii(name));
}

void ParseFile(Fields &fields, Script &script)
{
    Files &files = ParseFileList(fields.TakeRequired(L"list"), script);
    if (std::optional<std::wstring> count = fields.Take(L"count"))
    {
        files.count = ParseNumber(*count);
        return;
    }
    FileLine line;
    line.path = fields.Take(L"path");
    line.spec = fields.Take(L"spec");
    line.recursive = fields.TakeYesNo(L"recursive");
    line.alternate = fields.Take(L"alternate");
    line.backupType = fields.TakeNumber(L"backupType", line.backupType);
    line.repeat = fields.TakeNumber(L"repeat", 1);
    files.lines.push_back(line);
}

Dependency ParseDependency(Fields &fields)
{
    Dependency dependency;
    dependency.writerId = fields.TakeId(L"writerId");
    dependency.logicalPath = fields.Take(L"logicalPath");
    dependency.componentName = fields.Take(L"componentName");
    return dependency;
}

// The last six bytes contain the number, so that an ID in a log or a result can be traced to its writer.
VSS_ID GeneratedId(unsigned long prefix, uint64_t number)
{
    VSS_ID id = {prefix, 0, 0x4000, {0x80, 0, 0, 0, 0, 0, 0, 0}};
    for (int i = 7; i >= 2; i--)
    {
        id.Data4[i] = static_cast<unsigned char>(number);
        number >>= 8;
    }
    return id;
}

void GenerateWriters(uint32_t count, std::vector<Writer> &writers)
{
    writers.reserve(writers.size() + count);
    for (uint32_t i = 0; i < count; i++)
    {
        Writer writer;
        writer.name = L"Writer " + std::to_wstring(i);
        writer.writerId = GeneratedId(0xFA4E0001, writers.size());
        writer.instanceId = GeneratedId(0xFA4E0002, writers.size());
        writers.push_back(writer);
    }
}

bool HandsOutAsync(Method method)
{
    return method == Method::GatherWriterMetadata || method == Method::GatherWriterStatus ||
           method == Method::PrepareForBackup || method == Method::DoSnapshotSet || method == Method::BackupComplete;
}

Phase ParsePhase(Fields &fields)
{
    Phase phase;
    phase.after = ParseMethod(fields.TakeRequired(L"after"));
    phase.writer = fields.TakeNumber(L"writer", 0);
    phase.state = static_cast<VSS_WRITER_STATE>(fields.TakeNumber(L"state", VSS_WS_STABLE));
    phase.failure = fields.TakeResult(L"failure", S_OK);
    phase.isPresent = fields.Take(L"present").value_or(L"yes") == L"yes";
    return phase;
}

Volume ParseVolume(Fields &fields)
{
    Volume volume;
    volume.name = fields.TakeRequired(L"name");
    volume.isSupported = fields.Take(L"supported").value_or(L"yes") == L"yes";
    return volume;
}

void ParseCall(Fields &fields, Script &script)
{
    Method method = ParseMethod(fields.TakeRequired(L"method"));
    CallRule rule;
    rule.from = fields.TakeNumber(L"from", 0);
    rule.delayMs = fields.TakeNumber(L"delayMs", 0);
    rule.hang = fields.TakeYesNo(L"hang");
    rule.crash = fields.TakeYesNo(L"crash");
    rule.raise = fields.TakeYesNo(L"raise");
    rule.start = fields.Take(L"start").value_or(L"");
    rule.print = fields.Take(L"print").value_or(L"");
    rule.hresult = fields.TakeResult(L"hresult", S_OK);
    if (HandsOutAsync(method))
    {
        rule.asyncResult = fields.TakeResult(L"asyncResult", VSS_S_ASYNC_FINISHED);
        rule.asyncDelayMs = fields.TakeNumber(L"asyncDelayMs", 0);
        rule.asyncHang = fields.TakeYesNo(L"asyncHang");
    }
    if (method == Method::Wait || method == Method::QueryStatus || method == Method::Cancel)
    {
        if (std::optional<std::wstring> of = fields.Take(L"of"))
        {
            rule.of = ParseMethod(*of);
            if (!HandsOutAsync(*rule.of))
            {
                throw ScriptError("hands out no IVssAsync: " + ToAscii(*of));
            }
        }
    }
    script.rules[static_cast<size_t>(method)].push_back(rule);
}

// "ex3<TAB>no" and "needs-metadata<TAB>yes" have a value without a key.
bool ParseSwitch(const std::vector<std::wstring> &line)
{
    if (line.size() != 2)
    {
        throw ScriptError("expected one yes or no after: " + ToAscii(line[0]));
    }
    return ParseYesNo(line[1]);
}

void ParseLine(const std::vector<std::wstring> &line, Script &script)
{
    const std::wstring &directive = line[0];
    if (directive == L"ex3")
    {
        script.hasEx3 = ParseSwitch(line);
        return;
    }
    if (directive == L"ex2")
    {
        script.hasEx2 = ParseSwitch(line);
        return;
    }
    if (directive == L"needs-metadata")
    {
        script.needsMetadata = ParseSwitch(line);
        return;
    }

    Fields fields(line);
    if (directive == L"writer")
    {
        script.writers.push_back(ParseWriter(fields));
    }
    else if (directive == L"metadata")
    {
        ParseMetadata(fields, LastWriter(script));
    }
    else if (directive == L"component")
    {
        LastWriter(script).components.push_back(ParseComponent(fields));
    }
    else if (directive == L"file")
    {
        ParseFile(fields, script);
    }
    else if (directive == L"dependency")
    {
        LastComponent(script).dependencies.push_back(ParseDependency(fields));
    }
    else if (directive == L"writers")
    {
        GenerateWriters(ParseNumber(fields.TakeRequired(L"count")), script.writers);
    }
    else if (directive == L"count")
    {
        script.count = ParseNumber(fields.TakeRequired(L"value"));
    }
    else if (directive == L"phase")
    {
        script.phases.push_back(ParsePhase(fields));
    }
    else if (directive == L"volume")
    {
        script.volumes.push_back(ParseVolume(fields));
    }
    else if (directive == L"call")
    {
        ParseCall(fields, script);
    }
    else
    {
        throw ScriptError("unknown directive: " + ToAscii(directive));
    }
    fields.ExpectNoMore();
}

std::shared_ptr<const Script> ParseScript(const std::wstring &text)
{
    auto script = std::make_shared<Script>();
    size_t number = 0;
    for (std::wstring &line : Split(text, L'\n'))
    {
        number++;
        if (!line.empty() && line.back() == L'\r')
        {
            line.pop_back();
        }
        if (line.empty() || line[0] == L'#')
        {
            continue;
        }
        try
        {
            ParseLine(Split(line, L'\t'), *script);
        }
        catch (const std::exception &error)
        {
            throw ScriptError("script line " + std::to_string(number) + ": " + error.what());
        }
    }
    return script;
}

std::wstring FromUtf8(const std::string &bytes)
{
    if (bytes.empty())
    {
        return {};
    }
    int size = static_cast<int>(bytes.size());
    int units = MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, bytes.data(), size, nullptr, 0);
    if (units == 0)
    {
        throw ScriptError("the script is not UTF-8");
    }
    std::wstring text(units, L'\0');
    MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, bytes.data(), size, &text[0], units);
    if (text[0] == 0xFEFF)
    {
        text.erase(0, 1);
    }
    return text;
}

bool ReadWholeFile(const std::wstring &path, std::string &bytes)
{
    HANDLE file = CreateFileW(path.c_str(), GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, nullptr,
                              OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL, nullptr);
    if (file == INVALID_HANDLE_VALUE)
    {
        return false;
    }
    char buffer[16384];
    DWORD read = 0;
    BOOL ok;
    while ((ok = ReadFile(file, buffer, sizeof buffer, &read, nullptr)) && read != 0)
    {
        bytes.append(buffer, read);
    }
    DWORD error = GetLastError();
    CloseHandle(file);
    SetLastError(error);
    return ok;
}

// The script parsed last, and its file. Without this cache, a benchmark would measure the parser.
struct ParsedScript
{
    std::wstring path;
    FILETIME lastWrite;
    ULONGLONG size;
    std::shared_ptr<const Script> script;

    bool IsOf(const std::wstring &otherPath, const WIN32_FILE_ATTRIBUTE_DATA &file) const
    {
        return script && path == otherPath && CompareFileTime(&lastWrite, &file.ftLastWriteTime) == 0 &&
               size == SizeOf(file);
    }

    static ULONGLONG SizeOf(const WIN32_FILE_ATTRIBUTE_DATA &file)
    {
        return (static_cast<ULONGLONG>(file.nFileSizeHigh) << 32) | file.nFileSizeLow;
    }
};

SRWLOCK cacheLock = SRWLOCK_INIT;

// Never freed: when the process ends, a hanging thread may be killed while it holds the heap's lock.
ParsedScript &cache = *new ParsedScript();

HRESULT LastError()
{
    return HRESULT_FROM_WIN32(GetLastError());
}

// The caller holds cacheLock.
HRESULT LoadScriptFrom(const std::wstring &path, std::shared_ptr<const Script> &script, std::string &message)
{
    // The time and size are read before the content, so that the next call detects a change in between.
    WIN32_FILE_ATTRIBUTE_DATA file;
    if (!GetFileAttributesExW(path.c_str(), GetFileExInfoStandard, &file))
    {
        HRESULT result = LastError();
        message = "the script cannot be found";
        return result;
    }
    if (!cache.IsOf(path, file))
    {
        std::string bytes;
        if (!ReadWholeFile(path, bytes))
        {
            HRESULT result = LastError();
            message = "the script cannot be read";
            return result;
        }
        try
        {
            auto parsed = ParseScript(FromUtf8(bytes));
            cache = {path, file.ftLastWriteTime, ParsedScript::SizeOf(file), parsed};
        }
        catch (const std::exception &error)
        {
            message = error.what();
            return HRESULT_FROM_WIN32(ERROR_INVALID_DATA);
        }
    }
    script = cache.script;
    return S_OK;
}

}

HRESULT LoadScript(std::shared_ptr<const Script> &script, std::string &message)
{
    const std::wstring path = ReadEnvironment(L"FAKEVSSAPI_SCRIPT");
    if (path.empty())
    {
        script = std::make_shared<Script>();
        return S_OK;
    }
    AcquireSRWLockExclusive(&cacheLock);
    HRESULT result = LoadScriptFrom(path, script, message);
    ReleaseSRWLockExclusive(&cacheLock);
    return result;
}

std::wstring ReadEnvironment(const wchar_t *name)
{
    std::wstring value(MAX_PATH, L'\0');
    for (;;)
    {
        DWORD length = GetEnvironmentVariableW(name, &value[0], static_cast<DWORD>(value.size()));
        bool fits = length < value.size();
        value.resize(length);
        if (fits)
        {
            return value;
        }
    }
}
