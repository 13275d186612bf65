using System.Runtime.InteropServices;
using System.Text;

namespace ReviewerConsole.Data;

/// <summary>
/// Files that are there whole or not at all: written aside in the same folder, flushed to the disk, renamed, and the
/// folder flushed too, since the new name is content of the folder (fsync(2)). What a crash leaves aside ends in
/// <see cref="Aside"/> and is nobody's file.
/// </summary>
internal static class DurableFile
{
    /// <summary>What the name of an unfinished file ends in.</summary>
    public const string Aside = ".new";

    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <param name="path">Its folder exists.</param>
    /// <param name="write">Writes the content.</param>
    /// <param name="overwrite">Takes the place of a file that is there.</param>
    /// <exception cref="IOException">Nothing was written: the disk is full or away, or the file is there already.</exception>
    public static void Write(string path, Action<Stream> write, bool overwrite = false)
    {
        var aside = path + Aside;
        try
        {
            File.Delete(aside); // left by a crash, perhaps with wider rights
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None, BufferSize = 0 };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = Owner;
            }

            using (var file = new FileStream(aside, options))
            {
                write(file);
                file.Flush(flushToDisk: true);
            }

            File.Move(aside, path, overwrite);
            FlushFolder(Path.GetDirectoryName(path)!);
        }
        catch
        {
            Forget(aside);
            throw;
        }
    }

    /// <summary>Makes the names in a folder durable. On Windows NTFS journals them by itself.</summary>
    /// <exception cref="IOException">The disk did not take it.</exception>
    public static void FlushFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var descriptor = Open(Encoding.UTF8.GetBytes(folder + '\0'), 0); // O_RDONLY
        if (descriptor < 0)
        {
            throw new IOException($"A folder of the store cannot be opened (errno {Marshal.GetLastPInvokeError()}).");
        }

        try
        {
            // Some network file systems cannot flush a folder and say EINVAL: they write names through.
            if (Sync(descriptor) != 0 && Marshal.GetLastPInvokeError() is not InvalidArgument and var error)
            {
                throw new IOException($"A folder of the store was not flushed to the disk (errno {error}).");
            }
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    private const int InvalidArgument = 22; // EINVAL

    private static void Forget(string aside)
    {
        try
        {
            File.Delete(aside);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The disk is away: what stays is nobody's file, and the next sweep takes it.
        }
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    private static extern int Open(byte[] path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static extern int Sync(int descriptor);

    [DllImport("libc", EntryPoint = "close", SetLastError = true)]
    private static extern int Close(int descriptor);
}
