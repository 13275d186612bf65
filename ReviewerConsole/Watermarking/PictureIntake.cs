namespace ReviewerConsole.Watermarking;
public sealed class PictureIntake;
