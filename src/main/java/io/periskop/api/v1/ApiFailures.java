package io.periskop.api.v1;

/** Told what nobody expected, for the server's own errors. Must be quick and must not throw. */
@FunctionalInterface
public interface ApiFailures {
    /** @param path as asked for, without the query */
    void failed(String method, String path, Throwable problem);
}
