package io.periskop.http;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What came back, read to its end.
 *
 * @param headers names in lower case; the first value of each
 * @param body decompressed; empty if there is none
 */
public record HttpAnswer(int status, Map<String, String> headers, byte[] body) {
    /** Its headers may hold secrets. */
    @Override
    public String toString() {
        return "HttpAnswer[" + status + ", " + body.length + " bytes]";
    }

    public @Nullable String header(String name) {
        return headers.get(name.toLowerCase(Locale.ROOT));
    }
}
