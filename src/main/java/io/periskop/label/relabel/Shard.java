package io.periskop.label.relabel;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Security;

/** Which of so many a text belongs to: the same number that Prometheus gives it. */
final class Shard {
    /** Of MD5's sixteen bytes the later eight count. */
    private static final int UNUSED_BYTES = 8;

    private Shard() {}

    /** Java may be set up without MD5, as FIPS 140 has it. */
    static boolean isAvailable() {
        return Security.getAlgorithms("MessageDigest").contains("MD5");
    }

    /**
     * @param modulus unsigned, not 0
     * @return in decimal digits
     */
    static String of(String text, long modulus) {
        byte[] hash = md5(text.getBytes(StandardCharsets.UTF_8));
        long number = ByteBuffer.wrap(hash).getLong(UNUSED_BYTES);
        return Long.toUnsignedString(Long.remainderUnsigned(number, modulus));
    }

    private static byte[] md5(byte[] bytes) {
        try {
            return MessageDigest.getInstance("MD5").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("bug: a rule with hashmod was made although there is no MD5", e);
        }
    }
}
