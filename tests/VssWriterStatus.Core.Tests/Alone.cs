using Xunit;

namespace VssWriterStatus.Tests;

/// <summary>Tests that measure what all tests share, such as memory: no other runs at the same time.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public class Alone;
