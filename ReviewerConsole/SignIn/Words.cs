namespace ReviewerConsole.SignIn;

/// <summary>Names this room's words: Words.resx in English, Words.id.resx in Indonesian.</summary>
public sealed class Words;
