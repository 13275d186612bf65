using System.Security.Cryptography;
using ReviewerConsole.Data;
using ReviewerConsole.Keys;

namespace ReviewerConsole.Documents;

/// <summary>A sealed picture that nobody can be shown, since it is not what the vault put there.</summary>
/// <param name="fault"><c>changed</c> (swapped, cut, any bit of it), <c>missing</c>, or <c>erased</c> with its customer.</param>
public sealed class DamagedDocumentException(string fault, Exception? inner)
    : Exception("A sealed picture was changed or is damaged. Restore it from a backup of the document store.", inner)
{
    public string Fault { get; } = fault;
}

// The sealed files below the vault. Private, so that nobody else can name them, let alone open them.
public sealed partial class DocumentVault
{
    private const long LongestFile = 256L * 1024 * 1024; // no picture of 50 megapixels comes near it

    private string Root => Path.Combine(folders.Data, "documents");

    private Blobs BlobsOf(Guid documentId, Guid blobId) => new(Root, documentId, blobId);

    private enum Part : byte
    {
        /// <summary>The picture in full size, read anew.</summary>
        Full = 1,

        /// <summary>Longest side 1600 px, from which views are made.</summary>
        Master = 2,
    }

    private sealed class Blobs(string root, Guid documentId, Guid id)
    {
        public static readonly Part[] Parts = Enum.GetValues<Part>();

        private readonly string _folder = Path.Combine(root, id.ToString("N")[..2]);

        public Guid Id => id;

        public async Task WriteAsync(PictureParts picture, Envelope envelope, CustomerSecret customer, StoreGuard store, CancellationToken ct)
        {
            foreach (var part in Parts)
            {
                var bytes = envelope.Seal(picture.Of(part), KeyPurposes.Document, BindingOf(part), customer);
                await store.RunAsync(() =>
                {
                    if (!Directory.Exists(_folder))
                    {
                        Directory.CreateDirectory(_folder);
                        DurableFile.FlushFolder(root);
                    }

                    DurableFile.Write(PathOf(part), file => file.Write(bytes));
                    return true;
                }, ct);
            }
        }

        /// <exception cref="DamagedDocumentException">It is not what was written.</exception>
        /// <exception cref="DocumentStoreException">The store does not answer.</exception>
        public async Task<byte[]> ReadAsync(Part part, Envelope envelope, CustomerSecret customer, StoreGuard store, CancellationToken ct)
        {
            try
            {
                var bytes = await store.RunAsync(() => Read(part), ct);
                return envelope.Open(bytes, KeyPurposes.Document, BindingOf(part), customer);
            }
            catch (FileNotFoundException e)
            {
                throw new DamagedDocumentException("missing", e);
            }
            catch (CryptographicException e)
            {
                throw new DamagedDocumentException("changed", e);
            }
        }

        /// <summary>Removes them, or leaves them to the sweep when the store does not answer.</summary>
        public async Task DiscardAsync(StoreGuard store)
        {
            try
            {
                await store.RunAsync(() =>
                {
                    Delete();
                    return true;
                }, CancellationToken.None);
            }
            catch (DocumentStoreException)
            {
                // Sealed, and nobody's: the sweep takes them.
            }
        }

        public void Delete()
        {
            if (Directory.Exists(_folder))
            {
                Array.ForEach(Parts, part => File.Delete(PathOf(part)));
            }
        }

        /// <returns>The file's first bytes; none when it is missing.</returns>
        public byte[] HeadOf(Part part)
        {
            var file = new FileInfo(PathOf(part));
            if (!file.Exists)
            {
                return [];
            }

            using var stream = file.OpenRead();
            var head = new byte[Envelope.MaxHead];
            return head[..stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
        }

        /// <returns>Whether the head was still the one that was read.</returns>
        public bool Rewrap(Part part, Resealed anew)
        {
            var bytes = File.ReadAllBytes(PathOf(part));
            if (!bytes.AsSpan().StartsWith(anew.Item.Bytes.AsSpan(0, anew.Replaces)))
            {
                return false;
            }

            DurableFile.Write(
                PathOf(part),
                file =>
                {
                    file.Write(anew.Head);
                    file.Write(bytes.AsSpan(anew.Replaces));
                },
                overwrite: true);
            return true;
        }

        public string PathOf(Part part) => Path.Combine(_folder, $"{id:N}.{(part == Part.Full ? "full" : "master")}");

        // What a sealed file belongs to: put in another's place, it does not open.
        public byte[] BindingOf(Part part) => [.. documentId.ToByteArray(), .. id.ToByteArray(), (byte)part];

        private byte[] Read(Part part)
        {
            var file = new FileInfo(PathOf(part));
            if (!file.Exists)
            {
                // A whole store that is gone is a share that is not mounted, not ten thousand damaged documents.
                throw Directory.Exists(root) ? new FileNotFoundException("A sealed file is missing.") : new IOException("The folder of documents is not there.");
            }

            return file.Length <= LongestFile
                ? File.ReadAllBytes(file.FullName)
                : throw new CryptographicException("A sealed file is longer than any picture.");
        }
    }

    private sealed record PictureParts(byte[] Full, byte[] Master)
    {
        public byte[] Of(Part part) => part == Part.Full ? Full : Master;
    }
}
