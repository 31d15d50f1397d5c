package io.periskop.discovery;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/** Addresses of servers, as the configuration gives them. */
public final class HttpUrls {
    private HttpUrls() {}

    /**
     * {@code http://} or {@code https://} with a host, without a query, a fragment and slashes at its end.
     *
     * @throws IllegalArgumentException with what to write instead; never quotes a password
     */
    public static URI base(String text) {
        URI uri = parse(text);
        String authority = uri.getRawAuthority();
        if (authority != null && authority.indexOf('@') >= 0) {
            throw new IllegalArgumentException("a user name in the address; remove it and use basic_auth");
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new IllegalArgumentException("no http:// or https:// in '" + text + "'; give the whole address");
        }
        if (uri.getHost() == null || uri.getPort() > 65_535) {
            throw new IllegalArgumentException("no host in '" + text + "'; write it like https://host:port");
        }
        if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException("a query or fragment in '" + text + "'; remove it");
        }
        String path = uri.getRawPath() == null ? "" : uri.getRawPath().replaceAll("/+$", "");
        return URI.create(scheme + "://" + authority + path);
    }

    private static URI parse(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("not an address; write it like https://host:port", e);
        }
    }
}
