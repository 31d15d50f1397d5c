package io.periskop.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

/** URLs that the operator gives. Every error is an {@link IllegalArgumentException} whose message says what to write. */
final class Urls {
    private static final List<String> HTTP = List.of("http", "https");
    private static final List<String> PROXY = List.of("http", "socks5", "socks5h");

    private static final Pattern PREFIX =
            Pattern.compile("(?!\\.{1,2}(?:/|$))[A-Za-z0-9._~-]+(?:/(?!\\.{1,2}(?:/|$))[A-Za-z0-9._~-]+)*");
    private static final int MOST_PREFIX = 200;

    private Urls() {}

    static URI http(String text) {
        URI url = parsed(text);
        if (!HTTP.contains(schemeOf(url))) {
            throw bad(text, "begins with neither http:// nor https://; write such a URL");
        }
        return url;
    }

    /** Of this server: without a query, a fragment and a user. */
    static URI external(String text) {
        URI url = http(text);
        if (url.getRawQuery() != null || url.getRawFragment() != null || url.getRawUserInfo() != null) {
            throw new IllegalArgumentException(
                    "more than scheme, host, port and path; write such as https://example.com/periskop");
        }
        prefix(Objects.requireNonNullElse(url.getRawPath(), ""));
        return url;
    }

    /** Empty for the root, or a path that begins with a slash and does not end in one. */
    static String prefix(String text) {
        String path = text.strip().replaceAll("^/+|/+$", "");
        if (path.isEmpty()) {
            return "";
        }
        if (!PREFIX.matcher(path).matches() || path.length() > MOST_PREFIX) {
            throw new IllegalArgumentException(Quoted.value(text)
                    + " is not a plain path; write letters, digits, '-', '_', '~' and '.', such as /periskop");
        }
        return "/" + path;
    }

    static URI proxy(String text) {
        URI url = parsed(text);
        if (schemeOf(url).equals("https")) {
            throw bad(text, "is a proxy that is spoken to with TLS, which is not supported; use its http:// port");
        }
        if (!PROXY.contains(schemeOf(url))) {
            throw bad(text, "begins with neither http:// nor socks5://; write such a URL");
        }
        return url;
    }

    private static URI parsed(String text) {
        try {
            URI url = new URI(text.strip());
            String authority = Objects.requireNonNullElse(url.getRawAuthority(), "");
            String host = authority.substring(authority.lastIndexOf('@') + 1);
            if (!schemeOf(url).isEmpty() && (host.isEmpty() || host.startsWith(":"))) {
                throw bad(text, "has no host; write a URL such as http://example.com/");
            }
            if (!host.isEmpty()) {
                HostPort.target(host);
            }
            return url;
        } catch (URISyntaxException e) {
            throw bad(text, "is not a URL; write one such as http://example.com/");
        }
    }

    private static String schemeOf(URI url) {
        return Objects.requireNonNullElse(url.getScheme(), "").toLowerCase(Locale.ROOT);
    }

    private static IllegalArgumentException bad(String text, String problem) {
        return new IllegalArgumentException(Quoted.value(text) + " " + problem);
    }
}
