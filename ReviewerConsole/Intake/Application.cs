using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using ReviewerConsole.Audit;

namespace ReviewerConsole.Intake;

/// <summary>What an integrator sent, as it may ask for it again: whose it is, under which name, and the case it became.</summary>
public sealed class Application
{
    private Application()
    {
    }

    /// <summary>The case's id; the API's name for the application.</summary>
    public Guid Id { get; private init; }

    /// <summary>The integrator's code in the trail, such as <c>api:wallet</c>. Nobody else gets to know of it.</summary>
    public string Integrator { get; private init; } = "";

    /// <summary>The integrator's own name for it, one of a kind among theirs.</summary>
    public string ExternalId { get; private init; } = "";
    public string CaseReference { get; private init; } = "";
    public Guid CustomerId { get; private init; }

    internal static Application Receive(Receipt<ReceiveApplication> receipt, Guid id, string externalId)
    {
        var act = receipt.Spend();
        return new()
        {
            Id = id,
            Integrator = receipt.Actor.Code,
            ExternalId = externalId,
            CaseReference = act.CaseReference,
            CustomerId = act.CustomerId,
        };
    }

    private sealed class Configuration : IEntityTypeConfiguration<Application>
    {
        public void Configure(EntityTypeBuilder<Application> application)
        {
            application.ToTable("Applications").HasKey(a => a.Id);
            application.Property(a => a.Id).ValueGeneratedNever();
            application.Property(a => a.Integrator).HasMaxLength(80);
            application.Property(a => a.ExternalId).HasMaxLength(ApplicationReader.ExternalIdLength);
            application.Property(a => a.CaseReference).HasMaxLength(16);
            application.HasIndex(a => new { a.Integrator, a.ExternalId }).IsUnique();
        }
    }
}
