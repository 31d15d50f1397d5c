package io.periskop.api.periskop;

/** Told what went wrong at this API, for the server's own errors and metrics. Must be quick and must not throw. */
public interface ApiListener {
    /** Somebody asked for a service that there is not. The names come from outside. */
    void serviceNotFound(String service, String method, String path);

    /** The store could not be read or written. */
    void failed(String method, String path, Throwable problem);
}
