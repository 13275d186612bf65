using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Identity;
using ReviewerConsole.Access;
using ReviewerConsole.Data;

namespace ReviewerConsole.SignIn;

internal static class SignInServices
{
    /// <param name="services">Where to add.</param>
    /// <param name="environment">Development has demo staff whom the sign-in page offers.</param>
    public static IServiceCollection AddSignIn(this IServiceCollection services, IHostEnvironment environment)
    {
        services.AddDataProtection().SetApplicationName("ReviewerConsole");
        services.AddSingleton<CookieKeys>();
        services.AddOptions<KeyManagementOptions>().Configure<CookieKeys>((o, keys) => o.XmlRepository = keys);
        // Says that no encryptor is set: the repository seals what it stores.
        services.AddLogging(logs => logs.AddFilter("Microsoft.AspNetCore.DataProtection.KeyManagement.XmlKeyManager", LogLevel.Error));
        // What Identity changes, it changes through the gate: its managers serve hashing, normalising and, later, passkeys.
        services.AddIdentityCore<StaffMember>(o => o.Stores.SchemaVersion = IdentitySchemaVersions.Version3)
            .AddRoles<IdentityRole<Guid>>()
            .AddEntityFrameworkStores<ConsoleDbContext>();
        services.Configure<PasswordHasherOptions>(o => o.IterationCount = 210_000); // OWASP's figure for PBKDF2-HMAC-SHA-512
        services.AddAuthentication(IdentityConstants.ApplicationScheme)
            .AddCookie(IdentityConstants.ApplicationScheme, SessionCookie.Configure);
        services.AddAntiforgery(SessionCookie.Configure);
        services.AddSingleton<IPasswordHasher<StaffMember>, PasswordHasher<StaffMember>>();
        services.AddSingleton<ILookupNormalizer, UpperInvariantLookupNormalizer>();
        if (environment.IsDevelopment())
        {
            foreach (var person in DemoStaff.People)
            {
                services.AddSingleton(person);
            }
        }

        return services
            .AddSingleton<DemoStaff>()
            .AddSingleton<StaffRegister>()
            .AddSingleton<Factors>()
            .AddSingleton<SignInTries>()
            .AddSingleton<Sessions>()
            .AddSingleton<SignInDesk>()
            .AddSingleton<FirstRun>()
            .AddSingleton<FirstRunDesk>()
            .AddSingleton<EnrolmentDesk>()
            .AddSingleton<AccountDesk>()
            .AddSingleton<GrantDesk>()
            .AddSingleton<StaffDesk>()
            .AddHostedService<SessionWatch>();
    }

    /// <summary>Who asks, from where, and whether they may: between routing and the doors.</summary>
    public static void UseSignIn(this WebApplication app)
    {
        app.UseSameOrigin();
        app.UseAuthentication();
        app.UseMiddleware<LiveSession>();
        app.UseAuthorization();
        app.UseAntiforgery();
    }

    public static void MapSignIn(this WebApplication app)
    {
        app.MapHome();
        app.MapSignOut();
    }
}
