package io.periskop.access;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which names this server is called by. A page of a name that its owner lets point here would count as this server's own.
 * Addresses are always fine, as is localhost: no name server can say something else of them.
 */
final class HostNames {
    private final List<String> allowed;

    /** @param allowed empty for any; {@code *.} begins what stands for all below */
    HostNames(List<String> allowed) {
        this.allowed =
                allowed.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
    }

    boolean allows(@Nullable String host) {
        if (allowed.isEmpty() || host == null || host.isEmpty()) {
            return true;
        }
        String name = name(host.toLowerCase(Locale.ROOT));
        return name.equals("localhost")
                || Networks.isAddress(name)
                || allowed.stream().anyMatch(one -> matches(one, name));
    }

    private static boolean matches(String allowed, String name) {
        return allowed.startsWith("*.") ? name.endsWith(allowed.substring(1)) : name.equals(allowed);
    }

    private static String name(String host) {
        if (host.startsWith("[")) {
            int end = host.indexOf(']');
            return end < 0 ? host : host.substring(1, end);
        }
        int colon = host.indexOf(':');
        String name = colon < 0 ? host : host.substring(0, colon);
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }
}
