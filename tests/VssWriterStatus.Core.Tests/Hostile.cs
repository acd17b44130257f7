using System;
using System.Collections.Generic;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;

namespace VssWriterStatus.Tests;

/// <summary>Texts of every kind that somebody who means harm would try, and checks over many of them.</summary>
internal static class Hostile
{
#if NET
    private const int Tries = 2000;
#else
    // Enough to see that Mono does the same; it takes several times as long.
    private const int Tries = 200;
#endif

    private static readonly Gen<string> Piece = Gen.OneOf(
        Gen.Elements(Mutation.Tokens),
        Gen.Choose(0, 0xFFFF).Select(unit => ((char)unit).ToString()),
        Gen.Choose(0x20, 0x7E).Select(unit => ((char)unit).ToString()),
        Gen.Choose(0, 0x9F).Select(unit => ((char)unit).ToString()));

    /// <summary>Any text: letters, controls, halves of surrogate pairs, pieces of JSON and of escape sequences.</summary>
    public static Gen<string> Text { get; } = Piece.ListOf().Select(pieces => string.Concat(pieces));

    public static Gen<int> Number { get; } = Gen.OneOf(
        Gen.Choose(-2, 20), Gen.Elements(int.MinValue, int.MaxValue), ArbMap.Default.ArbFor<int>().Generator, Gen.Choose(int.MinValue, int.MaxValue));

    public static Gen<Guid> Id { get; } = ArbMap.Default.ArbFor<Guid>().Generator;

    /// <summary>Valid texts, each spoilt in a few places.</summary>
    public static Gen<string> Spoilt(params string[] valid) => Gen.Choose(0, int.MaxValue - 1).Select(seed =>
    {
        var random = new Random(seed);
        return new Mutation(random).Of(valid[random.Next(valid.Length)], valid[random.Next(valid.Length)]);
    });

    /// <summary>Fails, naming the smallest value that it finds, where something does not hold.</summary>
    public static void Check<T>(Gen<T> values, Action<T> holds) =>
        Prop.ForAll(Arb.From(values, Shorter), holds).Check(Config.QuickThrowOnFailure.WithMaxTest(Tries).WithQuietOnSuccess(true));

    /// <summary>The text without one part of it: what is wrong with a long text is seen in a short one.</summary>
    private static IEnumerable<T> Shorter<T>(T value)
    {
        if (value is not string { Length: > 0 } text)
        {
            return [];
        }

        return from length in new[] { text.Length / 2, text.Length / 8, 1 }
               where length > 0
               from start in Enumerable.Range(0, text.Length / length)
               select (T)(object)text.Remove(start * length, length);
    }
}
