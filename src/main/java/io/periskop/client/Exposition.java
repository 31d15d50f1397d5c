package io.periskop.client;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** A whole HTTP answer, for whatever server is there to write it out. */
public final class Exposition {
    private static final byte[] NOTHING = {};

    private final int status;
    private final Map<String, String> headers;
    private final byte[] body;

    private Exposition(int status, Map<String, String> headers, byte[] body) {
        this.status = status;
        this.headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
        this.body = body;
    }

    static Exposition of(int status, Map<String, String> headers, byte[] body) {
        return new Exposition(status, headers, body);
    }

    static Exposition withoutBody(int status, Map<String, String> headers) {
        return new Exposition(status, headers, NOTHING);
    }

    public int status() {
        return status;
    }

    /** In answers to HEAD this includes the {@code Content-Length} that GET would have; no other answer has one. */
    public Map<String, String> headers() {
        return headers;
    }

    /** A copy; empty when there is none. */
    public byte[] body() {
        return body.clone();
    }
}
