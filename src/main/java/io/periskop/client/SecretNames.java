package io.periskop.client;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Which names of headers, parameters and members tell of a secret value. */
final class SecretNames {
    private static final List<String> WORDS = List.of(
            "authorization",
            "cookie",
            "xauth",
            "token",
            "secret",
            "password",
            "passwd",
            "passphrase",
            "session",
            "apikey",
            "privatekey",
            "accesskey",
            "credential");

    private final Set<String> more;

    private SecretNames(Set<String> more) {
        this.more = more;
    }

    static SecretNames with(String... more) {
        return new SecretNames(Arrays.stream(more).map(SecretNames::plain).collect(Collectors.toUnmodifiableSet()));
    }

    boolean contains(String name) {
        String plain = plain(name);
        return more.contains(plain) || WORDS.stream().anyMatch(plain::contains);
    }

    private static String plain(String name) {
        StringBuilder plain = new StringBuilder(name.length());
        for (char c : name.toLowerCase(Locale.ROOT).toCharArray()) {
            if (c != '-' && c != '_' && c != '.' && c != ' ') {
                plain.append(c);
            }
        }
        return plain.toString();
    }
}
