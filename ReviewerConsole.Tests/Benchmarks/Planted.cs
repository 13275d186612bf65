using Microsoft.AspNetCore.Identity;
using ReviewerConsole.Access;
using ReviewerConsole.Customers;
using ReviewerConsole.Keys;
using ReviewerConsole.Review;

namespace ReviewerConsole.Tests.Benchmarks;

/// <summary>A case in somebody's hands, without pictures behind its documents.</summary>
internal sealed record PlantedLease(Actor Holder, string Reference, Guid LeaseId);

/// <summary>Queues and people by the thousand, written past the doors, since planting is not what is measured.</summary>
internal static class Planted
{
    public const string CustomerName = "Siti Rahmawati";

    private const int Piece = 500;

    /// <summary>Cases that wait, due in a day.</summary>
    public static async Task CasesAsync(this ConsoleApp console, int count)
    {
        foreach (var piece in Enumerable.Range(0, count).Chunk(Piece))
        {
            await console.OnDatabaseAsync(db =>
            {
                foreach (var _ in piece)
                {
                    db.AddRange(Case(console));
                }

                return db.SaveChangesAsync();
            });
        }
    }

    /// <summary>Reviewers, each with one case in hand.</summary>
    public static async Task<List<PlantedLease>> LeasesAsync(this ConsoleApp console, int count)
    {
        var first = await console.StaffAsync(Roles.Reviewer); // makes the role
        List<PlantedLease> leases = [];
        foreach (var piece in Enumerable.Range(0, count).Chunk(Piece))
        {
            await console.OnDatabaseAsync(db =>
            {
                var role = db.UserRoles.Single(r => r.UserId == first.StaffId).RoleId;
                foreach (var _ in piece)
                {
                    var (member, session, now) = Reviewer(console);
                    var all = Case(console);
                    var kyc = (KycCase)all[0];
                    kyc.Take();
                    var lease = Lease.Start(kyc, new(member.Id, member.Code, member.PersonNumber, [Roles.Reviewer], session), LeasePurpose.Review, now);
                    db.AddRange([.. all, member, session, lease]);
                    db.Add(new IdentityUserRole<Guid> { UserId = member.Id, RoleId = role });
                    db.Add(new LeaseClock { LeaseId = lease.Id, ExpiresAt = now.AddHours(2) });
                    leases.Add(new(
                        Actor.Of(new(Actor.StaffIdentity(member.Id, member.Code, session.Id, [Roles.Reviewer], "test"))), kyc.Reference, lease.Id));
                }

                return db.SaveChangesAsync();
            });
        }

        return leases;
    }

    private static (StaffMember Member, StaffSession Session, DateTime Now) Reviewer(ConsoleApp console)
    {
        var (now, name) = (console.Clock.UtcNow(), Guid.NewGuid().ToString("N"));
        var member = new StaffMember
        {
            Id = Guid.CreateVersion7(now),
            Code = $"RV-{name[..12].ToUpperInvariant()}",
            PersonNumber = name,
            UserName = name,
            NormalizedUserName = name.ToUpperInvariant(),
            SecurityStamp = name,
        };
        return (member, StaffSession.Start(member.Id, now), now);
    }

    private static object[] Case(ConsoleApp console)
    {
        var now = console.Clock.UtcNow();
        var (id, customer) = (Guid.CreateVersion7(now), Guid.CreateVersion7(now));
        var kyc = KycCase.Receive(id, CaseReference.New(), $"UPG-{id:N}", customer, CaseKind.TierUpgrade, RiskLevel.Low, now, TimeSpan.FromHours(30));
        kyc.EnterQueue(now);
        return
        [
            kyc,
            Customer.Register(
                customer, new(CustomerName, new(1998, 3, 14), NationalId.Read("3174015403980002")!, Sex.Female), PhoneReader.Read("0812-0000-0678")!,
                console.Get<Envelope>(), console.Get<BlindIndex>()),
        ];
    }
}
