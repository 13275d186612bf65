using System.Net;

namespace ReviewerConsole.Access;

/// <summary>The <c>Console:Proxies</c> setting of <c>appsettings.json</c>.</summary>
public sealed class ProxyOptions
{
    public const string Section = "Console";

    /// <value>
    /// Addresses or networks (CIDR) of the reverse proxies in front of the console, as a list or separated by commas.
    /// Only these are believed where a request comes from, and whether it came by HTTPS. Default: none.
    /// </value>
    public IReadOnlyList<string> Proxies { get; private set; } = [];

    /// <summary>Whether the host's own switch is on, with which every client is a trusted proxy.</summary>
    internal bool BelievesAnybody { get; private set; }

    internal bool AreAddresses => Proxies.All(p => Access.Networks.Read(p) is not null);

    internal IEnumerable<IPNetwork> Networks => Proxies.Select(Access.Networks.Read).OfType<IPNetwork>();

    internal void Read(IConfiguration settings)
    {
        var listed = settings.GetSection($"{Section}:{nameof(Proxies)}");
        Proxies =
        [
            .. listed.GetChildren().Select(each => each.Value).Append(listed.Value).OfType<string>()
                .SelectMany(text => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)),
        ];
        BelievesAnybody = string.Equals(settings["ForwardedHeaders_Enabled"], "true", StringComparison.OrdinalIgnoreCase);
    }
}
