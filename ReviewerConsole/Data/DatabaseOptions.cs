using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace ReviewerConsole.Data;

/// <summary>The <c>Console:Database</c> section of <c>appsettings.json</c>.</summary>
public sealed class DatabaseOptions
{
    public const string Section = "Console:Database";
    public const string Sqlite = "Sqlite";
    public const string SqlServer = "SqlServer";

    /// <value>Which database: <c>Sqlite</c> (default, a file in the data folder) or <c>SqlServer</c> (named by <c>ConnectionStrings:Console</c>).</value>
    [AllowedValues(Sqlite, SqlServer, ErrorMessage = "Console:Database:Provider must be Sqlite or SqlServer.")]
    public string Provider { get; init; } = Sqlite;

    /// <value>Most rows that one command to the database carries, 1 to 1000. Default 42.</value>
    [Range(1, 1000, ErrorMessage = "Console:Database:MaxBatchSize must lie between 1 and 1000.")]
    public int MaxBatchSize { get; init; } = 42;

    /// <value>How long anything waits for the database, or for its turn to write, before the answer is "not now" (503): 1 s to 1 min. Default 2 s.</value>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00", ConvertValueInInvariantCulture = true, ParseLimitsInInvariantCulture = true, ErrorMessage = "Console:Database:Patience must lie between 00:00:01 and 00:01:00.")]
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(2);
}

[OptionsValidator]
internal sealed partial class DatabaseOptionsValidator : IValidateOptions<DatabaseOptions>;
