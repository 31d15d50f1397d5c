package io.periskop.discovery.consul;

import io.periskop.discovery.Urls;
import java.net.URI;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where Consul's API is.
 *
 * @param base with the prefix of the path, without a slash at its end
 * @param socket a Unix socket to speak through; null for none
 */
record ConsulServer(URI base, @Nullable Path socket) {
    static final String LOCAL = "localhost:8500";

    private static final String UNIX = "unix://";
    private static final Pattern PREFIX = Pattern.compile("/?[A-Za-z0-9._~%+@:,/-]*");

    /** The prefix of all paths: empty, or with a slash before and none after. */
    static String prefix(String text) {
        if (!PREFIX.matcher(text).matches()) {
            throw Urls.bad(text, "is not a path; write it like /consul");
        }
        String bare = text.replaceAll("^/+|/+$", "");
        return bare.isEmpty() ? "" : "/" + bare;
    }

    /**
     * @param server {@code host:port}; a scheme before it wins over the other one; or {@code unix://} and a path
     * @throws IllegalArgumentException whose message says what to write
     */
    static ConsulServer of(String server, String scheme, String prefix) {
        if (server.isBlank()) {
            throw Urls.bad(server, "is empty; write host:port");
        }
        if (server.startsWith(UNIX)) {
            String path = server.substring(UNIX.length());
            if (!path.startsWith("/") || path.indexOf('\0') >= 0) {
                throw Urls.bad(server, "is not a socket; write unix:// and an absolute path");
            }
            return new ConsulServer(URI.create("http://localhost" + prefix), Path.of(path));
        }
        URI bare = Urls.server(server.contains("://") ? server : scheme + "://" + server);
        if (!bare.getRawPath().isEmpty()) {
            throw Urls.bad(server, "has a path; write host:port, and the path as path_prefix");
        }
        return new ConsulServer(URI.create(bare + prefix), null);
    }
}
