namespace ReviewerConsole.Audit;

/// <summary>Stands for this room's texts, Words.resx and Words.id.resx.</summary>
public sealed class Words;
