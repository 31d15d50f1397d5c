package io.periskop.error;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * About how many bytes of memory occurrences take: a byte a character, and what objects cost. A stack trace that an
 * occurrence shares with the one before it is counted once, as it is kept once.
 */
public final class PayloadSize {
    private static final int OBJECT = 56;
    private static final int OCCURRENCE = 200;
    private static final int POOLED = 1024;

    private PayloadSize() {}

    public static long of(List<Occurrence> occurrences) {
        long bytes = 0;
        List<String> shared = null;
        for (Occurrence occurrence : occurrences) {
            bytes += OCCURRENCE
                    + occurrence.uuid().length()
                    + of(occurrence.error(), shared)
                    + of(occurrence.httpContext());
            shared = occurrence.error().stacktrace();
        }
        return bytes;
    }

    private static long of(@Nullable ErrorInstance error, @Nullable List<String> shared) {
        long bytes = 0;
        for (ErrorInstance link = error; link != null; link = link.cause()) {
            bytes += OBJECT + size(link.message()) + unlessPooled(link.className());
            if (link.stacktrace() != null && link.stacktrace() != shared) {
                for (String frame : link.stacktrace()) {
                    bytes += OBJECT + size(frame);
                }
            }
        }
        return bytes;
    }

    private static long of(@Nullable HttpContext http) {
        if (http == null) {
            return 0;
        }
        long bytes = 2 * OBJECT + size(http.url()) + size(http.body()) + unlessPooled(http.method());
        if (http.headers() != null) {
            for (Map.Entry<String, String> header : http.headers().entrySet()) {
                bytes += 2 * OBJECT + size(header.getValue()) + unlessPooled(header.getKey());
            }
        }
        return bytes;
    }

    /** A long text may hold any character, which takes two bytes. */
    private static long size(String text) {
        return text.length() > POOLED ? 2L * text.length() : text.length();
    }

    /** Names repeat, and short ones are kept once. */
    private static long unlessPooled(String name) {
        return name.length() > POOLED ? size(name) : 0;
    }
}
