package io.periskop.scrape;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Percent-encoding of the parts of a URL, as Go's {@code net/url} does it. */
final class UrlEncoding {
    private static final String UNRESERVED = "-_.~";
    private static final String AS_IT_IS_IN_A_PATH = UNRESERVED + "$&+,/:;=@";
    private static final String HEX = "0123456789ABCDEF";

    private UrlEncoding() {}

    /** A whole path, its slashes included. A percent sign is one. */
    static String path(String text) {
        return encoded(text, AS_IT_IS_IN_A_PATH).toString();
    }

    /** A name or value of a parameter; a space becomes a plus sign. */
    static String parameter(String text) {
        return encoded(text, UNRESERVED + " ").toString().replace(' ', '+');
    }

    /** What is no escape stays as it is; bytes that are not UTF-8 become U+FFFD. */
    static String decodedPath(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream decoded = new ByteArrayOutputStream(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            boolean isEscape =
                    bytes[i] == '%' && i + 2 < bytes.length && digit(bytes[i + 1]) >= 0 && digit(bytes[i + 2]) >= 0;
            if (isEscape) {
                decoded.write(digit(bytes[i + 1]) << 4 | digit(bytes[i + 2]));
                i += 2;
            } else {
                decoded.write(bytes[i]);
            }
        }
        return decoded.toString(StandardCharsets.UTF_8);
    }

    static String decodedParameter(String text) {
        return decodedPath(text.replace('+', ' '));
    }

    private static StringBuilder encoded(String text, String plain) {
        StringBuilder encoded = new StringBuilder(text.length());
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if (isLetterOrDigit(c) || plain.indexOf(c) >= 0) {
                encoded.append(c);
            } else {
                encoded.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
            }
        }
        return encoded;
    }

    private static boolean isLetterOrDigit(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
    }

    private static int digit(byte hex) {
        return Character.digit(hex, 16);
    }
}
