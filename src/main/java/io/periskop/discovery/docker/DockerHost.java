package io.periskop.discovery.docker;

import io.periskop.discovery.ServerUrl;
import io.periskop.discovery.Urls;
import io.periskop.http.Authentication;
import io.periskop.http.HttpConfig;
import java.net.URI;
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
 * @param user the one in the URL, who wins over the configured one; none if there is none
 */
record DockerHost(URI base, @Nullable Path socket, boolean usesHttpConfig, Authentication user) {
    private static final String NEXT =
            "give unix:///var/run/docker.sock, tcp://host:2375, http://host:port or https://host:port";

    /** @throws IllegalArgumentException with what to write instead; never quotes a password */
    static DockerHost parse(String text) {
        int end = text.indexOf("://");
        String scheme = end < 0 ? "" : text.substring(0, end).toLowerCase(Locale.ROOT);
        return switch (scheme) {
            case "unix" -> new DockerHost(URI.create("http://localhost"), socket(text), false, Authentication.NONE);
            case "tcp" -> tcp(text, "http" + text.substring(scheme.length()), false);
            case "http", "https" -> tcp(text, text, true);
            case "ssh", "npipe", "fd" ->
                throw new IllegalArgumentException("unsupported scheme '" + scheme + "'; " + NEXT);
            default -> throw Urls.bad(text, "has no known scheme; " + NEXT);
        };
    }

    /** What of the entry's {@code <http_config>} counts here. */
    HttpConfig effective(HttpConfig configured) {
        HttpConfig used = usesHttpConfig ? configured : HttpConfig.DEFAULT;
        return user.equals(Authentication.NONE) ? used : used.with(user);
    }

    String shown() {
        return socket == null ? Urls.shown(base) : "unix://" + socket;
    }

    private static Path socket(String text) {
        String path = text.substring("unix://".length());
        try {
            if (text.startsWith("unix:///") && path.length() > 1) {
                return Path.of(path);
            }
        } catch (InvalidPathException e) {
            throw Urls.bad(text, "has a bad path of a socket; " + NEXT);
        }
        throw Urls.bad(text, "has no absolute path of a socket; " + NEXT);
    }

    private static DockerHost tcp(String text, String url, boolean usesHttpConfig) {
        try {
            ServerUrl server = ServerUrl.of(url, HttpConfig.DEFAULT);
            return new DockerHost(
                    server.uri(), null, usesHttpConfig, server.http().authentication());
        } catch (IllegalArgumentException e) {
            throw Urls.bad(text, "names no daemon; " + NEXT);
        }
    }
}
