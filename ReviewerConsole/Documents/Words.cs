namespace ReviewerConsole.Documents;

/// <summary>Marks the words of this room: <c>Words.resx</c> (English) and <c>Words.id.resx</c> (Indonesian).</summary>
public sealed class Words;
