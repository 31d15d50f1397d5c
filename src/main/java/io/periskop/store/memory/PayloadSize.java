package io.periskop.store.memory;

import io.periskop.error.ErrorInstance;
import io.periskop.error.HttpContext;
import io.periskop.error.Occurrence;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * About how many bytes of memory occurrences take: a byte a character, and what objects cost. A stack trace that an
 * occurrence shares with the one before it is counted once, as it is kept once.
 */
final class PayloadSize {
    private static final int OBJECT = 56;
    private static final int OCCURRENCE = 200;

    private PayloadSize() {}

    static long of(List<Occurrence> occurrences) {
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
            bytes += OBJECT + link.message().length();
            if (link.stacktrace() != null && link.stacktrace() != shared) {
                for (String frame : link.stacktrace()) {
                    bytes += OBJECT + frame.length();
                }
            }
        }
        return bytes;
    }

    private static long of(@Nullable HttpContext http) {
        if (http == null) {
            return 0;
        }
        long bytes = 2 * OBJECT + http.url().length() + http.body().length();
        if (http.headers() != null) {
            for (Map.Entry<String, String> header : http.headers().entrySet()) {
                bytes += 2 * OBJECT + header.getValue().length();
            }
        }
        return bytes;
    }
}
