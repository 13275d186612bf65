// Breaches of every wall, planted so that a test can see the wall fail. They are never run.
#pragma warning disable CA1812, CA1823, CS0169, CS0649, IDE0051, CA1852, IDE0044, CA1051, CA1822

using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using ReviewerConsole.Audit;
using ReviewerConsole.Data;

namespace ReviewerConsole.Watermarking
{
    internal sealed class PlantedKnowsTheAuditTable
    {
        private AuditEvent? _row;
    }
}

namespace ReviewerConsole.Access
{
    internal sealed class PlantedKnowsTheDatabase
    {
        private ConsoleDbContext? _db;
    }
}

namespace ReviewerConsole.Review
{
    internal sealed class PlantedKnowsTheSignIn
    {
        private SignIn.PlantedCoversItself? _room;
    }

    internal sealed class PlantedReadsTheTable
    {
        private AuditEvent? _row;
    }

    internal sealed class PlantedKeeper : ComponentBase
    {
        private Microsoft.AspNetCore.Http.IHttpContextAccessor? _request;

        [PersistentState] public string? Note { get; set; }

        private static void Keep(Microsoft.AspNetCore.Components.Server.ProtectedBrowserStorage.ProtectedLocalStorage storage)
        {
        }
    }

    [Route("/planted")]
    [Authorize]
    public sealed class PlantedPageWithoutPolicy : ComponentBase
    {
        private ConsoleDbContext? _db;
    }
}

namespace ReviewerConsole.SignIn
{
    internal sealed class PlantedCoversItself
    {
        public void Save(ConsoleDbContext db) => db.CoverByReceipt();
    }

    public sealed record PlantedAct : IAuditedRead
    {
        public static string Policy => "whatever-i-like";
        public static string Name => "Did Something";
        public Subject Subject => default;
    }
}

namespace ReviewerConsole.Documents
{
    internal sealed class PlantedDecoder
    {
        public static async Task<int> LookAsync(byte[] bytes)
        {
            await Task.Yield();
            using var image = NetVips.Image.NewFromBuffer(bytes);
            Func<Stream, NetVips.Image> small = file => NetVips.Image.ThumbnailStream(file, 9);
            return image.Width + small(Stream.Null).Width;
        }
    }

    internal sealed class PlantedLeak
    {
        public byte[] Bytes() => [];

        public Task<Stream?> StreamAsync() => Task.FromResult<Stream?>(null);

        public ReadOnlyMemory<byte> Memory => default;
    }
}
