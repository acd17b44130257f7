# Converts the pages of docs/ to the two formats that Get-Help reads: MAML for cmdlets, plain text for topics.
# PlatyPS reads the pages of cmdlets. Its own Export-MamlCommandHelp (1.0.3) is not used, because it omits
# default values and the code of examples, and writes a control character (U+0080) for an empty line.

$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 2.0

$Root = Split-Path -Path $PSScriptRoot

$MamlNamespace = @{
    msh     = 'http://msh'
    maml    = 'http://schemas.microsoft.com/maml/2004/10'
    command = 'http://schemas.microsoft.com/maml/dev/command/2004/10'
    dev     = 'http://schemas.microsoft.com/maml/dev/2004/10'
}

# A console of 80 columns wraps a line of exactly 80 characters.
$TopicWidth = 79

# The minimum width of a table column whose text is wrapped.
$NarrowestColumn = 20

<#
.SYNOPSIS
Creates en-US/ from docs/.
.PARAMETER Name
The module's name.
#>
function Write-ModuleHelp {
    [CmdletBinding()]
    [OutputType([string])]
    param([Parameter(Mandatory = $true)] [string] $Name)

    $commandHelp = Get-ChildItem -Path "$Root/docs/*-Vss*.md" | Sort-Object -Property Name | ForEach-Object -Process { Read-Page -Page $_ }
    $help = @{}
    $address = "$((Import-PowerShellDataFile -LiteralPath "$Root/$Name.psd1").PrivateData.PSData.ProjectUri)/blob/main/docs/"
    $help["$Name.dll-Help.xml"] = ConvertTo-Maml -CommandHelp $commandHelp -Address $address

    # An installed module has no docs folder, so the guides that an administrator needs are also help topics.
    $topics = @{}
    $guides = @{}
    foreach ($page in Get-ChildItem -Path "$Root/docs/*.md") {
        $markdown = [System.IO.File]::ReadAllText($page.FullName)
        $guide = ConvertFrom-Guide -Markdown $markdown
        if ($guide) {
            $guides[$page.Name] = $guide.Name
            $topics[$guide.Name] = $guide.Markdown
        } elseif ($page.Name -like 'about_*') {
            $topics[$page.BaseName] = $markdown
        }
    }

    foreach ($topic in $topics.Keys) {
        $help["$topic.help.txt"] = ConvertTo-TopicText -Markdown (Resolve-Link -Markdown $topics[$topic] -Topic $guides -Address $address)
    }

    Remove-Item -Path "$Root/en-US/*"
    foreach ($file in $help.Keys | Sort-Object) {
        # UTF-8 without a byte order mark and with line feeds, in every edition.
        [System.IO.File]::WriteAllText("$Root/en-US/$file", $help[$file])
        "en-US/$file"
    }
}

<#
.SYNOPSIS
Reads the page of a cmdlet, with the sections that it includes from docs/shared-parameters.md, as a PlatyPS object.
#>
function Read-Page {
    param([System.IO.FileInfo] $Page)

    # PlatyPS reads files only.
    $folder = Join-Path -Path ([System.IO.Path]::GetTempPath()) -ChildPath ([guid]::NewGuid().ToString('N'))
    $whole = (New-Item -Path $folder -ItemType Directory).FullName + "/$($Page.Name)"
    try {
        [System.IO.File]::WriteAllText($whole, (Expand-SharedParameter -Markdown ([System.IO.File]::ReadAllText($Page.FullName))))
        $verdict = Test-MarkdownCommandHelp -Path $whole -DetailView
        if (-not $verdict.IsValid) {
            throw "$($Page.Name) is no valid help page: $($verdict.Messages -match '^FAIL' -join '; ')"
        }

        Import-MarkdownCommandHelp -Path $whole
    } finally {
        Remove-Item -LiteralPath $folder -Recurse
    }
}

