package io.periskop.discovery;

import io.periskop.http.Authentication;
import io.periskop.http.HttpConfig;
import io.periskop.http.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A server that an entry of the configuration names with a URL.
 *
 * @param uri without user name and password, which never leave this class but as credentials
 * @param http as configured, with the URL's user name and password where it has them: they win, as in Prometheus
 */
public record ServerUrl(URI uri, HttpConfig http) {
    private static final String LIKE = "; write it like http://example.com/targets";
    private static final Set<String> SCHEMES = Set.of("http", "https");

    /**
     * The server of a text, without the slash at its end.
     *
     * @throws IllegalArgumentException as {@link Urls#server}, but a user is taken
     */
    public static ServerUrl of(String text, HttpConfig configured) {
        int begin = text.indexOf("://") + 3;
        int slash = text.indexOf('/', begin);
        int at = begin < 3 ? -1 : text.lastIndexOf('@', slash < 0 ? text.length() : slash);
        if (at < begin) {
            return new ServerUrl(Urls.server(text), configured);
        }
        URI bare = Urls.server(text.substring(0, begin) + text.substring(at + 1));
        try {
            return new ServerUrl(bare, configured.with(basic(text.substring(begin, at))));
        } catch (IllegalArgumentException e) {
            throw Urls.bad(text, "has a user with a percent sign that stands for nothing; write %25 for it");
        }
    }

    /** @param next what to do when it is missing, such as {@code give the URL of the server} */
    public static ServerUrl read(Settings settings, String key, String next) {
        settings.required(key, next);
        URI given = settings.parsed(key, ServerUrl::parse);
        if (given == null) {
            throw settings.error(key, "missing; " + next);
        }
        int user = given.getRawAuthority().lastIndexOf('@');
        HttpConfig http = settings.http();
        return new ServerUrl(
                plain(given, given.getRawPath(), given.getRawQuery()),
                user < 0 ? http : http.with(basic(given.getRawAuthority().substring(0, user))));
    }

    /** For pages and messages: without a query, which may hold a token. */
    public String shown() {
        return shown(uri);
    }

    public static String shown(URI uri) {
        return Urls.shown(uri);
    }

    /** Below the server's own path. */
    public URI at(String path, @Nullable String rawQuery) {
        String base = uri.getRawPath() == null ? "" : uri.getRawPath();
        return plain(uri, (base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path, rawQuery);
    }

    private static URI parse(String text) {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("not a URL" + LIKE, e);
        }
        if (uri.getScheme() == null) {
            throw new IllegalArgumentException("no scheme" + LIKE);
        }
        if (!SCHEMES.contains(uri.getScheme().toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException(
                    "scheme " + Excerpt.of(uri.getScheme()) + " is neither http nor https" + LIKE);
        }
        if (uri.getRawAuthority() == null
                || !Urls.AUTHORITY.matcher(Urls.bareAuthority(uri)).matches()) {
            throw new IllegalArgumentException("URL has no host" + LIKE);
        }
        return uri;
    }

    private static Authentication basic(String userInfo) {
        int colon = userInfo.indexOf(':');
        String user = colon < 0 ? userInfo : userInfo.substring(0, colon);
        String password = colon < 0 ? "" : userInfo.substring(colon + 1);
        return new Authentication.Basic(Secret.of(decoded(user)), Secret.of(decoded(password)));
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static URI plain(URI uri, @Nullable String rawPath, @Nullable String rawQuery) {
        return URI.create(uri.getScheme() + "://" + Urls.bareAuthority(uri) + (rawPath == null ? "" : rawPath)
                + (rawQuery == null ? "" : "?" + rawQuery));
    }
}
