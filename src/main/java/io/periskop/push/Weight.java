package io.periskop.push;

import io.periskop.error.ErrorInstance;
import io.periskop.error.HttpContext;
import io.periskop.error.Occurrence;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** About how many bytes something takes in memory. */
final class Weight {
    private static final int OBJECT = 150;
    private static final int TEXT = 56;

    /** With its places in sums. */
    private static final int ERROR = 600;

    private Weight() {}

    static long ofCounts(String key, int runs) {
        return ERROR + of(key) + (long) runs * TEXT;
    }

    static long of(Occurrence occurrence) {
        return OBJECT + of(occurrence.uuid()) + of(occurrence.error()) + of(occurrence.httpContext());
    }

    private static long of(ErrorInstance error) {
        long weight = 0;
        for (@Nullable ErrorInstance each = error; each != null; each = each.cause()) {
            weight += OBJECT + of(each.className()) + of(each.message());
            List<String> frames = each.stacktrace();
            if (frames != null) {
                for (String frame : frames) {
                    weight += of(frame);
                }
            }
        }
        return weight;
    }

    private static long of(@Nullable HttpContext http) {
        if (http == null) {
            return 0;
        }
        long weight = OBJECT + of(http.method()) + of(http.url()) + of(http.body());
        Map<String, String> headers = http.headers();
        if (headers != null) {
            for (Map.Entry<String, String> header : headers.entrySet()) {
                weight += TEXT + of(header.getKey()) + of(header.getValue());
            }
        }
        return weight;
    }

    private static long of(@Nullable String text) {
        return text == null ? 0 : TEXT + text.length();
    }
}
