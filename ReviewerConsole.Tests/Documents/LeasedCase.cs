using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using ReviewerConsole.Access;
using ReviewerConsole.Audit;
using ReviewerConsole.Customers;
using ReviewerConsole.Documents;
using ReviewerConsole.Keys;
using ReviewerConsole.Review;
using ReviewerConsole.Tests.Watermarking;

namespace ReviewerConsole.Tests.Documents;

/// <summary>A case whose pictures are stored, taken a moment ago by a reviewer, all through the rooms' own doors.</summary>
internal sealed record LeasedCase(ConsoleApp Console, Actor Reviewer, string Reference, Guid LeaseId, Guid IdCard, Guid Selfie)
{
    /// <summary>The number that nobody may ever see. Synthetic.</summary>
    public const string Phone = "+6281298760678";

    /// <summary>Who brings documents in.</summary>
    public static Actor Wallet { get; } = Actor.Of(new ClaimsPrincipal(Actor.ApiKeyIdentity("wallet", "test")));

    /// <param name="console">Whose it is.</param>
    /// <param name="idCard">The ID card's file; a drawn scene by default.</param>
    public static async Task<LeasedCase> CreateAsync(ConsoleApp console, byte[]? idCard = null)
    {
        var (id, reference, card, selfie) = await WaitingAsync(console, idCard);
        var reviewer = await console.StaffAsync(Roles.Reviewer);
        var taken = await console.Get<QueueDesk>().TakeNextAsync(reviewer, default);
        Assert.Equal((TakeResult.Taken, reference), (taken.Result, taken.Reference));
        return new(console, reviewer, reference, taken.LeaseId!.Value, card, selfie);
    }

    /// <summary>A case in the queue.</summary>
    public static async Task<(Guid Id, string Reference, Guid IdCard, Guid Selfie)> WaitingAsync(ConsoleApp console, byte[]? idCard = null)
    {
        var now = console.Clock.UtcNow();
        var (caseId, customerId) = (Guid.CreateVersion7(now), Guid.CreateVersion7(now));
        var reference = CaseReference.New();
        var kyc = KycCase.Receive(caseId, reference, $"UPG-{caseId:N}", customerId, CaseKind.TierUpgrade, RiskLevel.Low, now, TimeSpan.FromHours(24));
        var particulars = new Particulars("Siti Rahmawati", new(1998, 3, 14), NationalId.Read("3174015403980002")!, Sex.Female, "Jl. Tebet Timur 8");
        var card = Document.Await(Guid.CreateVersion7(now), caseId, kyc.Reference, customerId, "id-card", "KTP");
        var selfie = Document.Await(Guid.CreateVersion7(now), caseId, kyc.Reference, customerId, "selfie", "SELFIE_WITH_ID");
        await console.OnDatabaseAsync(db =>
        {
            db.AddRange(kyc, card, selfie);
            db.Add(Customer.Register(customerId, particulars, PhoneReader.Read(Phone)!, console.Get<Envelope>(), console.Get<BlindIndex>()));
            return db.SaveChangesAsync();
        });
        await StoreAsync(console, card, idCard ?? Pictures.Scene(2400, 1500).Jpeg(), last: false);
        await StoreAsync(console, selfie, Pictures.Scene(900, 1600).Jpeg(), last: true);
        return (caseId, kyc.Reference, card.Id, selfie.Id);
    }

    /// <summary>Address of the ID card's next view.</summary>
    public async Task<string> TicketAsync(PictureRegion? region = null) =>
        (await Console.Get<ViewTickets>().IssueAsync(Reviewer, new(IdCard, Reference, LeaseId, Purposes.Review, region), default))!;

    private static async Task StoreAsync(ConsoleApp console, Document document, byte[] file, bool last)
    {
        var stored = await console.Get<DocumentVault>().StoreAsync(Wallet, document, file, "image/jpeg", async (db, receipt) =>
        {
            if (last)
            {
                (await db.Set<KycCase>().SingleAsync(c => c.Id == document.CaseId)).EnterQueue(receipt.At);
            }

            return null;
        }, default);
        Assert.Null(stored.Code);
    }
}
