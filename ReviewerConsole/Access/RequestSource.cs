using System.Net;
using System.Net.Sockets;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;

namespace ReviewerConsole.Access;

/// <summary>
/// From where a request comes, as its row says it. A client can write any address into <c>X-Forwarded-For</c>, so that
/// header counts from listed proxies only, and the socket's own address stays beside it (OWASP ASVS 5.0, 15.3.4).
/// </summary>
public static class RequestSource
{
    private static readonly object SocketKey = new();

    /// <summary>Stands before everything that asks where a request comes from or whether it came by HTTPS.</summary>
    public static void UseProxies(this WebApplication app)
    {
        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto,
            ForwardLimit = null, // as far as listed proxies vouch for each other
        };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var network in app.Services.GetRequiredService<IOptions<ProxyOptions>>().Value.Networks)
        {
            options.KnownIPNetworks.Add(network);
        }

        if (options.KnownIPNetworks.Count == 0)
        {
            return; // without a list the middleware would believe everybody
        }

        app.Use((http, next) =>
        {
            http.Items[SocketKey] = http.Connection.RemoteIpAddress;
            return next(http);
        });
        app.UseForwardedHeaders(options);
    }

    /// <summary>What limits count by where nobody is known: the address, of IPv6 the network that one customer of a provider has.</summary>
    public static string KeyOf(HttpContext http)
    {
        if (http.Connection.RemoteIpAddress is not { } client)
        {
            return "nowhere";
        }

        var address = Networks.Plain(client);
        return address.AddressFamily == AddressFamily.InterNetworkV6
            ? new IPAddress([.. address.GetAddressBytes().AsSpan(0, 8), .. new byte[8]]).ToString()
            : address.ToString();
    }

    /// <summary>Address and program. The program by a hash, since its name may say anything.</summary>
    public static ClaimsIdentity IdentityOf(HttpContext http)
    {
        var source = new ClaimsIdentity();
        if (http.Connection.RemoteIpAddress is { } client)
        {
            var socket = http.Items[SocketKey] as IPAddress ?? client;
            source.AddClaim(new(StaffClaims.Network, socket.Equals(client) ? $"{Networks.Plain(client)}" : $"{Networks.Plain(client)}+{Networks.Plain(socket)}"));
        }

        if (http.Request.Headers.UserAgent.ToString() is { Length: > 0 } agent)
        {
            source.AddClaim(new(StaffClaims.Agent, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(agent)).AsSpan(0, 8))));
        }

        return source;
    }
}
