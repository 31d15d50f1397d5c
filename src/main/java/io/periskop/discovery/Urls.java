package io.periskop.discovery;

import io.periskop.http.Hosts;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** URLs of discovery servers. */
public final class Urls {
    private static final String UNRESERVED = "-._~";

    private static final int HIGHEST_PORT = 65_535;

    /** {@link URI#getHost} knows no underscores, which names in Docker often have. */
    static final Pattern AUTHORITY =
            Pattern.compile("(?:\\[[0-9A-Fa-f:.]+(?:%[A-Za-z0-9_.%-]+)?]|[A-Za-z0-9_.-]+)(?::[0-9]{1,5})?");

    private Urls() {}

    /**
     * The URL of a server, without the slash at its end.
     *
     * @throws IllegalArgumentException unless it is http or https with a host, and without user, query and fragment; the
     *     message says what to write
     */
    public static URI server(String text) {
        URI uri = parse(text);
        if (uri == null
                || !isHttp(uri)
                || !AUTHORITY.matcher(bareAuthority(uri)).matches()) {
            throw bad(
                    text,
                    "is not the URL of a server; write http:// or https://, a host and, if needed, port and path");
        }
        if (Hosts.port(uri) > HIGHEST_PORT) {
            throw bad(text, "has a port above " + HIGHEST_PORT + "; write the right one");
        }
        if (uri.getRawAuthority().indexOf('@') >= 0) {
            throw bad(text, "has a user; take it out of the URL and give basic_auth");
        }
        if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw bad(text, "has a query or fragment; write the URL without");
        }
        return URI.create(Hosts.scheme(uri) + "://" + uri.getRawAuthority() + withoutSlash(uri.getRawPath()));
    }

    /** Host and port as they are written, without a user; empty if there are none. */
    static String bareAuthority(URI uri) {
        String authority = uri.getRawAuthority() == null ? "" : uri.getRawAuthority();
        return authority.substring(authority.lastIndexOf('@') + 1);
    }

    /** An error about a value of the configuration: on one line, short, and without what may be a password. */
    public static IllegalArgumentException bad(String text, String problem) {
        return new IllegalArgumentException(quoted(text) + " " + problem);
    }

    /** A value of the configuration as a message may show it: as in {@link #bad}. */
    public static String quoted(String text) {
        String shown = Excerpt.of(text.substring(text.lastIndexOf('@') + 1));
        return text.indexOf('@') < 0 ? shown : "'***@" + shown.substring(1);
    }

    /** Without user, query and fragment: what may be shown. */
    public static String shown(URI uri) {
        return uri.getScheme() + "://" + bareAuthority(uri) + (uri.getRawPath() == null ? "" : uri.getRawPath());
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

    private static String withoutSlash(String path) {
        int end = path.length();
        while (end > 0 && path.charAt(end - 1) == '/') {
            end--;
        }
        return path.substring(0, end);
    }

    private static @Nullable URI parse(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            return null;
        }
    }
}
