package io.periskop.scrub;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which names of headers, parameters and members tell of a secret value. Case, {@code -}, {@code _}, {@code .} and spaces do
 * not count, nor how any of these are percent-encoded.
 */
final class SecretNames {
    /** No name; a longer one is not looked at whole. */
    static final int LONGEST = 128;

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
            "credential",
            "signature");
    private static final Set<String> WHOLE = Set.of("sig", "pwd", "jwt");
    /** How many tokens a model may use, and of which kind one is, are no secrets. */
    private static final List<String> HARMLESS =
            List.of("tokens", "tokentype", "tokencount", "sessioncount", "cookies");

    private static final int SHORTEST = 3;

    private final Set<String> more;
    private final Set<String> except;

    SecretNames(List<String> more, List<String> except) {
        this.more = plain(more);
        this.except = plain(except);
    }

    boolean contains(CharSequence name) {
        if (name.length() > LONGEST) {
            return false;
        }
        String plain = plain(name);
        if (plain.isEmpty() || except.contains(plain)) {
            return false;
        }
        if (more.contains(plain)) {
            return true;
        }
        return plain.length() >= SHORTEST && (WHOLE.contains(plain) || hasWord(plain));
    }

    /** Those whose value is all that follows them on their line. */
    boolean isHeader(CharSequence name) {
        String plain = plain(name);
        return !except.contains(plain)
                && (plain.endsWith("authorization")
                        || plain.endsWith("cookie")
                        || plain.endsWith("apikey")
                        || plain.startsWith("xauth"));
    }

    /** Those whose value may follow a colon in a sentence. */
    boolean isPassword(CharSequence name) {
        String plain = plain(name);
        return !except.contains(plain)
                && (plain.endsWith("password")
                        || plain.endsWith("passwd")
                        || plain.endsWith("pwd")
                        || plain.endsWith("secret")
                        || plain.endsWith("passphrase")
                        || more.contains(plain));
    }

    private static boolean hasWord(String plain) {
        for (String word : WORDS) {
            if (plain.contains(word)) {
                return HARMLESS.stream().noneMatch(plain::endsWith);
            }
        }
        return false;
    }

    private static Set<String> plain(List<String> names) {
        return names.stream().map(SecretNames::plain).collect(Collectors.toUnmodifiableSet());
    }

    private static String plain(CharSequence name) {
        StringBuilder plain = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '%' && i + 2 < name.length()) {
                int high = Character.digit(name.charAt(i + 1), 16);
                int low = Character.digit(name.charAt(i + 2), 16);
                if (high >= 0 && low >= 0) {
                    c = (char) (high * 16 + low);
                    i += 2;
                }
            }
            if (c != '-' && c != '_' && c != '.' && c != ' ') {
                plain.append(Character.toLowerCase(c));
            }
        }
        return plain.toString();
    }
}
