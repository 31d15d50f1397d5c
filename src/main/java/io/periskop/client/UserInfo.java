package io.periskop.client;

/** {@code user:password@} after {@code ://}, in a URL or anywhere in a text. */
final class UserInfo {
    private static final String SCHEME_END = "://";
    private static final String AUTHORITY_STOPS = "/?# \t\r\n\"'<>\\";

    private UserInfo() {}

    static String scrub(String text) {
        int scheme = text.indexOf(SCHEME_END);
        if (scheme < 0) {
            return text;
        }
        StringBuilder scrubbed = new StringBuilder(text.length());
        int copied = 0;
        while (scheme >= 0) {
            int start = scheme + SCHEME_END.length();
            int end = authorityEnd(text, start);
            int at = end - 1;
            while (at >= start && text.charAt(at) != '@') {
                at--;
            }
            if (at >= start) {
                scrubbed.append(text, copied, start).append(Scrubber.REDACTED);
                copied = at;
            }
            scheme = text.indexOf(SCHEME_END, end);
        }
        return scrubbed.append(text, copied, text.length()).toString();
    }

    private static int authorityEnd(String text, int start) {
        int end = start;
        while (end < text.length() && AUTHORITY_STOPS.indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return end;
    }
}
