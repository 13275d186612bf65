using System.Buffers.Binary;
using System.Text;

namespace ReviewerConsole.Decoding;

/// <summary>
/// The program started as a worker: it reads files from standard input, one after the other, and writes what became of
/// each to standard output. It knows no configuration, key, database or network, and ends when its input does.
/// </summary>
internal static class DecodingWorker
{
    /// <summary>The first word on the command line. Not for people, so no help mentions it.</summary>
    public const string Word = "decode-pictures";

    public static int Run()
    {
        using var console = Console.OpenStandardInput();
        using var answers = Console.OpenStandardOutput();
        PictureDecoders.SetUp();
        using var drawing = new PictureRedrawing();
        var frame = new byte[DecodingFrames.MostToWorker];
        Span<byte> drawn = stackalloc byte[8];
        DecodingFrames.Say(answers, DecodingWord.Ready);
        while (DecodingFrames.ReadFile(console, frame) is { } length)
        {
            var type = Encoding.ASCII.GetString(frame, 1, frame[0]);
            var size = length - 1 - frame[0];
            frame.AsSpan(1 + frame[0], size).CopyTo(frame);
            if (drawing.Redraw(frame, size, type) is { } refusal)
            {
                DecodingFrames.Say(answers, DecodingWord.Refused, (byte)refusal);
                continue;
            }

            Send(answers, DecodingWord.Full, drawing.Full);
            Send(answers, DecodingWord.Master, drawing.Master);
            BinaryPrimitives.WriteInt32LittleEndian(drawn, drawing.Width);
            BinaryPrimitives.WriteInt32LittleEndian(drawn[4..], drawing.Height);
            DecodingFrames.Say(answers, DecodingWord.Accepted, drawn);
        }

        return 0;
    }

    private static void Send(Stream answers, DecodingWord word, Stream picture)
    {
        Span<byte> piece = stackalloc byte[DecodingFrames.MostFromWorker / 4];
        picture.Position = 0;
        for (var read = picture.Read(piece); read > 0; read = picture.Read(piece))
        {
            DecodingFrames.Say(answers, word, piece[..read]);
        }
    }
}
