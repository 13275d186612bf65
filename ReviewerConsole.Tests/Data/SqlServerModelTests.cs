using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using ReviewerConsole.Data;

namespace ReviewerConsole.Tests.Data;

public sealed class SqlServerModelTests
{
    [Fact]
    public void SQL_Server_takes_the_model()
    {
        using var db = SqlServerScripts.Model();

        Assert.Empty(SqlServerModel.Faults(db.GetService<IDesignTimeModel>().Model));
    }

    [Fact]
    public void The_migrations_say_all_that_the_model_says()
    {
        using var db = SqlServerScripts.Model();

        Assert.False(db.Database.HasPendingModelChanges());
    }

    [Fact]
    public void Times_are_kept_to_the_millisecond()
    {
        using var db = SqlServerScripts.Model();

        var types = db.Model.GetEntityTypes().SelectMany(e => e.GetProperties())
            .Where(p => p.ClrType == typeof(DateTime) || p.ClrType == typeof(DateTime?)).Select(p => p.GetColumnType()).Distinct();

        Assert.Equal(["datetime2(3)"], types);
    }

    [Fact]
    public void No_key_is_made_by_the_database_but_the_number_of_an_audit_row_and_those_of_tables_the_console_does_not_use()
    {
        using var db = SqlServerScripts.Model();

        var made = db.Model.GetEntityTypes()
            .SelectMany(e => e.GetProperties())
            .Where(p => SqlServerPropertyExtensions.GetValueGenerationStrategy(p) != SqlServerValueGenerationStrategy.None)
            .Select(p => $"{p.DeclaringType.GetTableName()}.{p.Name}");

        Assert.Equal(["AspNetRoleClaims.Id", "AspNetUserClaims.Id", "AuditEvents.Id"], made.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Both_databases_have_the_same_tables_and_columns()
    {
        using var one = SqlServerScripts.Model();
        using var other = new ConsoleApp().Get<IDbContextFactory<ConsoleDbContext>>().CreateDbContext();

        Assert.Equal(Columns(other), Columns(one));
    }

    [Fact]
    public void The_checks_find_a_planted_breach_of_each_kind()
    {
        using var db = new PlantedContext();

        var faults = string.Join('\n', SqlServerModel.Faults(db.GetService<IDesignTimeModel>().Model));

        Assert.Contains("A delete in Roots cascades to Leaves by 2 paths.", faults, StringComparison.Ordinal);
        Assert.Contains("IX_Unbounded holds Words, which has no greatest length.", faults, StringComparison.Ordinal);
        Assert.Contains("IX_Wide may be 1720 bytes wide.", faults, StringComparison.Ordinal);
        Assert.Contains("IX_Odd is filtered by [Kind] = 1 OR [Kind] = 2.", faults, StringComparison.Ordinal);
    }

    private static List<string> Columns(ConsoleDbContext db) =>
    [
        .. db.Model.GetEntityTypes().SelectMany(e => e.GetProperties().Select(p => $"{e.GetTableName()}.{p.Name}")).Order(StringComparer.Ordinal),
    ];

    private sealed class PlantedContext : DbContext
    {
        protected override void OnConfiguring(DbContextOptionsBuilder optionsBuilder) => optionsBuilder.UseSqlServer();

        protected override void OnModelCreating(ModelBuilder modelBuilder)
        {
            modelBuilder.Entity<Root>().ToTable("Roots");
            modelBuilder.Entity<Branch>().ToTable("Branches").HasOne<Root>().WithMany().HasForeignKey(b => b.RootId).OnDelete(DeleteBehavior.Cascade);
            modelBuilder.Entity<Leaf>(leaf =>
            {
                leaf.ToTable("Leaves");
                leaf.HasOne<Root>().WithMany().HasForeignKey(l => l.RootId).OnDelete(DeleteBehavior.Cascade);
                leaf.HasOne<Branch>().WithMany().HasForeignKey(l => l.BranchId).OnDelete(DeleteBehavior.Cascade);
                leaf.HasIndex(l => l.Words).HasDatabaseName("IX_Unbounded");
                leaf.Property(l => l.Words).HasColumnType("nvarchar(max)");
                leaf.Property(l => l.Long).HasMaxLength(852);
                leaf.HasIndex(l => new { l.Long, l.Kind }).HasDatabaseName("IX_Wide");
                leaf.HasIndex(l => l.Kind).HasDatabaseName("IX_Odd").HasFilter("[Kind] = 1 OR [Kind] = 2");
            });
        }
    }

    private sealed class Root
    {
        public int Id { get; set; }
    }

    private sealed class Branch
    {
        public int Id { get; set; }
        public int RootId { get; set; }
    }

    private sealed class Leaf
    {
        public int Id { get; set; }
        public int RootId { get; set; }
        public int BranchId { get; set; }
        public int Kind { get; set; }
        public string Words { get; set; } = "";
        public string Long { get; set; } = "";
    }
}
