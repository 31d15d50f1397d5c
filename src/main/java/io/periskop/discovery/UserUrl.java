package io.periskop.discovery;

import io.periskop.http.Authentication;
import io.periskop.http.HttpConfig;
import io.periskop.http.Secret;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/**
 * The URL of a server that may have a user in it.
 *
 * @param uri without the user
 * @param user as basic authentication; none if there is no user
 */
public record UserUrl(URI uri, Authentication user) {
    /** @throws IllegalArgumentException as {@link Urls#server} does */
    public static UserUrl parse(String text) {
        int end = text.indexOf('/', text.indexOf("://") + 3);
        int at = text.lastIndexOf('@', end < 0 ? text.length() : end);
        int begin = text.indexOf("://") + 3;
        if (at < begin) {
            return new UserUrl(Urls.server(text), Authentication.NONE);
        }
        String user = text.substring(begin, at);
        int colon = user.indexOf(':');
        String name = colon < 0 ? user : user.substring(0, colon);
        String password = colon < 0 ? "" : user.substring(colon + 1);
        return new UserUrl(
                Urls.server(text.substring(0, begin) + text.substring(at + 1)),
                new Authentication.Basic(decoded(name), decoded(password)));
    }

    /** As configured; the user of the URL wins over what is configured, as in Prometheus. */
    public HttpConfig http(HttpConfig configured) {
        return user.equals(Authentication.NONE) ? configured : configured.with(user);
    }

    private static Secret decoded(String text) {
        return Secret.of(URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8));
    }
}
