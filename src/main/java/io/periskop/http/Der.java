package io.periskop.http;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** As much of ASN.1 as wrapping an old private key into PKCS #8 needs (RFC 5208, RFC 5915). */
final class Der {
    private static final int SEQUENCE = 0x30;
    private static final int OCTETS = 0x04;
    private static final int PARAMETERS = 0xa0;
    private static final byte[] ZERO = {0x02, 0x01, 0x00};
    private static final byte[] RSA = {
        0x30, 0x0d, 0x06, 0x09, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00
    };
    private static final byte[] EC = {0x06, 0x07, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x02, 0x01};

    private Der() {}

    static byte[] pkcs8OfRsa(byte[] pkcs1) {
        return value(SEQUENCE, ZERO, RSA, value(OCTETS, pkcs1));
    }

    static byte[] pkcs8OfEc(byte[] sec1, byte[] curve) {
        return value(SEQUENCE, ZERO, value(SEQUENCE, EC, curve), value(OCTETS, sec1));
    }

    /** The encoded name of the curve; empty if there is none. */
    static byte[] curveOf(byte[] sec1) {
        int at = contentOf(sec1, 0);
        while (at >= 0 && at < sec1.length) {
            int content = contentOf(sec1, at);
            int end = content < 0 ? -1 : endOf(sec1, at);
            if (end < 0) {
                return new byte[0];
            }
            if ((sec1[at] & 0xff) == PARAMETERS) {
                return Arrays.copyOfRange(sec1, content, end);
            }
            at = end;
        }
        return new byte[0];
    }

    /** Where the content of the value at this place begins; -1 if it does not. */
    private static int contentOf(byte[] der, int at) {
        if (at + 1 >= der.length) {
            return -1;
        }
        int length = der[at + 1] & 0xff;
        int content = length < 0x80 ? at + 2 : at + 2 + (length & 0x7f);
        return length > 0x83 || content > der.length ? -1 : content;
    }

    /** Where the value at this place ends; -1 beyond the bytes. */
    private static int endOf(byte[] der, int at) {
        int content = contentOf(der, at);
        int length = der[at + 1] & 0xff;
        if (length >= 0x80) {
            length = 0;
            for (int i = at + 2; i < content; i++) {
                length = (length << 8) | (der[i] & 0xff);
            }
        }
        return length > der.length - content ? -1 : content + length;
    }

    private static byte[] value(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write(tag);
        int length = content.size();
        if (length >= 0x80) {
            int bytes = length > 0xffff ? 3 : length > 0xff ? 2 : 1;
            all.write(0x80 | bytes);
            for (int shift = 8 * (bytes - 1); shift > 0; shift -= 8) {
                all.write(length >> shift);
            }
        }
        all.write(length);
        all.writeBytes(content.toByteArray());
        return all.toByteArray();
    }
}
