namespace ReviewerConsole.Data;

/// <summary>Where the console keeps things: absolute paths of the data folder and of the key folder outside it.</summary>
public sealed record ConsoleFolders(string Data, string Keys)
{
    private const string DataKey = "Console:DataFolder";
    private const string KeysKey = "Console:KeyFolder";

    /// <summary>Whether something was kept here before. Then its keys must be there too: new ones would open nothing of it.</summary>
    public bool HoldsData => Directory.Exists(Data) && Directory.EnumerateFileSystemEntries(Data).Any();

    /// <summary>Reads the two settings. In Development both have a default; elsewhere both are required and absolute.</summary>
    /// <exception cref="SettingException">A folder is missing, relative, or the keys would lie among the data they lock.</exception>
    public static ConsoleFolders Resolve(IConfiguration settings, IHostEnvironment environment)
    {
        var development = environment.IsDevelopment();
        var data = Folder(settings, DataKey, development ? Path.Combine(SolutionFolder(environment.ContentRootPath), "data") : null);
        var keys = Folder(settings, KeysKey, development ? Path.Combine(
            Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData, Environment.SpecialFolderOption.Create), "ReviewerConsole", "keys") : null);
        return IsWithin(keys, data)
            ? throw new SettingException($"{KeysKey} ({keys}) lies inside {DataKey}: whoever copies the data would have the keys too. Name a folder outside it.")
            : new(data, keys);
    }

    private static string Folder(IConfiguration settings, string key, string? fallback)
    {
        var folder = settings[key] is { Length: > 0 } named ? named : fallback;
        if (folder is null)
        {
            throw new SettingException($"{key} is not set. Outside Development it must name an absolute folder.");
        }

        return Path.IsPathFullyQualified(folder)
            ? Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))
            : throw new SettingException($"{key} is '{folder}', which is not an absolute path.");
    }

    // dotnet run sets the content root to the project; the solution, and with it the data folder, is its parent.
    private static string SolutionFolder(string contentRoot) =>
        File.Exists(Path.Combine(contentRoot, "ReviewerConsole.csproj")) ? Path.GetFullPath(Path.Combine(contentRoot, "..")) : contentRoot;

    private static bool IsWithin(string inner, string outer) =>
        inner == outer || inner.StartsWith(outer + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}

/// <summary>A setting that the console does not start with. The message names the key and says what to do.</summary>
public sealed class SettingException(string message) : Exception(message);
