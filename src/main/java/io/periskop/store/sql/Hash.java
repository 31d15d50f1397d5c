package io.periskop.store.sql;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * What a text is found by: the first 16 bytes of the SHA-256 of its bytes. The same for equal texts only, whatever a
 * database's collation makes of their case, accents, spaces at the end or length.
 */
record Hash(long high, long low) implements Comparable<Hash> {
    private static final int BYTES = 16;

    static Hash of(String text) {
        return ofBytes(sha256().digest(Texts.bytes(text)));
    }

    /** @param stored 16 bytes, or more that do not count */
    static Hash ofBytes(byte[] stored) {
        ByteBuffer buffer = ByteBuffer.wrap(stored);
        return new Hash(buffer.getLong(), buffer.getLong());
    }

    byte[] bytes() {
        return ByteBuffer.allocate(BYTES).putLong(high).putLong(low).array();
    }

    /** In the order of the bytes, as databases sort them. */
    @Override
    public int compareTo(Hash other) {
        int byHigh = Long.compareUnsigned(high, other.high);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
