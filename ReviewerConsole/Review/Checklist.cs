namespace ReviewerConsole.Review;

/// <summary>What a reviewer looks at, in the order of the page.</summary>
public enum CheckItem
{
    PictureSharpWholeReal,
    NameMatches,
    CardUnaltered,
    FaceMatches,
    SameCardInSelfie,
    NikFitsBirthDate,
}

public enum CheckAnswer
{
    Open,
    Yes,
    No,

    /// <summary>Does not fit, but a note says why that is no reason to refuse.</summary>
    Accepted,
}

/// <summary>An answer to every <see cref="CheckItem"/>, so far.</summary>
public sealed class Checklist : IEquatable<Checklist>
{
    /// <summary>One character per item, in the items' order: <c>-</c>, <c>y</c>, <c>n</c> or <c>a</c>.</summary>
    internal const int Length = 6;

    private const string Letters = "-yna";
    private readonly string _answers;

    private Checklist(string answers) => _answers = answers;

    public static IReadOnlyList<CheckItem> Items { get; } = Enum.GetValues<CheckItem>();

    /// <summary>Nothing answered yet.</summary>
    public static Checklist Empty { get; } = new(new('-', Length));

    public int Answered => _answers.Count(c => c != '-');

    public bool IsComplete => Answered == Length;

    /// <summary>Whether nothing on it speaks against approving.</summary>
    public bool IsClear => IsComplete && !_answers.Contains('n', StringComparison.Ordinal);

    /// <summary>Whether a note must say why something was accepted.</summary>
    public bool NeedsNote => _answers.Contains('a', StringComparison.Ordinal);

    public CheckAnswer this[CheckItem item] => (CheckAnswer)Letters.IndexOf(_answers[(int)item], StringComparison.Ordinal);

    /// <exception cref="ArgumentOutOfRangeException">No such item or answer.</exception>
    public Checklist With(CheckItem item, CheckAnswer answer)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)item, (uint)(Length - 1));
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)answer, (uint)(Letters.Length - 1));
        var answers = _answers.ToCharArray();
        answers[(int)item] = Letters[(int)answer];
        return new(new(answers));
    }

    public bool Equals(Checklist? other) => other?._answers == _answers;

    public override bool Equals(object? obj) => Equals(obj as Checklist);

    public override int GetHashCode() => _answers.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => _answers;

    internal static Checklist Parse(string answers) => new(answers);
}
