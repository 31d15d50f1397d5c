package io.periskop.discovery.docker;

import io.periskop.http.HttpConfig;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where a Docker daemon listens.
 *
 * @param base what paths of the API are appended to; without a slash at its end
 * @param socket to be spoken through in place of the base's host; null for none
 * @param usesHttpConfig only daemons named by {@code http://} or {@code https://} are asked with the entry's {@code
 *     <http_config>}, as in Prometheus
 */
record DockerHost(URI base, @Nullable Path socket, boolean usesHttpConfig) {
    private static final String NEXT =
            "give unix:///var/run/docker.sock, tcp://host:2375, http://host:port or https://host:port";

    /** @throws IllegalArgumentException with what to write instead; never quotes a password */
    static DockerHost parse(String text) {
        URI uri = uri(text);
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        return switch (scheme) {
            case "unix" -> new DockerHost(URI.create("http://localhost"), socket(text), false);
            case "tcp" -> new DockerHost(base(text, uri, "http"), null, false);
            case "http", "https" -> new DockerHost(base(text, uri, scheme), null, true);
            case "ssh", "npipe", "fd" ->
                throw new IllegalArgumentException("unsupported scheme '" + scheme + "'; " + NEXT);
            default -> throw new IllegalArgumentException("no known scheme in '" + text + "'; " + NEXT);
        };
    }

    /** What of the entry's {@code <http_config>} counts here. */
    HttpConfig effective(HttpConfig configured) {
        return usesHttpConfig ? configured : HttpConfig.DEFAULT;
    }

    String shown() {
        return socket == null ? base.toString() : "unix://" + socket;
    }

    private static URI uri(String text) {
        try {
            URI uri = new URI(text);
            if (uri.getRawAuthority() != null && uri.getRawAuthority().indexOf('@') >= 0) {
                throw new IllegalArgumentException("a user name in the address; remove it and use basic_auth");
            }
            return uri;
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("bad address; " + NEXT, e);
        }
    }

    private static Path socket(String text) {
        String path = text.substring("unix://".length());
        try {
            if (text.startsWith("unix:///") && path.length() > 1) {
                return Path.of(path);
            }
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("bad path of a socket '" + text + "'; " + NEXT, e);
        }
        throw new IllegalArgumentException("no absolute path of a socket in '" + text + "'; " + NEXT);
    }

    private static URI base(String text, URI uri, String scheme) {
        if (uri.getHost() == null || uri.getPort() > 65_535) {
            throw new IllegalArgumentException("no host and port in '" + text + "'; " + NEXT);
        }
        if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException("a query in '" + text + "'; remove it");
        }
        String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
        String path = uri.getRawPath() == null ? "" : uri.getRawPath().replaceAll("/+$", "");
        return URI.create(scheme + "://" + uri.getHost() + port + path);
    }
}
