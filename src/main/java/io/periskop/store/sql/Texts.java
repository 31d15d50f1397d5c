package io.periskop.store.sql;

import java.nio.charset.StandardCharsets;

/**
 * Text as bytes and back, exactly: UTF-8; or, where the text has half a surrogate pair, which UTF-8 cannot say, {@code
 * 0xFF} (never in UTF-8) and UTF-16.
 */
final class Texts {
    private static final byte NOT_UTF_8 = (byte) 0xFF;

    private Texts() {}

    static byte[] bytes(String text) {
        if (isWellFormed(text)) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        byte[] bytes = new byte[1 + 2 * text.length()];
        bytes[0] = NOT_UTF_8;
        for (int i = 0; i < text.length(); i++) {
            bytes[1 + 2 * i] = (byte) (text.charAt(i) >> 8);
            bytes[2 + 2 * i] = (byte) text.charAt(i);
        }
        return bytes;
    }

    static String text(byte[] bytes) {
        return text(bytes, 0, bytes.length);
    }

    static String text(byte[] bytes, int from, int length) {
        if (length > 0 && bytes[from] == NOT_UTF_8) {
            char[] chars = new char[(length - 1) / 2];
            for (int i = 0; i < chars.length; i++) {
                int high = bytes[from + 1 + 2 * i] & 0xFF;
                chars[i] = (char) (high << 8 | bytes[from + 2 + 2 * i] & 0xFF);
            }
            return new String(chars);
        }
        return new String(bytes, from, length, StandardCharsets.UTF_8);
    }

    private static boolean isWellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                if (!Character.isHighSurrogate(c)
                        || i + 1 == text.length()
                        || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }
}
