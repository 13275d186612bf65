using System.Buffers.Binary;

namespace ReviewerConsole.Decoding;

/// <summary>What the worker says.</summary>
internal enum DecodingWord : byte
{
    /// <summary>It takes files now. Nothing follows.</summary>
    Ready,

    /// <summary>A piece of the picture in full size.</summary>
    Full,

    /// <summary>A piece of the master.</summary>
    Master,

    /// <summary>The file was accepted: width and height, four bytes each.</summary>
    Accepted,

    /// <summary>The file was refused: one byte, the <see cref="PictureRefusal"/>.</summary>
    Refused,
}

/// <summary>
/// What console and worker say to each other: frames of a length (four bytes, little endian) and so many bytes. To the
/// worker, each is a file: the length of its declared type (one byte), that type in ASCII, and the file. From the worker,
/// each is a <see cref="DecodingWord"/> (one byte) and what belongs to it.
/// </summary>
internal static class DecodingFrames
{
    /// <summary>A longer one names no type that is accepted.</summary>
    public const int LongestType = 100;

    public const int MostFromWorker = 64 * 1024;
    public const int MostToWorker = 1 + LongestType + PictureIntake.MostBytes;

    public static async Task SendFileAsync(Stream worker, byte[] file, string? declaredType, CancellationToken ct)
    {
        var type = System.Text.Encoding.ASCII.GetBytes(declaredType is { Length: > LongestType } ? "?" : declaredType ?? "");
        var head = new byte[5 + type.Length];
        BinaryPrimitives.WriteInt32LittleEndian(head, 1 + type.Length + file.Length);
        head[4] = (byte)type.Length;
        type.CopyTo(head, 5);
        await worker.WriteAsync(head, ct).ConfigureAwait(false);
        await worker.WriteAsync(file, ct).ConfigureAwait(false);
        await worker.FlushAsync(ct).ConfigureAwait(false);
    }

    /// <param name="buffer">At least <see cref="MostFromWorker"/> long.</param>
    /// <exception cref="EndOfStreamException">The worker is gone.</exception>
    /// <exception cref="InvalidDataException">This is not what a worker says.</exception>
    public static async Task<(DecodingWord Word, Memory<byte> Data)> HearAsync(Stream worker, byte[] buffer, CancellationToken ct)
    {
        await worker.ReadExactlyAsync(buffer.AsMemory(0, 4), ct).ConfigureAwait(false);
        var length = BinaryPrimitives.ReadInt32LittleEndian(buffer);
        if (length is < 1 or > MostFromWorker)
        {
            throw new InvalidDataException("The worker sent a frame of an impossible length.");
        }

        await worker.ReadExactlyAsync(buffer.AsMemory(0, length), ct).ConfigureAwait(false);
        return ((DecodingWord)buffer[0], buffer.AsMemory(1, length - 1));
    }

    /// <returns>The length of what was read into <paramref name="buffer"/>; <see langword="null"/> when the console has gone.</returns>
    public static int? ReadFile(Stream console, byte[] buffer)
    {
        Span<byte> head = stackalloc byte[4];
        if (console.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) < head.Length)
        {
            return null;
        }

        var length = BinaryPrimitives.ReadInt32LittleEndian(head);
        return length <= buffer.Length && console.ReadAtLeast(buffer.AsSpan(0, length), length, throwOnEndOfStream: false) == length ? length : null;
    }

    public static void Say(Stream console, DecodingWord word, params ReadOnlySpan<byte> data)
    {
        Span<byte> head = stackalloc byte[5];
        BinaryPrimitives.WriteInt32LittleEndian(head, 1 + data.Length);
        head[4] = (byte)word;
        console.Write(head);
        console.Write(data);
        console.Flush();
    }
}