<#
.SYNOPSIS
Returns the page with the sections of docs/shared-parameters.md that its line under PARAMETERS names. All sections are in alphabetical order.
#>
function Expand-SharedParameter {
    [OutputType([string])]
    param([string] $Markdown)

    $parameters = [regex]::Match($Markdown, '(?ms)^## PARAMETERS\n\n\[[^\]]+\]\(shared-parameters\.md\): (?<names>[^.]+)\.\n\n(?<own>.*?)(?=^### CommonParameters$)')
    if (-not $parameters.Success) {
        return $Markdown
    }

    $shared = [System.IO.File]::ReadAllText("$Root/docs/shared-parameters.md")
    $sections = @(Split-Section -Markdown $parameters.Groups['own'].Value)
    foreach ($name in $parameters.Groups['names'].Value -split ',\s+') {
        $section = Split-Section -Markdown $shared | Where-Object -Property Name -EQ -Value $name
        if (-not $section -or $sections.Name -contains $name) {
            throw "'$name' is not one section: it must stand either in shared-parameters.md or in the page itself."
        }

        $sections += $section
    }

    $text = ($sections | Sort-Object -Property Name -Culture '' | ForEach-Object -MemberName Text) -join "`n`n"
    $Markdown.Replace($parameters.Value, "## PARAMETERS`n`n$text`n`n")
}

# The parameter sections, each with Name, which includes the hyphen, and Text.
function Split-Section {
    param([string] $Markdown)

    foreach ($match in [regex]::Matches($Markdown, '(?ms)^### (-\w+)\n.*?(?=^### |\z)')) {
        [pscustomobject]@{ Name = $match.Groups[1].Value; Text = $match.Value.TrimEnd() }
    }
}

<#
.SYNOPSIS
Returns the text of a MAML file for the cmdlets, with line feeds and without values that differ between runs.
.PARAMETER CommandHelp
The cmdlets as returned by Import-MarkdownCommandHelp of PlatyPS.
.PARAMETER Address
The address of the folder docs on the project's page, for Get-Help -Online.
#>
function ConvertTo-Maml {
    [CmdletBinding()]
    [OutputType([string])]
    param(
        [Parameter(Mandatory = $true)] [object[]] $CommandHelp,
        [Parameter(Mandatory = $true)] [uri] $Address
    )

    $settings = New-Object -TypeName System.Xml.XmlWriterSettings -Property @{
        Indent       = $true
        NewLineChars = "`n"
        Encoding     = New-Object -TypeName System.Text.UTF8Encoding -ArgumentList $false
    }
    $stream = New-Object -TypeName System.IO.MemoryStream
    $xml = [System.Xml.XmlWriter]::Create($stream, $settings)
    $xml.WriteStartElement('helpItems', $MamlNamespace.msh)
    foreach ($prefix in 'maml', 'command', 'dev') {
        $xml.WriteAttributeString('xmlns', $prefix, $null, $MamlNamespace[$prefix])
    }

    $xml.WriteAttributeString('schema', 'maml')
    foreach ($command in $CommandHelp) {
        Write-Command -Xml $xml -Command $command -Address $Address
    }

    $xml.WriteEndElement()
    $xml.Dispose()
    $settings.Encoding.GetString($stream.ToArray()) + "`n"
}

<#
.SYNOPSIS
Converts a guide to a help topic: the first line contains the topic's name and short description.
.DESCRIPTION
Returns nothing for a page without that line, <!-- about_Topic: Short description. -->
.PARAMETER Markdown
The guide.
#>
function ConvertFrom-Guide {
    [CmdletBinding()]
    [OutputType([pscustomobject])]
    param([Parameter(Mandatory = $true)] [string] $Markdown)

    if ($Markdown -notmatch '^<!-- (about_\w+): (.+?) -->\r?\n+# .+\r?\n') {
        return
    }

    [pscustomobject]@{
        Name     = $Matches[1]
        Markdown = "# $($Matches[1])`n`n## Short description`n`n$($Matches[2])`n`n## Long description`n" + $Markdown.Substring($Matches[0].Length)
    }
}

