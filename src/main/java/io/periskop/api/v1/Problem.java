package io.periskop.api.v1;

import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/** Why a request is not answered as asked. Made by {@link Problems}, and thrown: whoever throws it has nothing to answer. */
public final class Problem extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final ProblemType type;
    private final transient ProblemJson.Members members;
    private final transient Map<String, String> headers;

    Problem(ProblemType type, String detail, ProblemJson.Members members, Map<String, String> headers) {
        super(detail, null, false, false);
        this.type = type;
        this.members = members;
        this.headers = Collections.unmodifiableMap(headers);
    }

    public ProblemType type() {
        return type;
    }

    String detail() {
        return String.valueOf(getMessage());
    }

    ProblemJson.Members members() {
        return members;
    }

    /** To be sent with the answer. */
    Map<String, String> headers() {
        return headers;
    }

    /** @param suggestion what was probably meant; null for none */
    public Problem suggesting(@Nullable String suggestion) {
        return new Problem(type, detail(), members.withSuggestion(suggestion), headers);
    }

    /** @param after rounded up to seconds */
    public Problem retryAfter(Duration after) {
        return with(
                HttpHeaders.RETRY_AFTER,
                Long.toString(Math.max(1, after.plusMillis(999).toSeconds())));
    }

    public Problem with(String header, String value) {
        Map<String, String> more = new TreeMap<>(headers);
        more.put(header, value);
        return new Problem(type, detail(), members, more);
    }
}
