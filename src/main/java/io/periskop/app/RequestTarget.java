package io.periskop.app;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The address of a request as Java's URI wants it. Clients send more than that allows: curl sends UTF-8 as it is, browsers
 * send {@code |} and {@code [}, and the original took all of it. Only what has no meaning at all is refused.
 */
final class RequestTarget {
    private static final Pattern ABSOLUTE = Pattern.compile("https?://[^/?#]*(.*)", Pattern.CASE_INSENSITIVE);
    /** Characters that need no escape in a path. */
    private static final String PLAIN = "-._~!$&'()*+,;=:@/";

    private RequestTarget() {}

    /**
     * The path and query, escaped; null if it is no address.
     *
     * @param sent each character one byte of the request line
     */
    static @Nullable String legal(String sent) {
        String local = local(sent);
        if (local == null) {
            return null;
        }
        int query = local.indexOf('?');
        String path = escaped(query < 0 ? local : local.substring(0, query), false);
        if (path == null || query < 0) {
            return path;
        }
        String rest = escaped(local.substring(query + 1), true);
        return rest == null ? null : path + '?' + rest;
    }

    /** Without scheme and host, which a proxy's client sends. */
    private static @Nullable String local(String sent) {
        if (sent.startsWith("/")) {
            return sent;
        }
        Matcher absolute = ABSOLUTE.matcher(sent);
        if (!absolute.matches()) {
            return null;
        }
        return absolute.group(1).startsWith("/") ? absolute.group(1) : "/" + absolute.group(1);
    }

    private static @Nullable String escaped(String text, boolean query) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c == 0x7f || c > 0xff) {
                return null;
            }
            boolean escape = c == '%' && isHex(text, i + 1) && isHex(text, i + 2);
            if (c == '%' && !escape && !query) {
                return null;
            }
            if (escape || isPlain(c) || query && c == '?') {
                out.append(c);
            } else {
                out.append(String.format(Locale.ROOT, "%%%02X", (int) c));
            }
        }
        return out.toString();
    }

    private static boolean isHex(String text, int at) {
        return at < text.length() && Character.digit(text.charAt(at), 16) >= 0;
    }

    private static boolean isPlain(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || PLAIN.indexOf(c) >= 0;
    }
}
