using System.Globalization;

namespace ReviewerConsole.Intake;

/// <summary>How far an import is, on one line of a terminal that it draws over. Nothing where output goes elsewhere.</summary>
/// <param name="terminal"><see langword="null"/> for nowhere.</param>
internal sealed class ImportProgress(TextWriter? terminal)
{
    private const int Width = 24;
    private int _length;

    /// <param name="share">0 to 1.</param>
    public void Show(double share, int rows, int rejected)
    {
        var full = (int)(Math.Clamp(share, 0, 1) * Width);
        var text = string.Create(CultureInfo.InvariantCulture, $"[{new string('#', full)}{new string('.', Width - full)}] {rows} rows, {rejected} rejected");
        terminal?.Write($"\r{text.PadRight(_length)}");
        _length = text.Length;
    }

    /// <summary>Makes the line empty, for something else.</summary>
    public void Clear()
    {
        if (_length > 0)
        {
            terminal?.Write($"\r{new string(' ', _length)}\r");
            _length = 0;
        }
    }
}
