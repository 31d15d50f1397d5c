package io.periskop.access;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * Who wrote what: one line of logfmt each to the logger {@code periskop.audit}, refused ones included. Neither queries, nor
 * headers, nor bodies are in it.
 */
final class AuditLog {
    private static final Logger log = LoggerFactory.getLogger("periskop.audit");
    private static final int LONGEST = 1024;

    private AuditLog() {}

    /**
     * @param role what was needed
     * @param reason why it was refused; empty if it was not
     */
    static void wrote(
            Instant at,
            Caller caller,
            String address,
            ServerHttpRequest request,
            int status,
            String role,
            String reason) {
        log.info(
                "time={} actor={} address={} method={} path={} status={} role={}{}",
                at.truncatedTo(ChronoUnit.MILLIS),
                quoted(caller.name()),
                address,
                request.getMethod().name(),
                quoted(request.getPath().value()),
                status,
                role,
                reason.isEmpty() ? "" : " refused=" + reason);
    }

    /** On one line, whatever it is. */
    static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        int end = Math.min(text.length(), LONGEST);
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ' || c == 0x7f || c == 0x85 || c == 0x2028 || c == 0x2029) {
                quoted.append(String.format("\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append(end < text.length() ? "…\"" : "\"").toString();
    }
}
