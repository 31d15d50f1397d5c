package io.periskop.http;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Hosts and ports of URLs. A name with an underscore is no host to {@link URI}, but it is one to Docker. */
public final class Hosts {
    private static final Map<String, Integer> DEFAULT_PORTS = Map.of("http", 80, "https", 443);

    private Hosts() {}

    /** In lower case, an IPv6 address without brackets; empty if there is none. */
    public static String host(URI uri) {
        String authority = Objects.requireNonNullElse(uri.getRawAuthority(), "");
        String hostPort = authority.substring(authority.lastIndexOf('@') + 1);
        String host = hostPort.substring(0, portColon(hostPort)).toLowerCase(Locale.ROOT);
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    /** The scheme's own if the URL has none; -1 if it is not a number. */
    public static int port(URI uri) {
        String authority = Objects.requireNonNullElse(uri.getRawAuthority(), "");
        int colon = portColon(authority);
        if (colon >= authority.length() - 1) {
            return DEFAULT_PORTS.getOrDefault(scheme(uri), -1);
        }
        try {
            return Integer.parseInt(authority.substring(colon + 1));
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    public static String scheme(URI uri) {
        return Objects.requireNonNullElse(uri.getScheme(), "").toLowerCase(Locale.ROOT);
    }

    static boolean isSecure(URI uri) {
        return "https".equalsIgnoreCase(uri.getScheme());
    }

    /** Whether what is meant for the one may be told to the other; from http to https of the same name, it may. */
    static boolean isSame(URI one, URI other) {
        boolean samePort = port(one) == port(other);
        boolean upgraded = !isSecure(one) && isSecure(other) && port(one) == 80 && port(other) == 443;
        return host(one).equals(host(other)) && (samePort || upgraded) && !(isSecure(one) && !isSecure(other));
    }

    /** As one writes them, the scheme's own port too. */
    public static String hostPort(URI uri) {
        String host = host(uri);
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port(uri);
    }

    static boolean isAddress(String host) {
        return NetUtil.isValidIpV4Address(host) || NetUtil.isValidIpV6Address(host);
    }

    /** Never asks a name server: null for what is not an address. */
    static @Nullable InetAddress address(String host) {
        byte[] bytes = isAddress(host) ? NetUtil.createByteArrayFromIpAddressString(host) : null;
        try {
            return bytes == null ? null : InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            return null;
        }
    }

    private static int portColon(String authority) {
        int colon = authority.lastIndexOf(':');
        return colon > authority.lastIndexOf(']') && colon > authority.lastIndexOf('@') ? colon : authority.length();
    }
}
