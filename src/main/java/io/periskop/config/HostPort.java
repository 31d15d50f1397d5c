package io.periskop.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A host with an optional port. Every error is an {@link IllegalArgumentException} whose message says what to write.
 *
 * @param host a name, an IPv4 address, or an IPv6 address without its brackets; null when only a port is given
 */
record HostPort(@Nullable String host, @Nullable Integer port) {
    private static final int LONGEST_HOST = 253;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+(?:\\.[A-Za-z0-9_-]+)*+\\.?");
    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,5}");

    /** {@code host}, {@code host:port} or {@code [ipv6]:port}. */
    static HostPort target(String text) {
        if (text.contains("://")) {
            throw bad(text, "has a scheme; write host:port only");
        }
        if (text.chars().anyMatch(c -> c == '/' || c == '?' || c == '#')) {
            throw bad(text, "has a path; write host:port, and the path as scraper.endpoint");
        }
        if (text.indexOf('@') >= 0) {
            throw bad(text, "has a user name; write host:port only");
        }
        HostPort parsed = split(text);
        if (parsed.host == null) {
            throw bad(text, "has no host; write host:port");
        }
        if (parsed.port != null && parsed.port == 0) {
            throw bad(text, "has port 0; give 1 to 65535");
        }
        return parsed;
    }

    /** {@code host:port}, {@code [ipv6]:port} or {@code :port}; port 0 is any free one. */
    static HostPort listening(String text) {
        HostPort parsed = split(text);
        if (parsed.port == null) {
            throw bad(text, "has no port; write host:port or :port");
        }
        return parsed;
    }

    /** A host alone, with or without the brackets of IPv6. */
    static String hostOnly(String text) {
        if (text.indexOf(':') != text.lastIndexOf(':') && !text.startsWith("[")) {
            return ipv6(text, text);
        }
        HostPort parsed = split(text);
        if (parsed.host == null || parsed.port != null) {
            throw bad(text, "is not a host; write a name or an IP address without a port");
        }
        return parsed.host;
    }

    private static HostPort split(String text) {
        if (text.startsWith("[")) {
            int end = text.indexOf(']');
            if (end < 0) {
                throw bad(text, "has no closing bracket; write [address]:port");
            }
            return new HostPort(ipv6(text, text.substring(1, end)), port(text, text.substring(end + 1)));
        }
        int colon = text.indexOf(':');
        if (colon != text.lastIndexOf(':')) {
            throw bad(text, "has more than one colon; write an IPv6 address in brackets, such as [::1]:8080");
        }
        int end = colon < 0 ? text.length() : colon;
        return new HostPort(
                end == 0 && colon == 0 ? null : name(text, text.substring(0, end)), port(text, text.substring(end)));
    }

    private static String name(String text, String host) {
        if (host.length() > LONGEST_HOST || !NAME.matcher(host).matches()) {
            throw bad(text, "is not a host; write a name of letters, digits, dots and hyphens, or an IP address");
        }
        return host;
    }

    /** The zone stays in the result but is not looked up: it may exist only where the server will run. */
    private static String ipv6(String text, String host) {
        int zone = host.indexOf('%');
        String address = zone < 0 ? host : host.substring(0, zone);
        boolean plain = address.chars().allMatch(c -> Character.digit(c, 16) >= 0 || c == ':' || c == '.');
        if (address.indexOf(':') < 0
                || !plain
                || (zone >= 0 && !NAME.matcher(host.substring(zone + 1)).matches())) {
            throw bad(text, "is not an IPv6 address; write it like [::1]:8080");
        }
        try {
            InetAddress.getByName(address); // a literal: nothing is resolved
            return host;
        } catch (UnknownHostException e) {
            throw bad(text, "is not an IPv6 address; write it like [::1]:8080");
        }
    }

    private static @Nullable Integer port(String text, String colonAndPort) {
        if (colonAndPort.isEmpty()) {
            return null;
        }
        String digits = colonAndPort.substring(1);
        if (colonAndPort.charAt(0) != ':' || !DIGITS.matcher(digits).matches() || Integer.parseInt(digits) > 65_535) {
            throw bad(text, "has a bad port; give a number up to 65535 after the colon");
        }
        return Integer.valueOf(digits);
    }

    private static IllegalArgumentException bad(String text, String problem) {
        return new IllegalArgumentException(Quoted.value(text) + " " + problem);
    }
}
