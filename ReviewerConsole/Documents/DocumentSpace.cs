using Microsoft.Extensions.Options;
using ReviewerConsole.Data;

namespace ReviewerConsole.Documents;

/// <summary>The <c>Console:Documents</c> section of <c>appsettings.json</c>.</summary>
public sealed class DocumentOptions
{
    public const string Section = "Console:Documents";

    /// <value>MiB that stay free where documents are kept, 0 to 1,000,000: with less, no upload is read. Default 32, one upload at its largest.</value>
    public int LeastFreeMegabytes { get; init; } = 32;

    internal static void Bind(OptionsBuilder<DocumentOptions> options) => options
        .BindConfiguration(Section)
        .Validate(o => o.LeastFreeMegabytes is >= 0 and <= 1_000_000, $"{Section}:LeastFreeMegabytes must lie between 0 and 1000000.")
        .ValidateOnStart();
}

/// <summary>Whether there is room for another document. Asked before one is read, so that a flood ends before the disk does.</summary>
public sealed class DocumentSpace(ConsoleFolders folders, IOptions<DocumentOptions> options)
{
    private const long Mebibyte = 1024 * 1024;

    public bool IsShort
    {
        get
        {
            try
            {
                return new DriveInfo(folders.Data).AvailableFreeSpace < options.Value.LeastFreeMegabytes * Mebibyte;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
            {
                return false; // a network share that does not tell: writing will
            }
        }
    }
}
