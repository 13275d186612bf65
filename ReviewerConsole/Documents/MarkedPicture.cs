using System.Security.Cryptography;
using ReviewerConsole.Audit;
using ReviewerConsole.Watermarking;

namespace ReviewerConsole.Documents;

/// <summary>A document's pixels with the mark of the view they were released for. JPEG.</summary>
public sealed class MarkedPicture
{
    /// <summary>Version of the visible mark, as the row has it.</summary>
    internal const string Version = "visible-1";

    private const int Piece = 64 * 1024;

    private readonly byte[] _jpeg;

    private MarkedPicture(byte[] jpeg) => _jpeg = jpeg;

    /// <summary>The only way to a picture, so none exists without a receipt or without its mark.</summary>
    internal static async Task<MarkedPicture> StampAsync(
        Receipt<OpenDocument> receipt, OpenDocument act, byte[] picture, PicturePart? part, Watermarker watermarker, CancellationToken ct)
    {
        var mark = new Mark(receipt.Actor.Code, receipt.At, act.CaseReference, receipt.View!.Value.Code);
        return new(part is { } cut
            ? await watermarker.StampAsync(picture, cut, mark, ct)
            : await watermarker.StampAsync(picture, mark, ct));
    }

    /// <summary>Sends the picture, uncacheable (RFC 9111 §5.2.2.5) and of no use outside an image element of this site.</summary>
    /// <returns>
    /// Digest (64 hex digits) and count of the bytes that were handed to the connection, and whether that was all. When
    /// the line is cut, the piece under way counts: more than this can have reached nobody.
    /// </returns>
    internal async Task<(string Digest, long Bytes, bool Whole)> SendAsync(HttpResponse response, CancellationToken ct)
    {
        response.ContentType = "image/jpeg";
        response.ContentLength = _jpeg.Length;
        response.Headers.ContentDisposition = "inline";
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var handed = 0;
        var read = true;
        try
        {
            while (read && handed < _jpeg.Length)
            {
                ct.ThrowIfCancellationRequested();
                var piece = _jpeg.AsMemory(handed, Math.Min(Piece, _jpeg.Length - handed));
                digest.AppendData(piece.Span);
                handed += piece.Length;
                // The writer says when nobody reads any more; the stream would go on as if somebody did.
                read = !(await response.BodyWriter.WriteAsync(piece, ct)).IsCompleted;
            }

            if (read)
            {
                await response.CompleteAsync();
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            read = false;
        }

        return (Convert.ToHexStringLower(digest.GetHashAndReset()), handed, read && !ct.IsCancellationRequested);
    }
}
