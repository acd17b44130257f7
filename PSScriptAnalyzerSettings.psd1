@{
    # All that the PowerShell Gallery checks, and the other default rules.
    IncludeDefaultRules = $true
    # They look for folders beside the class; the examples are in samples/dsc, the tests in tests/Pester.
    ExcludeRules        = @('PSDSCDscExamplesPresent', 'PSDSCDscTestsPresent')
    Rules               = @{
        # Windows PowerShell 5.1 and PowerShell 7; the rule knows 7.0, whose syntax 7.4 has too.
        PSUseCompatibleSyntax = @{
            Enable         = $true
            TargetVersions = @('5.1', '7.0')
        }
    }
}
