package io.periskop.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Names an error in URLs: the first 16 bytes of the SHA-256 of its service and key, the same on every server. The order is of
 * no meaning, but always the same.
 */
public record ErrorId(long high, long low) implements Comparable<ErrorId> {
    private static final int BYTES = 16;
    private static final int CHARACTERS = 22;

    /** SHA-256 over the length of the service's UTF-8 bytes, in four bytes, the highest first; these bytes; those of the key. */
    public static ErrorId of(String service, String key) {
        byte[] name = service.getBytes(StandardCharsets.UTF_8);
        MessageDigest digest = sha256();
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(name.length).array());
        digest.update(name);
        ByteBuffer hash = ByteBuffer.wrap(digest.digest(key.getBytes(StandardCharsets.UTF_8)));
        return new ErrorId(hash.getLong(), hash.getLong());
    }

    /** Null when the text is none. */
    public static @Nullable ErrorId parse(String text) {
        if (text.length() != CHARACTERS) {
            return null;
        }
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
            ErrorId id = bytes.remaining() == BYTES ? new ErrorId(bytes.getLong(), bytes.getLong()) : null;
            // The last character has four bits to spare: one error has one address.
            return id != null && id.text().equals(text) ? id : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** 22 characters: letters, digits, {@code -} and {@code _}. */
    public String text() {
        byte[] bytes = ByteBuffer.allocate(BYTES).putLong(high).putLong(low).array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Override
    public int compareTo(ErrorId other) {
        int byHigh = Long.compare(high, other.high);
        return byHigh != 0 ? byHigh : Long.compare(low, other.low);
    }

    @Override
    public String toString() {
        return text();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256.", e);
        }
    }
}
