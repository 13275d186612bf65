namespace ReviewerConsole.Look;

/// <summary>The console's icons: SVG path data on a 16 × 16 grid, stroke 1.5, round ends, no fill. Draw them with <see cref="Icon"/>.</summary>
public static class Glyphs
{
    public const string Eye = "M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8zM8 9.8A1.8 1.8 0 1 0 8 6.2a1.8 1.8 0 0 0 0 3.6z";
    public const string Lens = "M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zM10.4 10.4 14 14";
    public const string Loupe = "M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zM10.4 10.4 14 14M7 5.2v3.6M5.2 7h3.6";
    public const string Folder = "M1.8 4.5v8h12.4v-7H7.5L6 3.5H1.8z";
    public const string Tray = "M8 2.5V9M5 6.5 8 9.5l3-3M2.5 10v3.5h11V10";
    public const string Check = "M3 8.5l3.2 3.2L13 5";
    public const string Cross = "M4 4l8 8M12 4l-8 8";
    public const string Minus = "M3.5 8h9";
    public const string Plus = "M3.5 8h9M8 3.5v9";
    public const string Triangle = "M8 2.2 14.5 13.5h-13zM8 6.5v3M8 11.6v.1";
    public const string Bell = "M8 2a4 4 0 0 1 4 4c0 4 1.5 5 1.5 5h-11S4 10 4 6a4 4 0 0 1 4-4zM6.7 13.5h2.6";
    public const string Handset = "M5.5 1.8h5a1 1 0 0 1 1 1v10.4a1 1 0 0 1-1 1h-5a1 1 0 0 1-1-1V2.8a1 1 0 0 1 1-1zM7.2 12h1.6";
    public const string Bubble = "M2 3.5h12v8H7L4 14v-2.5H2z";
    public const string ArrowUp = "M8 13V3.5M4 7l4-4 4 4";
    public const string ArrowRight = "M3 8h10M9 4l4 4-4 4";
    public const string Key = "M10 8.5a3 3 0 1 0-2.7-1.7L2.5 11.5v2h2v-1.5H6v-1.5h1l1.3-2";
    public const string Person = "M8 7.5a2.6 2.6 0 1 0 0-5.2 2.6 2.6 0 0 0 0 5.2zM2.8 14c.3-3 2.3-4.6 5.2-4.6s4.9 1.6 5.2 4.6";
    public const string Shield = "M8 1.8l5.5 2v4c0 3-2.2 5.3-5.5 6.4C4.7 13.1 2.5 10.8 2.5 7.8v-4z";
    public const string Seal = "M8 1.8l1.6 1.3 2-.2.6 2 1.8 1-.7 2 .7 2-1.8 1-.6 2-2-.2L8 14l-1.6-1.3-2 .2-.6-2-1.8-1 .7-2-.7-2 1.8-1 .6-2 2 .2zM5.8 8l1.6 1.6 3-3.2";
    public const string Lock = "M4.5 7V5a3.5 3.5 0 0 1 7 0v2M3.5 7h9v6.5h-9z";
    public const string Page = "M4 1.8h5l3 3v9.4H4zM9 1.8v3h3";
    public const string Copy = "M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3";
    public const string Link = "M6.5 9.5l3-3M7 4.5l1.5-1.5a3 3 0 0 1 4.3 4.3L11.3 8.8M9 11.5 7.5 13a3 3 0 0 1-4.3-4.3L4.7 7.2";
    public const string Fit = "M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10";
    public const string Rotate = "M13 8a5 5 0 1 1-1.6-3.7M13 2v3h-3";
    public const string Contrast = "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 2v12M8 5h4.5M8 8h6M8 11h4.5";
    public const string Compare = "M2 3h12v10H2zM8 3v10";
    public const string Download = "M8 2.5V11M4.5 7.5 8 11l3.5-3.5M2.5 13.5h11";
    public const string Print = "M4.5 6V2.5h7V6M4.5 11H2.5V6h11v5h-2M4.5 9.5h7v4h-7z";
    public const string Clock = "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 5v3.2l2 1.3";
    public const string Info = "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 7.5V11M8 5v.1";
    public const string Down = "M5.5 6.5 8 9l2.5-2.5";
    public const string Left = "M9.5 4.5 6 8l3.5 3.5";
    public const string Right = "M6.5 4.5 10 8l-3.5 3.5";
    public const string Undo = "M3 6.5h6.5a3.5 3.5 0 0 1 0 7H6M5.5 4 3 6.5 5.5 9";
    public const string Enter = "M13 4v4.5H3.5M6.5 5.5l-3 3 3 3";
    public const string Moon = "M13 9.5A5.5 5.5 0 0 1 6.5 3a5.5 5.5 0 1 0 6.5 6.5z";
    public const string Sun = "M8 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM8 1.5v1M8 13.5v1M1.5 8h1M13.5 8h1M3.4 3.4l.7.7M11.9 11.9l.7.7M3.4 12.6l.7-.7M11.9 4.1l.7-.7";
    public const string Unplugged = "M2 14l3-3M5.5 8.5l2 2M4.5 9.5a2.8 2.8 0 0 0 2 4M14 2l-3 3M8.5 5.5l2 2M7 4l5 5-1.3 1.3";
    public const string Leave = "M6.5 2.5h-4v11h4M6.5 8h7M10.5 5l3 3-3 3";
}
