package io.periskop.config;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What a header may be that the operator adds to requests. No message holds a value. */
final class HttpHeaderRules {
    private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,200}");
    /** Those that other keys set, or that make the connection what it is. */
    private static final Set<String> RESERVED = Set.of(
            "authorization",
            "host",
            "user-agent",
            "connection",
            "keep-alive",
            "transfer-encoding",
            "te",
            "trailer",
            "upgrade",
            "www-authenticate",
            "accept-encoding",
            "x-prometheus-remote-write-version",
            "x-prometheus-remote-read-version",
            "x-prometheus-scrape-timeout-seconds");

    private static final List<String> RESERVED_BEGINNINGS = List.of("content-", "proxy-", "x-amz-");
    private static final Pattern RESERVED_VERSION = Pattern.compile("x-prometheus-.*-version");

    private HttpHeaderRules() {}

    static void checkName(Place place, String name) {
        if (!NAME.matcher(name).matches()) {
            throw place.error("bad header name; use letters, digits and hyphens");
        }
    }

    static void checkAllowed(Place place, String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (RESERVED.contains(lower)
                || RESERVED_BEGINNINGS.stream().anyMatch(lower::startsWith)
                || RESERVED_VERSION.matcher(lower).matches()) {
            throw place.error("this header cannot be set here; "
                    + (lower.equals("authorization") ? "use authorization or basic_auth" : "remove it"));
        }
    }

    static String value(YamlValue value) {
        String text = value.text();
        checkLine(value.place(), text);
        return text;
    }

    static void checkLine(Place place, String text) {
        if (text.chars().anyMatch(c -> (c < ' ' && c != '\t') || c == 0x7f)) {
            throw place.error("not one line of text; remove line breaks and control characters");
        }
    }
}
