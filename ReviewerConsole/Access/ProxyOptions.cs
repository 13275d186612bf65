using System.Net;
using System.Net.Sockets;

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

    internal bool AreAddresses => Proxies.All(p => NetworkOf(p) is not null);

    internal IEnumerable<IPNetwork> Networks => Proxies.Select(NetworkOf).OfType<IPNetwork>();

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

    // A network of every address would believe everybody; "10.1" is read as 10.0.0.1 by some and refused by others.
    private static IPNetwork? NetworkOf(string text)
    {
        if (text.Contains('/', StringComparison.Ordinal))
        {
            return IPNetwork.TryParse(text, out var network) && network.PrefixLength > 0 ? network : null;
        }

        return IPAddress.TryParse(text, out var address) && (address.AddressFamily == AddressFamily.InterNetworkV6 || address.ToString() == text)
            ? new(address, address.AddressFamily == AddressFamily.InterNetworkV6 ? 128 : 32)
            : null;
    }
}
