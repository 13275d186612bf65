using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace ReviewerConsole.Data;

/// <summary>
/// Has SQLite overwrite what is deleted or replaced with zeros (PRAGMA secure_delete), on every connection: a customer's
/// secret that was destroyed must not be found in free space of the file.
/// </summary>
internal sealed class OverwrittenDeletes : DbConnectionInterceptor
{
    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = Command(connection);
        command.ExecuteNonQuery();
    }

    public override async Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        await using var command = Command(connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static DbCommand Command(DbConnection connection)
    {
        var command = connection.CreateCommand();
        command.CommandText = "PRAGMA secure_delete = ON";
        return command;
    }
}
