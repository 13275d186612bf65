namespace ReviewerConsole.Review;

/// <summary>Names the words of this room's pages: PageWords.resx in English, PageWords.id.resx in Indonesian.</summary>
public sealed class PageWords;
