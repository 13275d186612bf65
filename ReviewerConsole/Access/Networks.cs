using System.Net;
using System.Net.Sockets;

namespace ReviewerConsole.Access;

/// <summary>Reads addresses and networks as operators write them.</summary>
public static class Networks
{
    /// <summary>An address, or a network in CIDR notation (RFC 4632).</summary>
    /// <returns><see langword="null"/> for anything else, and for the network of every address.</returns>
    public static IPNetwork? Read(string text)
    {
        if (text.Contains('/', StringComparison.Ordinal))
        {
            return IPNetwork.TryParse(text, out var network) && network.PrefixLength > 0 ? network : null;
        }

        // "10.1" is read as 10.0.0.1 by some and refused by others.
        return IPAddress.TryParse(text, out var address) && (address.AddressFamily == AddressFamily.InterNetworkV6 || address.ToString() == text)
            ? new(address, address.AddressFamily == AddressFamily.InterNetworkV6 ? 128 : 32)
            : null;
    }

    /// <summary>IPv4 also where the socket is of both kinds, and no scope id, which is a name of this machine.</summary>
    public static IPAddress Plain(IPAddress address) => new((address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).GetAddressBytes());
}
