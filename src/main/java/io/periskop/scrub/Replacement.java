package io.periskop.scrub;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * What stands in place of a secret: {@code [redacted]}, or with a key {@code [redacted:1f2e3d4c]}, by which equal secrets are
 * recognised. Without the key nobody can try out which secret it was.
 */
final class Replacement {
    static final String MARK = "[redacted]";

    private static final String BEGIN = "[redacted";
    private static final int DIGITS = 8;
    private static final String ALGORITHM = "HmacSHA256";

    private final @Nullable SecretKeySpec key;

    Replacement(@Nullable String hashKey) {
        this.key = hashKey == null ? null : new SecretKeySpec(hashKey.getBytes(StandardCharsets.UTF_8), ALGORITHM);
    }

    String of(String text, int start, int end) {
        if (key == null) {
            return MARK;
        }
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            byte[] hash = mac.doFinal(text.substring(start, end).getBytes(StandardCharsets.UTF_8));
            return BEGIN + ":" + HexFormat.of().formatHex(hash, 0, DIGITS / 2) + "]";
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }

    /** Where the replacement that begins here ends; -1 if none does. */
    static int end(String text, int start) {
        if (!text.startsWith(BEGIN, start)) {
            return -1;
        }
        int at = start + BEGIN.length();
        if (at < text.length() && text.charAt(at) == ':') {
            at++;
            for (int i = 0; i < DIGITS; i++, at++) {
                if (at >= text.length() || "0123456789abcdef".indexOf(text.charAt(at)) < 0) {
                    return -1;
                }
            }
        }
        return at < text.length() && text.charAt(at) == ']' ? at + 1 : -1;
    }
}
