package io.periskop.http;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Who is asked without a proxy, by the rules of Go's {@code golang.org/x/net/http/httpproxy}: hosts (and all below them),
 * {@code .domain} (only those below), addresses, networks, each but a network with a port if wanted, and {@code *}. This
 * machine itself is never asked through a proxy.
 */
final class NoProxy {
    private record Rule(String host, @Nullable Integer port) {}

    private record Network(byte[] address, int bits) {
        boolean has(byte[] other) {
            if (other.length != address.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> (bit & 7);
                if ((address[bit >> 3] & mask) != (other[bit >> 3] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    private final List<Rule> rules = new ArrayList<>();
    private final List<Network> networks = new ArrayList<>();
    private boolean everybody;

    /** @param entries what is not understood matches nobody */
    NoProxy(List<String> entries) {
        entries.stream().map(entry -> entry.strip().toLowerCase(Locale.ROOT)).forEach(this::add);
    }

    /** @param host in lower case, without brackets */
    boolean matches(String host, int port) {
        InetAddress address = Hosts.address(host);
        if (everybody || host.equals("localhost") || (address != null && address.isLoopbackAddress())) {
            return true;
        }
        if (address != null) {
            byte[] bytes = address.getAddress();
            if (networks.stream().anyMatch(network -> network.has(bytes))) {
                return true;
            }
        }
        return rules.stream()
                .anyMatch(rule -> (rule.port == null || rule.port == port) && matches(rule.host, host, address));
    }

    private static boolean matches(String rule, String host, @Nullable InetAddress address) {
        InetAddress ruled = Hosts.address(rule);
        if (ruled != null) {
            return ruled.equals(address);
        }
        return rule.startsWith(".") ? host.endsWith(rule) : host.equals(rule) || host.endsWith("." + rule);
    }

    private void add(String entry) {
        if (entry.isEmpty()) {
            return;
        }
        if (entry.equals("*")) {
            everybody = true;
        } else if (entry.indexOf('/') >= 0) {
            addNetwork(entry);
        } else {
            addRule(entry);
        }
    }

    private void addNetwork(String entry) {
        int slash = entry.indexOf('/');
        InetAddress address = Hosts.address(entry.substring(0, slash));
        Integer bits = number(entry.substring(slash + 1));
        if (address != null && bits != null && bits <= address.getAddress().length * 8) {
            networks.add(new Network(address.getAddress(), bits));
        }
    }

    private void addRule(String entry) {
        int colon = Hosts.isAddress(entry) ? -1 : entry.lastIndexOf(':');
        boolean withPort = colon > entry.lastIndexOf(']');
        String host = withPort ? entry.substring(0, colon) : entry;
        Integer port = withPort ? number(entry.substring(colon + 1)) : null;
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        if (host.startsWith("*.")) {
            host = host.substring(1);
        }
        if (!host.isEmpty() && (!withPort || port != null)) {
            rules.add(new Rule(host, port));
        }
    }

    private static @Nullable Integer number(String text) {
        return text.matches("[0-9]{1,5}") ? Integer.valueOf(text) : null;
    }
}
