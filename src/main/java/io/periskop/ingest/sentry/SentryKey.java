package io.periskop.ingest.sentry;

import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.server.ServerRequest;

/** Finds the key of a DSN: SDKs send it in the query, in a header, or in the envelope. */
final class SentryKey {
    private static final String NAME = "sentry_key";
    private static final String AUTH = "X-Sentry-Auth";
    private static final String SCHEME = "sentry";

    private SentryKey() {}

    /** Of the query or else a header; null for none. */
    static @Nullable String of(ServerRequest request) {
        String inQuery = request.queryParams().getFirst(NAME);
        if (inQuery != null && !inQuery.isEmpty()) {
            return inQuery;
        }
        HttpHeaders headers = request.headers().asHttpHeaders();
        String own = inHeader(headers.getFirst(AUTH));
        return own == null ? inHeader(headers.getFirst(HttpHeaders.AUTHORIZATION)) : own;
    }

    /** {@code Sentry sentry_version=7, sentry_key=…}, in any order, with or without blanks. */
    static @Nullable String inHeader(@Nullable String header) {
        if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return null;
        }
        String parameters = header.substring(SCHEME.length()).strip();
        for (String parameter : parameters.split(",", -1)) {
            int equals = parameter.indexOf('=');
            if (equals > 0 && parameter.substring(0, equals).strip().equals(NAME)) {
                String key = parameter.substring(equals + 1).strip();
                return key.isEmpty() ? null : key;
            }
        }
        return null;
    }

    /** The user of the URL, without the secret that old ones have behind a colon; null for none. */
    static @Nullable String inDsn(String dsn) {
        try {
            String user = new URI(dsn).getRawUserInfo();
            if (user == null) {
                return null;
            }
            int colon = user.indexOf(':');
            String key = colon < 0 ? user : user.substring(0, colon);
            return key.isEmpty() ? null : key;
        } catch (URISyntaxException e) {
            return null;
        }
    }
}
