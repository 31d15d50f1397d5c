package io.periskop.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** @param sha256 of the token's UTF-8, in lower case hexadecimal */
public record TokenLogin(Account account, String sha256) {

    public static TokenLogin of(Account account, String token) {
        return new TokenLogin(account, HexFormat.of().formatHex(digest(token)));
    }

    /** In the same time, wherever they differ. */
    boolean matches(byte[] digest) {
        return MessageDigest.isEqual(HexFormat.of().parseHex(sha256), digest);
    }

    static byte[] digest(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return "TokenLogin[" + account + "]";
    }
}
