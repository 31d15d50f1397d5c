package io.periskop.discovery;

import java.util.List;

/** How Prometheus writes addresses and lists into labels. */
public final class Addresses {
    private Addresses() {}

    /** {@code host:port}; a host with a colon gets brackets. */
    public static String join(String host, String port) {
        return host.indexOf(':') < 0 ? host + ":" + port : "[" + host + "]:" + port;
    }

    public static String join(String host, int port) {
        return join(host, Integer.toString(port));
    }

    /** With the separator also before and after, so that a rule can look for {@code ,a,} wherever it stands. */
    public static String wrapped(List<String> items, String separator) {
        return separator + String.join(separator, items) + separator;
    }
}
