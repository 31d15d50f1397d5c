package io.periskop.discovery.consul;

import io.periskop.discovery.ServerUrl;
import io.periskop.discovery.Urls;
import io.periskop.http.Authentication;
import io.periskop.http.HttpConfig;
import java.net.URI;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where Consul's API is.
 *
 * @param base with the prefix of the path, without a slash at its end
 * @param socket a Unix socket to speak through; null for none
 * @param user the one in the URL; none if there is none
 */
record ConsulServer(URI base, @Nullable Path socket, Authentication user) {
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
            return new ConsulServer(URI.create("http://localhost" + prefix), Path.of(path), Authentication.NONE);
        }
        ServerUrl url = ServerUrl.of(server.contains("://") ? server : scheme + "://" + server, HttpConfig.DEFAULT);
        URI bare = url.uri();
        if (!bare.getRawPath().isEmpty()) {
            throw Urls.bad(server, "has a path; write host:port, and the path as path_prefix");
        }
        return new ConsulServer(URI.create(bare + prefix), null, url.http().authentication());
    }

    /** As configured; the user of the URL wins over what is configured. */
    HttpConfig http(HttpConfig configured) {
        return user.equals(Authentication.NONE) ? configured : configured.with(user);
    }
}
