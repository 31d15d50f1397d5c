package io.periskop.discovery.dns;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;
import org.xbill.DNS.NameTooLongException;
import org.xbill.DNS.TextParseException;

/**
 * What a resolv.conf says, as Prometheus reads it: {@code timeout} and {@code attempts} do not count.
 *
 * @param servers in the order they are asked
 * @param search what is appended to names, in order
 * @param ndots names with at least as many dots are tried as they are first
 */
record ResolvConf(List<InetAddress> servers, List<Name> search, int ndots) {
    private static final int MOST_NDOTS = 15;
    private static final String NDOTS = "ndots:";

    static ResolvConf parse(String text) {
        List<InetAddress> servers = new ArrayList<>();
        List<Name> search = List.of();
        int ndots = 1;
        for (String line : text.lines().toList()) {
            String[] words = line.strip().split("\\s+");
            if (line.startsWith("#") || line.startsWith(";") || words.length < 2) {
                continue;
            }
            switch (words[0]) {
                case "nameserver" -> {
                    InetAddress server = address(words[1]);
                    if (server != null) {
                        servers.add(server);
                    }
                }
                case "domain" -> search = names(words, 2);
                case "search" -> search = names(words, words.length);
                case "options" -> ndots = ndots(words, ndots);
                default -> {} // sortlist, lookup, family: of no use here
            }
        }
        return new ResolvConf(List.copyOf(servers), search, ndots);
    }

    /** Whole names to try, in order; those that would be longer than a name can be are left out. */
    List<Name> candidates(String name) {
        Name given = absolute(name);
        if (given == null) {
            return List.of();
        }
        if (name.endsWith(".")) {
            return List.of(given);
        }
        List<Name> candidates = new ArrayList<>();
        boolean enoughDots = given.labels() - 2 >= ndots; // the root is a label too
        if (enoughDots) {
            candidates.add(given);
        }
        for (Name domain : search) {
            try {
                candidates.add(Name.concatenate(given.relativize(Name.root), domain));
            } catch (NameTooLongException e) {
                continue;
            }
        }
        if (!enoughDots) {
            candidates.add(given);
        }
        return candidates;
    }

    /** Null for what is not an address: a name would have to be looked up first. */
    private static @Nullable InetAddress address(String text) {
        if (text.indexOf(':') < 0) {
            return NetUtil.createInetAddressFromIpAddressString(text);
        }
        try {
            return InetAddress.getByName(
                    text); // with a colon it is an address, perhaps with a zone: nothing is looked up
        } catch (UnknownHostException e) {
            return null;
        }
    }

    private static List<Name> names(String[] words, int end) {
        List<Name> names = new ArrayList<>();
        for (int i = 1; i < end; i++) {
            Name name = absolute(words[i]);
            if (name != null) {
                names.add(name);
            }
        }
        return names;
    }

    private static int ndots(String[] words, int otherwise) {
        int ndots = otherwise;
        for (String word : words) {
            if (word.startsWith(NDOTS)) {
                try {
                    ndots = Math.max(0, Math.min(MOST_NDOTS, Integer.parseInt(word.substring(NDOTS.length()))));
                } catch (NumberFormatException e) {
                    continue; // as if it were not there
                }
            }
        }
        return ndots;
    }

    private static @Nullable Name absolute(String text) {
        try {
            return Name.fromString(text, Name.root);
        } catch (TextParseException e) {
            return null;
        }
    }
}
