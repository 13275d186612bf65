using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace ReviewerConsole.Data;

/// <summary>The <c>Console:Database</c> section of <c>appsettings.json</c>.</summary>
public sealed class DatabaseOptions
{
    public const string Section = "Console:Database";

    /// <value>Which database: <c>Sqlite</c> (default, a file in the data folder).</value>
    [AllowedValues("Sqlite", ErrorMessage = "Console:Database:Provider must be Sqlite. SQL Server comes with a later version; until then no other value starts.")]
    public string Provider { get; init; } = "Sqlite";

    /// <value>Most rows that one command to the database carries, 1 to 1000. Default 42.</value>
    [Range(1, 1000, ErrorMessage = "Console:Database:MaxBatchSize must lie between 1 and 1000.")]
    public int MaxBatchSize { get; init; } = 42;
}

[OptionsValidator]
internal sealed partial class DatabaseOptionsValidator : IValidateOptions<DatabaseOptions>;