<#
.SYNOPSIS
Converts the links in Markdown for use in a console: to the name of a help topic, or to the address of any other page or file.
.PARAMETER Markdown
A page of docs/.
.PARAMETER Topic
The names of the topics, by the file of the guide.
.PARAMETER Address
The address of the folder docs on the project's page.
#>
function Resolve-Link {
    [Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSReviewUnusedParameter', '', Justification = 'The script block uses them.')]
    [CmdletBinding()]
    [OutputType([string])]
    param(
        [Parameter(Mandatory = $true)] [AllowEmptyString()] [string] $Markdown,
        [Parameter(Mandatory = $true)] [hashtable] $Topic,
        [Parameter(Mandatory = $true)] [uri] $Address
    )

    [regex]::Replace($Markdown, '\[([^\]]+)\]\((?!https?:)([^)]+)\)', {
            param($Link)
            $text = $Link.Groups[1].Value
            $file = $Link.Groups[2].Value -replace '#.*$'
            if ($Topic.ContainsKey($file)) {
                "$text ($($Topic[$file]))"
            } elseif ($file -match '^(about_\w+|\w+-Vss\w+)\.md$') {
                $text
            } else {
                "[$text]($([uri]::new($Address, $Link.Groups[2].Value)))"
            }
        })
}

<#
.SYNOPSIS
Returns the text of a help topic, wrapped for a console of 80 columns.
.PARAMETER Markdown
The page: a title, headings, paragraphs, lists with '-', tables and fenced code.
#>
function ConvertTo-TopicText {
    [CmdletBinding()]
    [OutputType([string])]
    param([Parameter(Mandatory = $true)] [string] $Markdown)

    $blocks = Split-Markdown -Markdown $Markdown
    $lines = foreach ($block in $blocks) {
        switch ($block.Kind) {
            'Title' { 'TOPIC'; Format-Text -Text $block.Text -Indent 4 }
            'Heading' { $block.Text.ToUpperInvariant() }
            'Subheading' { Format-Text -Text $block.Text -Indent 2 }
            'Paragraph' { Format-Text -Text $block.Text -Indent 4 }
            'Item' { Format-Text -Text "$($block.Mark) $($block.Text)" -Indent 4 -Hanging ($block.Mark.Length + 1) }
            'Table' { Format-Grid -Row $block.Text -Indent 4 }
            'Code' { $block.Text -split "`n" | ForEach-Object -Process { if ($_) { "    $_" } else { '' } } }
        }

        if (-not $block.IsTight) {
            ''
        }
    }

    $text = ($lines -join "`n").TrimEnd() + "`n"

    # A command is not wrapped, because it is copied. An address cannot be wrapped either.
    $code = @($blocks | Where-Object -Property Kind -EQ -Value Code | ForEach-Object -Process { $_.Text -split "`n" })
    $wrong = @($text -split "`n" | Where-Object -FilterScript {
            ($_.Length -gt $TopicWidth -and $code -cnotcontains ($_ -replace '^ {4}') -and $_ -notmatch '^ *(- )?\(?https?:\S+$') -or $_ -match '[^\x20-\x7E]'
        })
    if ($wrong) {
        throw "A topic's line is longer than $TopicWidth characters or not plain ASCII: $($wrong[0])"
    }

    $text
}

function Write-Command {
    param($Xml, $Command, [uri] $Address)

    $verb, $noun = $Command.Title -split '-', 2
    Write-Start -Xml $Xml -Name 'command:command'
    Write-Start -Xml $Xml -Name 'command:details'
    Write-Text -Xml $Xml -Name 'command:name' -Text $Command.Title
    Write-Description -Xml $Xml -Markdown $Command.Synopsis
    Write-Text -Xml $Xml -Name 'command:verb' -Text $verb
    Write-Text -Xml $Xml -Name 'command:noun' -Text $noun
    $Xml.WriteEndElement()
    Write-Description -Xml $Xml -Markdown $Command.Description

    Write-Syntax -Xml $Xml -Command $Command

    Write-Start -Xml $Xml -Name 'command:parameters'
    foreach ($parameter in $Command.Parameters) {
        Write-Parameter -Xml $Xml -Parameter $parameter
    }

    $Xml.WriteEndElement()

    Write-TypeList -Xml $Xml -List 'command:inputTypes' -Item 'command:inputType' -Type $Command.Inputs
    Write-TypeList -Xml $Xml -List 'command:returnValues' -Item 'command:returnValue' -Type $Command.Outputs

    Write-Start -Xml $Xml -Name 'maml:alertSet'
    Write-Start -Xml $Xml -Name 'maml:alert'
    Write-Paragraph -Xml $Xml -Markdown $Command.Notes
    $Xml.WriteEndElement()
    $Xml.WriteEndElement()

    Write-Start -Xml $Xml -Name 'command:examples'
    foreach ($example in $Command.Examples) {
        Write-Example -Xml $Xml -Example $example
    }

    $Xml.WriteEndElement()

    Write-RelatedLink -Xml $Xml -Link $Command.RelatedLinks -Online ([uri]::new($Address, "$($Command.Title).md"))
    $Xml.WriteEndElement()
}

function Write-Syntax {
    param($Xml, $Command)

    Write-Start -Xml $Xml -Name 'command:syntax'
    foreach ($syntax in $Command.Syntax) {
        Write-Start -Xml $Xml -Name 'command:syntaxItem'
        Write-Text -Xml $Xml -Name 'maml:name' -Text $Command.Title
        foreach ($used in $syntax.SyntaxParameters) {
            $parameter = $Command.Parameters | Where-Object -Property Name -EQ -Value $used.ParameterName
            Write-Parameter -Xml $Xml -Parameter $parameter -SetName $syntax.ParameterSetName
        }

        $Xml.WriteEndElement()
    }

    $Xml.WriteEndElement()
}

function Write-RelatedLink {
    param($Xml, $Link, [uri] $Online)

    Write-Start -Xml $Xml -Name 'command:relatedLinks'

    # Get-Help -Online opens the first link with an address.
    $all = @([pscustomobject]@{ LinkText = 'Online version:'; Uri = "$Online" }) + @($Link)
    foreach ($one in $all) {
        # A link to another page of docs/ does not work in a console.
        $uri = if ($one.Uri -match '^https?:') { $one.Uri } else { '' }
        Write-Start -Xml $Xml -Name 'maml:navigationLink'
        Write-Text -Xml $Xml -Name 'maml:linkText' -Text $one.LinkText
        Write-Text -Xml $Xml -Name 'maml:uri' -Text $uri
        $Xml.WriteEndElement()
    }

    $Xml.WriteEndElement()
}

<#
.SYNOPSIS
Returns a parameter as it is in one parameter set or, without SetName, as Get-Help describes it.
#>
function Write-Parameter {
    param($Xml, $Parameter, [string] $SetName)

    $sets = @($Parameter.ParameterSets)
    if ($SetName) {
        $sets = @($sets | Where-Object -FilterScript { $_.Name -eq $SetName -or $_.Name -eq '(All)' })
    }

    $isSwitch = $Parameter.Type -eq 'System.Management.Automation.SwitchParameter'
    $position = if ($sets[0].Position -match '^\d+$') { $sets[0].Position } else { 'named' }
    $aliases = if ($Parameter.Aliases.Count) { $Parameter.Aliases -join ', ' } else { 'none' }
    Write-Start -Xml $Xml -Name 'command:parameter'
    $Xml.WriteAttributeString('required', (ConvertTo-XmlBoolean -Value (@($sets.IsRequired) -contains $true)))
    $Xml.WriteAttributeString('variableLength', (ConvertTo-XmlBoolean -Value $Parameter.Type.EndsWith('[]')))
    $Xml.WriteAttributeString('globbing', (ConvertTo-XmlBoolean -Value $Parameter.SupportsWildcards))
    $Xml.WriteAttributeString('pipelineInput', (Get-PipelineInput -ParameterSet $sets))
    $Xml.WriteAttributeString('position', $position)
    $Xml.WriteAttributeString('aliases', $aliases)
    Write-Text -Xml $Xml -Name 'maml:name' -Text $Parameter.Name
    Write-Description -Xml $Xml -Markdown $Parameter.Description
    if (-not ($isSwitch -and $SetName)) {
        Write-Start -Xml $Xml -Name 'command:parameterValue'
        $Xml.WriteAttributeString('required', (ConvertTo-XmlBoolean -Value (-not $isSwitch)))
        $Xml.WriteAttributeString('variableLength', (ConvertTo-XmlBoolean -Value $Parameter.Type.EndsWith('[]')))
        $Xml.WriteString(($Parameter.Type -split '\.')[-1])
        $Xml.WriteEndElement()
    }

    Write-Start -Xml $Xml -Name 'dev:type'
    Write-Text -Xml $Xml -Name 'maml:name' -Text $Parameter.Type
    $Xml.WriteEndElement()
    Write-Text -Xml $Xml -Name 'dev:defaultValue' -Text $Parameter.DefaultValue
    $Xml.WriteEndElement()
}

function Get-PipelineInput {
    param([object[]] $ParameterSet)

    $ways = @(
        if (@($ParameterSet.ValueFromPipeline) -contains $true) { 'ByValue' }
        if (@($ParameterSet.ValueFromPipelineByPropertyName) -contains $true) { 'ByPropertyName' }
    )
    if ($ways) { "true ($($ways -join ', '))" } else { 'false' }
}

<#
.SYNOPSIS
Returns an example: the command, its output, and then the remarks.
#>
function Write-Example {
    param($Xml, $Example)

    $blocks = @(Split-Markdown -Markdown $Example.Remarks)
    $code = @($blocks | Where-Object -Property Kind -EQ -Value 'Code')
    if ($code.Count -ne 2 -or $code[0].Language -ne 'powershell' -or $code[1].Language -ne 'Output') {
        throw "'$($Example.Title)' must have one block of powershell and one of Output."
    }

    Write-Start -Xml $Xml -Name 'command:example'
    Write-Text -Xml $Xml -Name 'maml:title' -Text "---- $($Example.Title) ----"
    Write-Text -Xml $Xml -Name 'dev:code' -Text "$($code[0].Text)`n`n$($code[1].Text)"
    Write-Start -Xml $Xml -Name 'dev:remarks'
    foreach ($block in $blocks | Where-Object -Property Kind -NE -Value 'Code') {
        Write-Text -Xml $Xml -Name 'maml:para' -Text $block.Text
    }

    # The empty line before the next example.
    Write-Text -Xml $Xml -Name 'maml:para' -Text ''
    $Xml.WriteEndElement()
    $Xml.WriteEndElement()
}

function Write-TypeList {
    param($Xml, [string] $List, [string] $Item, $Type)

    Write-Start -Xml $Xml -Name $List
    foreach ($one in $Type) {
        Write-Start -Xml $Xml -Name $Item
        Write-Start -Xml $Xml -Name 'dev:type'
        Write-Text -Xml $Xml -Name 'maml:name' -Text $one.Typename
        $Xml.WriteEndElement()
        Write-Description -Xml $Xml -Markdown $one.Description
        $Xml.WriteEndElement()
    }

    $Xml.WriteEndElement()
}

function Write-Description {
    param($Xml, [string] $Markdown)

    Write-Start -Xml $Xml -Name 'maml:description'
    Write-Paragraph -Xml $Xml -Markdown $Markdown
    $Xml.WriteEndElement()
}

function Write-Paragraph {
    param($Xml, [string] $Markdown)

    foreach ($block in Split-Markdown -Markdown $Markdown) {
        $text = if ($block.Kind -eq 'Item') { "$($block.Mark) $($block.Text)" } else { $block.Text }
        Write-Text -Xml $Xml -Name 'maml:para' -Text $text
    }
}

function Write-Start {
    param($Xml, [string] $Name)

    $prefix, $local = $Name -split ':'
    $Xml.WriteStartElement($prefix, $local, $MamlNamespace[$prefix])
}

function Write-Text {
    param($Xml, [string] $Name, [string] $Text)

    Write-Start -Xml $Xml -Name $Name
    $Xml.WriteString($Text)
    $Xml.WriteEndElement()
}

function ConvertTo-XmlBoolean {
    param([bool] $Value)

    if ($Value) { 'true' } else { 'false' }
}

<#
.SYNOPSIS
Returns the blocks of a Markdown text in order: Kind, Text without markup, Language for code, and Mark for a list item.
A table's Text is its rows, each an array of cells. IsTight means that no empty line follows.
#>
function Split-Markdown {
    param([string] $Markdown)

    $lines = @($Markdown -replace "`r" -split "`n")
    $i = 0
    while ($i -lt $lines.Count) {
        $start = $i
        $line = $lines[$i]
        $i++
        if ($line -match '^( *)```(\w*)') {
            $indent = $Matches[1]
            $language = $Matches[2]
            while ($lines[$i] -notmatch '^ *```') { $i++ }
            $code = if ($i -gt $start + 1) { ($lines[($start + 1)..($i - 1)] -replace "^$indent") -join "`n" } else { '' }
            New-Block -Kind Code -Text $code -Language $language
            $i++
        } elseif ($line -match '^(#+) (.+)') {
            $kind = @('Title', 'Heading', 'Subheading')[$Matches[1].Length - 1]
            # The short description of a topic must directly follow its heading: Get-Help reads line 5.
            New-Block -Kind $kind -Text (ConvertFrom-Inline -Markdown $Matches[2]) -IsTight ($kind -eq 'Heading' -or $kind -eq 'Subheading')
        } elseif ($line -match '^\|') {
            while ($i -lt $lines.Count -and $lines[$i] -match '^\|') { $i++ }
            $rows = foreach ($row in $lines[$start..($i - 1)]) {
                if ($row -notmatch '^[|\- ]+$') {
                    , @($row.Trim().Trim('|') -split '\|' | ForEach-Object -Process { ConvertFrom-Inline -Markdown $_.Trim() })
                }
            }
            New-Block -Kind Table -Text $rows
        } elseif ($line.Trim()) {
            $mark = if ($line -match '^(-|\d+\.) ') { $Matches[1] } else { $null }
            while ($i -lt $lines.Count -and $lines[$i].Trim() -and $lines[$i] -notmatch '^(- |\d+\. |#|\|| *```)') { $i++ }
            $text = ($lines[$start..($i - 1)] | ForEach-Object -Process { $_.Trim() }) -join ' '
            if ($mark) {
                $isTight = $i -lt $lines.Count -and $lines[$i] -match '^(- |\d+\. )'
                New-Block -Kind Item -Text (ConvertFrom-Inline -Markdown $text.Substring($mark.Length + 1)) -IsTight $isTight -Mark $mark
            } else {
                New-Block -Kind Paragraph -Text (ConvertFrom-Inline -Markdown $text)
            }
        }
    }
}

function New-Block {
    [Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseShouldProcessForStateChangingFunctions', '', Justification = 'Changes nothing.')]
    param([string] $Kind, $Text, [string] $Language, [bool] $IsTight, [string] $Mark)

    [pscustomobject]@{ Kind = $Kind; Text = $Text; Language = $Language; IsTight = $IsTight; Mark = $Mark }
}

<#
.SYNOPSIS
Returns text without Markdown markup. The address of a link is kept if it is outside docs/.
#>
function ConvertFrom-Inline {
    param([string] $Markdown)

    $text = $Markdown -replace '\[([^\]]+)\]\((https?:[^)]+)\)', '$1 ($2)' -replace '\[([^\]]+)\]\([^)]+\)', '$1'
    $text -replace '<(https?:[^>]+)>', '$1' -replace '\*\*([^*]+)\*\*', '$1' -replace '(?<!\w)\*(\w+)\*', '$1' -replace '`([^`]+)`', '$1'
}

<#
.SYNOPSIS
Returns the lines of a text: all are indented, those after the first by Hanging more.
#>
function Format-Text {
    param([string] $Text, [int] $Indent, [int] $Hanging, [int] $Width = $TopicWidth)

    $line = ' ' * $Indent
    $isEmpty = $true
    foreach ($word in $Text -split ' +') {
        if (-not $isEmpty -and $line.Length + 1 + $word.Length -gt $Width) {
            $line
            $line = ' ' * ($Indent + $Hanging)
            $isEmpty = $true
        }

        $line += if ($isEmpty) { $word } else { " $word" }
        $isEmpty = $false
    }

    $line
}

<#
.SYNOPSIS
Returns the lines of a table: the last column is wrapped, and the others are as wide as their widest cell. If the last
column would be too narrow, the rows are listed one below the other.
#>
function Format-Grid {
    param([object[]] $Row, [int] $Indent)

    $last = $Row[0].Count - 1
    $widths = @(for ($column = 0; $column -lt $last; $column++) {
            ($Row | ForEach-Object -Process { $_[$column].Length } | Measure-Object -Maximum).Maximum
        })
    $left = $Indent + ($widths | Measure-Object -Sum).Sum + 2 * $last
    if ($TopicWidth - $left -lt $NarrowestColumn) {
        foreach ($cells in $Row) {
            Format-Text -Text ($cells -join ' | ') -Indent $Indent -Hanging 2
        }

        return
    }

    $rules = @($widths | ForEach-Object -Process { '-' * $_ }) + ('-' * ($TopicWidth - $left))
    foreach ($cells in @(, $Row[0]) + @(, $rules) + $Row[1..($Row.Count - 1)]) {
        $start = ' ' * $Indent
        for ($column = 0; $column -lt $last; $column++) {
            $start += $cells[$column].PadRight($widths[$column] + 2)
        }

        $wrapped = @(Format-Text -Text $cells[$last] -Indent $left)
        $start + $wrapped[0].Substring($left)
        $wrapped | Select-Object -Skip 1
    }
}

Export-ModuleMember -Function Write-ModuleHelp
