namespace ReviewerConsole.Intake;

/// <summary>Names the words that describe the API: PageWords.resx in English, PageWords.id.resx in Indonesian.</summary>
public sealed class PageWords;
