package io.periskop.discovery;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** URLs of discovery servers. */
public final class Urls {
    private static final int LONGEST_QUOTE = 80;
    private static final String UNRESERVED = "-._~";

    private Urls() {}

    /**
     * The URL of a server, without the slash at its end.
     *
     * @throws IllegalArgumentException unless it is http or https with a host, and without user, query and fragment; the
     *     message says what to write
     */
    public static URI server(String text) {
        URI uri = parse(text);
        if (uri == null || uri.getHost() == null || !isHttp(uri)) {
            throw bad(
                    text,
                    "is not the URL of a server; write http:// or https://, a host and, if needed, port and path");
        }
        if (uri.getRawUserInfo() != null) {
            throw bad(text, "has a user; take it out of the URL and give basic_auth");
        }
        if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw bad(text, "has a query or fragment; write the URL without");
        }
        return URI.create(withoutSlash(uri.toString()));
    }

    /** An error about a value of the configuration: on one line, short, and without what may be a password. */
    public static IllegalArgumentException bad(String text, String problem) {
        StringBuilder quoted = new StringBuilder();
        text.substring(text.lastIndexOf('@') + 1)
                .codePoints()
                .limit(LONGEST_QUOTE)
                .forEach(c -> quoted.appendCodePoint(Character.isISOControl(c) ? '?' : c));
        return new IllegalArgumentException("'" + (text.indexOf('@') < 0 ? "" : "***@") + quoted + "' " + problem);
    }

    /** Without user, query and fragment: what may be shown. */
    public static String shown(URI uri) {
        String host = uri.getHost() == null ? "" : uri.getHost();
        String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
        return uri.getScheme() + "://" + host + port + (uri.getRawPath() == null ? "" : uri.getRawPath());
    }

    /** Percent-encoded so far that it fits anywhere in a path, a query or a form. */
    public static String encode(String text) {
        StringBuilder encoded = new StringBuilder(text.length());
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if ((c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || UNRESERVED.indexOf(c) >= 0) {
                encoded.append(c);
            } else {
                encoded.append('%').append(hex(c >> 4)).append(hex(c & 0xf));
            }
        }
        return encoded.toString();
    }

    private static char hex(int digit) {
        return Character.toUpperCase(Character.forDigit(digit, 16));
    }

    private static boolean isHttp(URI uri) {
        return "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
    }

    private static String withoutSlash(String url) {
        int end = url.length();
        while (url.charAt(end - 1) == '/') {
            end--;
        }
        return url.substring(0, end);
    }

    private static @Nullable URI parse(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            return null;
        }
    }
}
