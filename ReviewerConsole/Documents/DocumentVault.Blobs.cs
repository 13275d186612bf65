using ReviewerConsole.Keys;

namespace ReviewerConsole.Documents;

// The sealed files below the vault. Private, so that nobody else can name them, let alone open them.
public sealed partial class DocumentVault
{
    private Blobs BlobsOf(Guid documentId, Guid blobId) => new(Path.Combine(folders.Data, "documents"), documentId, blobId);

    private enum Part : byte
    {
        /// <summary>The picture in full size, read anew.</summary>
        Full = 1,

        /// <summary>Longest side 1600 px, from which views are made.</summary>
        Master = 2,
    }

    private sealed class Blobs(string root, Guid documentId, Guid id)
    {
        private readonly string _folder = Path.Combine(root, id.ToString("N")[..2]);

        public Guid Id => id;

        /// <summary>Whole or not at all: written aside, flushed to the disk, renamed.</summary>
        public async Task WriteAsync(Part part, byte[] picture, Envelope envelope, CancellationToken ct)
        {
            Directory.CreateDirectory(_folder);
            var aside = FileOf(part) + ".new";
            await using (var file = new FileStream(aside, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                await file.WriteAsync(envelope.Seal(picture, KeyPurposes.Document, Binding(part)), ct);
                file.Flush(flushToDisk: true);
            }

            File.Move(aside, FileOf(part));
        }

        public async Task<byte[]> ReadAsync(Part part, Envelope envelope, CancellationToken ct) =>
            envelope.Open(await File.ReadAllBytesAsync(FileOf(part), ct), KeyPurposes.Document, Binding(part));

        public void Delete()
        {
            if (!Directory.Exists(_folder))
            {
                return;
            }

            foreach (var part in Enum.GetValues<Part>())
            {
                File.Delete(FileOf(part));
                File.Delete(FileOf(part) + ".new");
            }
        }

        private string FileOf(Part part) => Path.Combine(_folder, $"{id:N}.{(part == Part.Full ? "full" : "master")}");

        // What a sealed file belongs to: put in another's place, it does not open.
        private byte[] Binding(Part part) => [.. documentId.ToByteArray(), .. id.ToByteArray(), (byte)part];
    }
}
