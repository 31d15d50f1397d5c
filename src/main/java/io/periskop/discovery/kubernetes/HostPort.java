package io.periskop.discovery.kubernetes;

/** As Go's {@code net.JoinHostPort}. */
final class HostPort {
    private HostPort() {}

    static String of(String host, int port) {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
