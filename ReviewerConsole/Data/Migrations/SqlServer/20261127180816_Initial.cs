using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ReviewerConsole.Data.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.EnsureSchema(
                name: "dbo");

            migrationBuilder.CreateSequence(
                name: "AuditEventNumbers",
                schema: "dbo",
                incrementBy: 10);

            migrationBuilder.CreateTable(
                name: "ApiDays",
                schema: "dbo",
                columns: table => new
                {
                    Integrator = table.Column<string>(type: "nvarchar(80)", maxLength: 80, nullable: false),
                    Date = table.Column<DateOnly>(type: "date", nullable: false),
                    Bytes = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ApiDays", x => new { x.Integrator, x.Date });
                });

            migrationBuilder.CreateTable(
                name: "ApiKeys",
                schema: "dbo",
                columns: table => new
                {
                    Id = table.Column<string>(type: "nvarchar(16)", maxLength: 16, nullable: false),
                    Name = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    ExpiresAt = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    RevokedAt = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    Allowed = table.Column<string>(type: "nvarchar(880)", maxLength: 880, nullable: false),
                    SecretHash = table.Column<byte[]>(type: "binary(32)", fixedLength: true, maxLength: 32, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ApiKeys", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "ApiKeyUses",
                schema: "dbo",
                columns: table => new
                {
                    KeyId = table.Column<string>(type: "nvarchar(16)", maxLength: 16, nullable: false),
                    At = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ApiKeyUses", x => x.KeyId);
                });

            migrationBuilder.CreateTable(
                name: "Applications",
                schema: "dbo",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Integrator = table.Column<string>(type: "nvarchar(80)", maxLength: 80, nullable: false),
                    ExternalId = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    CaseReference = table.Column<string>(type: "nvarchar(16)", maxLength: 16, nullable: false),
                    CustomerId = table.Column<Guid>(type: "uniqueidentifier", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Applications", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "AspNetRoles",
                schema: "dbo",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Name = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: true),
                    NormalizedName = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: true),
                    ConcurrencyStamp = table.Column<string>(type: "nvarchar(max)", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AspNetRoles", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "AspNetUsers",
                schema: "dbo",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Code = table.Column<string>(type: "nvarchar(16)", maxLength: 16, nullable: false),
                    PersonNumber = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    DisabledAt = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    UserName = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: true),
                    NormalizedUserName = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: true),
                    Email = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: true),
                    NormalizedEmail = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: true),
                    EmailConfirmed = table.Column<bool>(type: "bit", nullable: false),
                    PasswordHash = table.Column<string>(type: "nvarchar(max)", nullable: true),
                    SecurityStamp = table.Column<string>(type: "nvarchar(max)", nullable: true),
                    ConcurrencyStamp = table.Column<string>(type: "nvarchar(max)", nullable: true),
                    PhoneNumber = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: true),
                    PhoneNumberConfirmed = table.Column<bool>(type: "bit", nullable: false),
                    TwoFactorEnabled = table.Column<bool>(type: "bit", nullable: false),
                    LockoutEnd = table.Column<DateTimeOffset>(type: "datetimeoffset(3)", precision: 3, nullable: true),
                    LockoutEnabled = table.Column<bool>(type: "bit", nullable: false),
                    AccessFailedCount = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AspNetUsers", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "AuditEvents",
                schema: "dbo",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false),
                    Leaf = table.Column<byte[]>(type: "varbinary(2048)", maxLength: 2048, nullable: false),
                    Tag = table.Column<byte[]>(type: "varbinary(32)", maxLength: 32, nullable: false),
                    AtUtc = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    Action = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    Outcome = table.Column<string>(type: "nvarchar(8)", maxLength: 8, nullable: false),
                    ActorId = table.Column<string>(type: "nvarchar(80)", maxLength: 80, nullable: false),
                    Purpose = table.Column<string>(type: "nvarchar(16)", maxLength: 16, nullable: true),
                    CaseId = table.Column<string>(type: "nvarchar(32)", maxLength: 32, nullable: true),
                    CustomerId = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    DocumentId = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    ViewId = table.Column<string>(type: "nvarchar(16)", maxLength: 16, nullable: true),
                    Instance = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    InstanceSequence = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AuditEvents", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "AuditNotes",
                schema: "dbo",
                columns: table => new
                {
                    EventId = table.Column<long>(type: "bigint", nullable: false),
                    CustomerId = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    Salt = table.Column<byte[]>(type: "varbinary(32)", maxLength: 32, nullable: false),
                    Text = table.Column<byte[]>(type: "varbinary(max)", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AuditNotes", x => x.EventId);
                });

            migrationBuilder.CreateTable(
                name: "BootstrapCodes",
                schema: "dbo",
                columns: table => new
                {
                    Role = table.Column<string>(type: "nvarchar(32)", maxLength: 32, nullable: false),
                    Hash = table.Column<byte[]>(type: "varbinary(32)", maxLength: 32, nullable: false),
                    ExpiresAt = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    RedeemedAt = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_BootstrapCodes", x => x.Role);
                });

            migrationBuilder.CreateTable(
                name: "Cases",
                schema: "dbo",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Reference = table.Column<string>(type: "nvarchar(16)", maxLength: 16, nullable: false),
                    ExternalId = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    CustomerId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Kind = table.Column<string>(type: "nvarchar(24)", maxLength: 24, nullable: false),
                    Risk = table.Column<string>(type: "nvarchar(16)", maxLength: 16, nullable: false),
                    State = table.Column<string>(type: "nvarchar(24)", maxLength: 24, nullable: false),
                    Attempt = table.Column<int>(type: "int", nullable: false),
                    Round = table.Column<int>(type: "int", nullable: false),
                    NeedsSenior = table.Column<bool>(type: "bit", nullable: false),
                    ReceivedAt = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    QueuedAt = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    DueAt = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    Version = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Cases", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "CookieKeys",
                schema: "dbo",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Sealed = table.Column<byte[]>(type: "varbinary(max)", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_CookieKeys", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Customers",
                schema: "dbo",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    PhoneMask = table.Column<string>(type: "nvarchar(32)", maxLength: 32, nullable: false),
                    PhoneFlag = table.Column<string>(type: "nvarchar(32)", maxLength: 32, nullable: true),
                    Particulars = table.Column<byte[]>(type: "varbinary(max)", nullable: false),
                    PhoneSealed = table.Column<byte[]>(type: "varbinary(max)", nullable: true),
                    PhoneIndex = table.Column<byte[]>(type: "binary(32)", fixedLength: true, maxLength: 32, nullable: false),
                    NikIndex = table.Column<byte[]>(type: "binary(32)", fixedLength: true, maxLength: 32, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Customers", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Decisions",
                schema: "dbo",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    CaseId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    CaseReference = table.Column<string>(type: "nvarchar(16)", maxLength: 16, nullable: false),
                    Attempt = table.Column<int>(type: "int", nullable: false),
                    Round = table.Column<int>(type: "int", nullable: false),
                    Stage = table.Column<string>(type: "nvarchar(8)", maxLength: 8, nullable: false),
                    StaffId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    StaffCode = table.Column<string>(type: "nvarchar(16)", maxLength: 16, nullable: false),
                    PersonNumber = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    LeaseId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Verdict = table.Column<string>(type: "nvarchar(16)", maxLength: 16, nullable: false),
                    Reason = table.Column<string>(type: "nvarchar(32)", maxLength: 32, nullable: true),
                    Answers = table.Column<string>(type: "nvarchar(6)", maxLength: 6, nullable: false),
                    IsProposal = table.Column<bool>(type: "bit", nullable: false),
                    Key = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Row = table.Column<long>(type: "bigint", nullable: false),
                    MadeAt = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    State = table.Column<string>(type: "nvarchar(16)", maxLength: 16, nullable: false),
                    BarsAuthor = table.Column<bool>(type: "bit", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Decisions", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Documents",
                schema: "dbo",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    CaseId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    CaseReference = table.Column<string>(type: "nvarchar(32)", maxLength: 32, nullable: false),
                    CustomerId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Slot = table.Column<string>(type: "nvarchar(32)", maxLength: 32, nullable: false),
                    Type = table.Column<string>(type: "nvarchar(32)", maxLength: 32, nullable: false),
                    State = table.Column<string>(type: "nvarchar(16)", maxLength: 16, nullable: false),
                    Width = table.Column<int>(type: "int", nullable: false),
                    Height = table.Column<int>(type: "int", nullable: false),
                    Sha256 = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: true),
                    StoredAt = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    BlobId = table.Column<Guid>(type: "uniqueidentifier", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Documents", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Drafts",
                schema: "dbo",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    CaseId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    CustomerId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Attempt = table.Column<int>(type: "int", nullable: false),
                    PersonNumber = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    Answers = table.Column<string>(type: "nvarchar(6)", maxLength: 6, nullable: false),
                    Reason = table.Column<string>(type: "nvarchar(32)", maxLength: 32, nullable: true),
                    Note = table.Column<byte[]>(type: "varbinary(max)", nullable: true),
                    SavedAt = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Drafts", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "EnrolmentLinks",
                schema: "dbo",
                columns: table => new
                {
                    StaffId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Hash = table.Column<byte[]>(type: "varbinary(32)", maxLength: 32, nullable: false),
                    ExpiresAt = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    UsedAt = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_EnrolmentLinks", x => x.StaffId);
                });

            migrationBuilder.CreateTable(
                name: "GrantProposals",
                schema: "dbo",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    StaffId = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    Email = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: true),
                    PersonNumber = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    Role = table.Column<string>(type: "nvarchar(32)", maxLength: 32, nullable: false),
                    Why = table.Column<string>(type: "nvarchar(500)", maxLength: 500, nullable: false),
                    ProposedBy = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    ProposedByPerson = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    ProposedAt = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    DecidedAt = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    Approved = table.Column<bool>(type: "bit", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_GrantProposals", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "KeptAnswers",
                schema: "dbo",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Key = table.Column<byte[]>(type: "varbinary(32)", maxLength: 32, nullable: false),
                    Request = table.Column<byte[]>(type: "varbinary(32)", maxLength: 32, nullable: false),
                    Status = table.Column<int>(type: "int", nullable: false),
                    Location = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true),
                    Body = table.Column<string>(type: "nvarchar(4000)", maxLength: 4000, nullable: false),
                    At = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_KeptAnswers", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "LeaseClocks",
                schema: "dbo",
                columns: table => new
                {
                    LeaseId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    ExpiresAt = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_LeaseClocks", x => x.LeaseId);
                });

            migrationBuilder.CreateTable(
                name: "Leases",
                schema: "dbo",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    CaseId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    CaseReference = table.Column<string>(type: "nvarchar(16)", maxLength: 16, nullable: false),
                    StaffId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    StaffCode = table.Column<string>(type: "nvarchar(16)", maxLength: 16, nullable: false),
                    PersonNumber = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    SessionId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Purpose = table.Column<string>(type: "nvarchar(16)", maxLength: 16, nullable: false),
                    NeedsSenior = table.Column<bool>(type: "bit", nullable: false),
                    State = table.Column<string>(type: "nvarchar(16)", maxLength: 16, nullable: false),
                    StartedAt = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    ViewsFrom = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    EndedAt = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Leases", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Resealings",
                schema: "dbo",
                columns: table => new
                {
                    Version = table.Column<string>(type: "nvarchar(16)", maxLength: 16, nullable: false),
                    StartedAt = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    Total = table.Column<long>(type: "bigint", nullable: false),
                    FinishedAt = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    Done = table.Column<long>(type: "bigint", nullable: false),
                    Damaged = table.Column<long>(type: "bigint", nullable: false),
                    Store = table.Column<string>(type: "nvarchar(128)", maxLength: 128, nullable: true),
                    Cursor = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: true),
                    DoneInRound = table.Column<long>(type: "bigint", nullable: false),
                    Holder = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    HeldUntil = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    Beat = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Resealings", x => x.Version);
                });

            migrationBuilder.CreateTable(
                name: "SignInTries",
                schema: "dbo",
                columns: table => new
                {
                    Address = table.Column<byte[]>(type: "varbinary(32)", maxLength: 32, nullable: false),
                    Count = table.Column<int>(type: "int", nullable: false),
                    LastAt = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SignInTries", x => x.Address);
                });

            migrationBuilder.CreateTable(
                name: "StaffAuthenticators",
                schema: "dbo",
                columns: table => new
                {
                    StaffId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    SealedKey = table.Column<byte[]>(type: "varbinary(max)", nullable: false),
                    EnrolledAt = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    LastStep = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_StaffAuthenticators", x => x.StaffId);
                });

            migrationBuilder.CreateTable(
                name: "StaffRecoveryCodes",
                schema: "dbo",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    StaffId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Hash = table.Column<byte[]>(type: "varbinary(32)", maxLength: 32, nullable: false),
                    UsedAt = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_StaffRecoveryCodes", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "StaffSessions",
                schema: "dbo",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    StaffId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    StartedAt = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    LastActiveAt = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    EndedAt = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    Ending = table.Column<string>(type: "nvarchar(16)", maxLength: 16, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_StaffSessions", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "ViewTickets",
                schema: "dbo",
                columns: table => new
                {
                    Hash = table.Column<byte[]>(type: "varbinary(32)", maxLength: 32, nullable: false),
                    StaffId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    SessionId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    DocumentId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    CaseReference = table.Column<string>(type: "nvarchar(32)", maxLength: 32, nullable: false),
                    LeaseId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Purpose = table.Column<string>(type: "nvarchar(16)", maxLength: 16, nullable: false),
                    Left = table.Column<double>(type: "float", nullable: true),
                    Top = table.Column<double>(type: "float", nullable: true),
                    Width = table.Column<double>(type: "float", nullable: true),
                    Height = table.Column<double>(type: "float", nullable: true),
                    ExpiresAt = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    SpentAt = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ViewTickets", x => x.Hash);
                });

            migrationBuilder.CreateTable(
                name: "AspNetRoleClaims",
                schema: "dbo",
                columns: table => new
                {
                    Id = table.Column<int>(type: "int", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    RoleId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    ClaimType = table.Column<string>(type: "nvarchar(max)", nullable: true),
                    ClaimValue = table.Column<string>(type: "nvarchar(max)", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AspNetRoleClaims", x => x.Id);
                    table.ForeignKey(
                        name: "FK_AspNetRoleClaims_AspNetRoles_RoleId",
                        column: x => x.RoleId,
                        principalSchema: "dbo",
                        principalTable: "AspNetRoles",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "AspNetUserClaims",
                schema: "dbo",
                columns: table => new
                {
                    Id = table.Column<int>(type: "int", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    UserId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    ClaimType = table.Column<string>(type: "nvarchar(max)", nullable: true),
                    ClaimValue = table.Column<string>(type: "nvarchar(max)", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AspNetUserClaims", x => x.Id);
                    table.ForeignKey(
                        name: "FK_AspNetUserClaims_AspNetUsers_UserId",
                        column: x => x.UserId,
                        principalSchema: "dbo",
                        principalTable: "AspNetUsers",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "AspNetUserLogins",
                schema: "dbo",
                columns: table => new
                {
                    LoginProvider = table.Column<string>(type: "nvarchar(128)", maxLength: 128, nullable: false),
                    ProviderKey = table.Column<string>(type: "nvarchar(128)", maxLength: 128, nullable: false),
                    ProviderDisplayName = table.Column<string>(type: "nvarchar(max)", nullable: true),
                    UserId = table.Column<Guid>(type: "uniqueidentifier", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AspNetUserLogins", x => new { x.LoginProvider, x.ProviderKey });
                    table.ForeignKey(
                        name: "FK_AspNetUserLogins_AspNetUsers_UserId",
                        column: x => x.UserId,
                        principalSchema: "dbo",
                        principalTable: "AspNetUsers",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "AspNetUserPasskeys",
                schema: "dbo",
                columns: table => new
                {
                    CredentialId = table.Column<byte[]>(type: "varbinary(1024)", maxLength: 1024, nullable: false),
                    UserId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Data = table.Column<string>(type: "nvarchar(max)", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AspNetUserPasskeys", x => x.CredentialId)
                        .Annotation("SqlServer:Clustered", false);
                    table.ForeignKey(
                        name: "FK_AspNetUserPasskeys_AspNetUsers_UserId",
                        column: x => x.UserId,
                        principalSchema: "dbo",
                        principalTable: "AspNetUsers",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "AspNetUserRoles",
                schema: "dbo",
                columns: table => new
                {
                    UserId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    RoleId = table.Column<Guid>(type: "uniqueidentifier", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AspNetUserRoles", x => new { x.UserId, x.RoleId });
                    table.ForeignKey(
                        name: "FK_AspNetUserRoles_AspNetRoles_RoleId",
                        column: x => x.RoleId,
                        principalSchema: "dbo",
                        principalTable: "AspNetRoles",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_AspNetUserRoles_AspNetUsers_UserId",
                        column: x => x.UserId,
                        principalSchema: "dbo",
                        principalTable: "AspNetUsers",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "AspNetUserTokens",
                schema: "dbo",
                columns: table => new
                {
                    UserId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    LoginProvider = table.Column<string>(type: "nvarchar(128)", maxLength: 128, nullable: false),
                    Name = table.Column<string>(type: "nvarchar(128)", maxLength: 128, nullable: false),
                    Value = table.Column<string>(type: "nvarchar(max)", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AspNetUserTokens", x => new { x.UserId, x.LoginProvider, x.Name });
                    table.ForeignKey(
                        name: "FK_AspNetUserTokens_AspNetUsers_UserId",
                        column: x => x.UserId,
                        principalSchema: "dbo",
                        principalTable: "AspNetUsers",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "CustomerKeys",
                schema: "dbo",
                columns: table => new
                {
                    CustomerId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    DestroyedAt = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    Sealed = table.Column<byte[]>(type: "varbinary(max)", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_CustomerKeys", x => x.CustomerId);
                    table.ForeignKey(
                        name: "FK_CustomerKeys_Customers_CustomerId",
                        column: x => x.CustomerId,
                        principalSchema: "dbo",
                        principalTable: "Customers",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_ApiKeys_Name",
                schema: "dbo",
                table: "ApiKeys",
                column: "Name");

            migrationBuilder.CreateIndex(
                name: "IX_Applications_Integrator_ExternalId",
                schema: "dbo",
                table: "Applications",
                columns: new[] { "Integrator", "ExternalId" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_AspNetRoleClaims_RoleId",
                schema: "dbo",
                table: "AspNetRoleClaims",
                column: "RoleId");

            migrationBuilder.CreateIndex(
                name: "RoleNameIndex",
                schema: "dbo",
                table: "AspNetRoles",
                column: "NormalizedName",
                unique: true,
                filter: "[NormalizedName] IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_AspNetUserClaims_UserId",
                schema: "dbo",
                table: "AspNetUserClaims",
                column: "UserId");

            migrationBuilder.CreateIndex(
                name: "IX_AspNetUserLogins_UserId",
                schema: "dbo",
                table: "AspNetUserLogins",
                column: "UserId");

            migrationBuilder.CreateIndex(
                name: "IX_AspNetUserPasskeys_UserId",
                schema: "dbo",
                table: "AspNetUserPasskeys",
                column: "UserId");

            migrationBuilder.CreateIndex(
                name: "IX_AspNetUserRoles_RoleId",
                schema: "dbo",
                table: "AspNetUserRoles",
                column: "RoleId");

            migrationBuilder.CreateIndex(
                name: "EmailIndex",
                schema: "dbo",
                table: "AspNetUsers",
                column: "NormalizedEmail");

            migrationBuilder.CreateIndex(
                name: "IX_AspNetUsers_Code",
                schema: "dbo",
                table: "AspNetUsers",
                column: "Code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_AspNetUsers_PersonNumber",
                schema: "dbo",
                table: "AspNetUsers",
                column: "PersonNumber");

            migrationBuilder.CreateIndex(
                name: "UserNameIndex",
                schema: "dbo",
                table: "AspNetUsers",
                column: "NormalizedUserName",
                unique: true,
                filter: "[NormalizedUserName] IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_AuditEvents_Action_AtUtc",
                schema: "dbo",
                table: "AuditEvents",
                columns: new[] { "Action", "AtUtc" });

            migrationBuilder.CreateIndex(
                name: "IX_AuditEvents_ActorId_Action_AtUtc",
                schema: "dbo",
                table: "AuditEvents",
                columns: new[] { "ActorId", "Action", "AtUtc" });

            migrationBuilder.CreateIndex(
                name: "IX_AuditEvents_ActorId_AtUtc",
                schema: "dbo",
                table: "AuditEvents",
                columns: new[] { "ActorId", "AtUtc" });

            migrationBuilder.CreateIndex(
                name: "IX_AuditEvents_AtUtc_Id",
                schema: "dbo",
                table: "AuditEvents",
                columns: new[] { "AtUtc", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_AuditEvents_CaseId_AtUtc",
                schema: "dbo",
                table: "AuditEvents",
                columns: new[] { "CaseId", "AtUtc" });

            migrationBuilder.CreateIndex(
                name: "IX_AuditEvents_CustomerId_AtUtc",
                schema: "dbo",
                table: "AuditEvents",
                columns: new[] { "CustomerId", "AtUtc" });

            migrationBuilder.CreateIndex(
                name: "IX_AuditEvents_DocumentId_AtUtc",
                schema: "dbo",
                table: "AuditEvents",
                columns: new[] { "DocumentId", "AtUtc" });

            migrationBuilder.CreateIndex(
                name: "IX_AuditEvents_Instance_InstanceSequence",
                schema: "dbo",
                table: "AuditEvents",
                columns: new[] { "Instance", "InstanceSequence" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_AuditEvents_Outcome_AtUtc",
                schema: "dbo",
                table: "AuditEvents",
                columns: new[] { "Outcome", "AtUtc" });

            migrationBuilder.CreateIndex(
                name: "IX_AuditEvents_Purpose_AtUtc",
                schema: "dbo",
                table: "AuditEvents",
                columns: new[] { "Purpose", "AtUtc" });

            migrationBuilder.CreateIndex(
                name: "IX_AuditEvents_ViewId",
                schema: "dbo",
                table: "AuditEvents",
                column: "ViewId");

            migrationBuilder.CreateIndex(
                name: "IX_Cases_ExternalId",
                schema: "dbo",
                table: "Cases",
                column: "ExternalId");

            migrationBuilder.CreateIndex(
                name: "IX_Cases_Reference",
                schema: "dbo",
                table: "Cases",
                column: "Reference",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Cases_State_DueAt_Id_Attempt",
                schema: "dbo",
                table: "Cases",
                columns: new[] { "State", "DueAt", "Id", "Attempt" });

            migrationBuilder.CreateIndex(
                name: "IX_Customers_NikIndex",
                schema: "dbo",
                table: "Customers",
                column: "NikIndex");

            migrationBuilder.CreateIndex(
                name: "IX_Customers_PhoneIndex",
                schema: "dbo",
                table: "Customers",
                column: "PhoneIndex");

            migrationBuilder.CreateIndex(
                name: "IX_Decisions_CaseId_PersonNumber_BarsAuthor",
                schema: "dbo",
                table: "Decisions",
                columns: new[] { "CaseId", "PersonNumber", "BarsAuthor" });

            migrationBuilder.CreateIndex(
                name: "IX_Decisions_CaseId_Round_Stage",
                schema: "dbo",
                table: "Decisions",
                columns: new[] { "CaseId", "Round", "Stage" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Decisions_StaffId_Key",
                schema: "dbo",
                table: "Decisions",
                columns: new[] { "StaffId", "Key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Decisions_StaffId_MadeAt",
                schema: "dbo",
                table: "Decisions",
                columns: new[] { "StaffId", "MadeAt" });

            migrationBuilder.CreateIndex(
                name: "IX_Documents_CaseId_Slot",
                schema: "dbo",
                table: "Documents",
                columns: new[] { "CaseId", "Slot" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Drafts_CaseId_Attempt_PersonNumber",
                schema: "dbo",
                table: "Drafts",
                columns: new[] { "CaseId", "Attempt", "PersonNumber" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_EnrolmentLinks_Hash",
                schema: "dbo",
                table: "EnrolmentLinks",
                column: "Hash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_GrantProposals_DecidedAt",
                schema: "dbo",
                table: "GrantProposals",
                column: "DecidedAt");

            migrationBuilder.CreateIndex(
                name: "IX_KeptAnswers_At",
                schema: "dbo",
                table: "KeptAnswers",
                column: "At");

            migrationBuilder.CreateIndex(
                name: "IX_KeptAnswers_Key",
                schema: "dbo",
                table: "KeptAnswers",
                column: "Key",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Leases_CaseId_PersonNumber_State",
                schema: "dbo",
                table: "Leases",
                columns: new[] { "CaseId", "PersonNumber", "State" });

            migrationBuilder.CreateIndex(
                name: "OneLeasePerCase",
                schema: "dbo",
                table: "Leases",
                column: "CaseId",
                unique: true,
                filter: "[State] = 'Active'");

            migrationBuilder.CreateIndex(
                name: "OneLeasePerPerson",
                schema: "dbo",
                table: "Leases",
                column: "PersonNumber",
                unique: true,
                filter: "[State] = 'Active'");

            migrationBuilder.CreateIndex(
                name: "IX_SignInTries_LastAt",
                schema: "dbo",
                table: "SignInTries",
                column: "LastAt");

            migrationBuilder.CreateIndex(
                name: "IX_StaffRecoveryCodes_StaffId_Hash",
                schema: "dbo",
                table: "StaffRecoveryCodes",
                columns: new[] { "StaffId", "Hash" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_StaffSessions_StaffId_EndedAt",
                schema: "dbo",
                table: "StaffSessions",
                columns: new[] { "StaffId", "EndedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_ViewTickets_ExpiresAt",
                schema: "dbo",
                table: "ViewTickets",
                column: "ExpiresAt");

            foreach (var trigger in AuditTriggers.CreateSqlServer)
            {
                migrationBuilder.Sql(trigger);
            }
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "ApiDays",
                schema: "dbo");

            migrationBuilder.DropTable(
                name: "ApiKeys",
                schema: "dbo");

            migrationBuilder.DropTable(
                name: "ApiKeyUses",
                schema: "dbo");

            migrationBuilder.DropTable(
                name: "Applications",
                schema: "dbo");

            migrationBuilder.DropTable(
                name: "AspNetRoleClaims",
                schema: "dbo");

            migrationBuilder.DropTable(
                name: "AspNetUserClaims",
                schema: "dbo");

            migrationBuilder.DropTable(
                name: "AspNetUserLogins",
                schema: "dbo");

            migrationBuilder.DropTable(
                name: "AspNetUserPasskeys",
                schema: "dbo");

            migrationBuilder.DropTable(
                name: "AspNetUserRoles",
                schema: "dbo");

            migrationBuilder.DropTable(
                name: "AspNetUserTokens",
                schema: "dbo");

            migrationBuilder.DropTable(
                name: "AuditEvents",
                schema: "dbo");

            migrationBuilder.DropTable(
                name: "AuditNotes",
                schema: "dbo");

            migrationBuilder.DropTable(
                name: "BootstrapCodes",
                schema: "dbo");

            migrationBuilder.DropTable(
                name: "Cases",
                schema: "dbo");

            migrationBuilder.DropTable(
                name: "CookieKeys",
                schema: "dbo");

            migrationBuilder.DropTable(
                name: "CustomerKeys",
                schema: "dbo");

            migrationBuilder.DropTable(
                name: "Decisions",
                schema: "dbo");

            migrationBuilder.DropTable(
                name: "Documents",
                schema: "dbo");

            migrationBuilder.DropTable(
                name: "Drafts",
                schema: "dbo");

            migrationBuilder.DropTable(
                name: "EnrolmentLinks",
                schema: "dbo");

            migrationBuilder.DropTable(
                name: "GrantProposals",
                schema: "dbo");

            migrationBuilder.DropTable(
                name: "KeptAnswers",
                schema: "dbo");

            migrationBuilder.DropTable(
                name: "LeaseClocks",
                schema: "dbo");

            migrationBuilder.DropTable(
                name: "Leases",
                schema: "dbo");

            migrationBuilder.DropTable(
                name: "Resealings",
                schema: "dbo");

            migrationBuilder.DropTable(
                name: "SignInTries",
                schema: "dbo");

            migrationBuilder.DropTable(
                name: "StaffAuthenticators",
                schema: "dbo");

            migrationBuilder.DropTable(
                name: "StaffRecoveryCodes",
                schema: "dbo");

            migrationBuilder.DropTable(
                name: "StaffSessions",
                schema: "dbo");

            migrationBuilder.DropTable(
                name: "ViewTickets",
                schema: "dbo");

            migrationBuilder.DropTable(
                name: "AspNetRoles",
                schema: "dbo");

            migrationBuilder.DropTable(
                name: "AspNetUsers",
                schema: "dbo");

            migrationBuilder.DropTable(
                name: "Customers",
                schema: "dbo");

            migrationBuilder.DropSequence(
                name: "AuditEventNumbers",
                schema: "dbo");
        }
    }
}
