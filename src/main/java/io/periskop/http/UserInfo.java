package io.periskop.http;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A name and a password. */
record UserInfo(String name, String password) {

    /** Those in a URL, decoded; null if it has none. */
    static @Nullable UserInfo of(URI uri) {
        String authority = authority(uri);
        int at = authority.lastIndexOf('@');
        if (at < 0) {
            return null;
        }
        String user = authority.substring(0, at);
        int colon = user.indexOf(':');
        return colon < 0
                ? new UserInfo(decoded(user), "")
                : new UserInfo(decoded(user.substring(0, colon)), decoded(user.substring(colon + 1)));
    }

    static URI cutFrom(URI uri) {
        int at = authority(uri).lastIndexOf('@');
        if (at < 0) {
            return uri;
        }
        String text = uri.toString();
        int from = text.indexOf("//") + 2;
        return URI.create(text.substring(0, from) + text.substring(from + at + 1));
    }

    /** The value of the header. */
    String basic() {
        byte[] both = (name + ":" + password).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(both);
    }

    @Override
    public String toString() {
        return Secret.MASK;
    }

    private static String authority(URI uri) {
        return Objects.requireNonNullElse(uri.getRawAuthority(), "");
    }

    /** A plus is a plus here. */
    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
