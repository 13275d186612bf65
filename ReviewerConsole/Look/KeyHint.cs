namespace ReviewerConsole.Look;

/// <summary>One line of the keys help: what happens, and the keys for it as they are printed on the keyboard.</summary>
public sealed record KeyHint(string Does, params IReadOnlyList<string> Keys);

/// <summary>One column of the keys help.</summary>
public sealed record KeyGroup(string Title, params IReadOnlyList<KeyHint> Hints);
