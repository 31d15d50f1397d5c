package io.periskop.discovery.kubernetes;

import io.fabric8.kubernetes.client.http.AsyncBody;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * The events of a watch, one a line. The client decodes each piece of bytes by itself, and adds zeros after pieces with
 * characters beyond ASCII, so it is given none; and it keeps a line until it ends, so a line is bounded.
 */
final class Lines implements AsyncBody.Consumer<List<ByteBuffer>> {
    private static final int MOST_OF_LINE = 16 << 20;
    private static final int MIB = 20;
    private static final int LONGEST_CHARACTER = 4;
    private static final int CONTINUATION_MASK = 0xC0;
    private static final int CONTINUATION = 0x80;
    private static final int TWO = 0xC0;
    private static final int THREE = 0xE0;
    private static final int FOUR = 0xF0;
    private static final int FIRST_BEYOND = 0x80;

    private final AsyncBody.Consumer<List<ByteBuffer>> next;
    private final Runnable heard;
    private byte[] begun = {};
    private int line;

    Lines(AsyncBody.Consumer<List<ByteBuffer>> next, Runnable heard) {
        this.next = next;
        this.heard = heard;
    }

    @Override
    public void consume(List<ByteBuffer> pieces, AsyncBody body) throws Exception {
        heard.run();
        List<ByteBuffer> whole = new ArrayList<>(pieces.size());
        for (ByteBuffer piece : pieces) {
            measure(piece);
            whole.add(whole(piece));
        }
        next.consume(whole, body);
    }

    private void measure(ByteBuffer piece) throws KnownTrouble {
        for (int i = piece.position(); i < piece.limit(); i++) {
            line = piece.get(i) == '\n' ? 0 : line + 1;
            if (line > MOST_OF_LINE) {
                throw new KnownTrouble(
                        new Trouble("an event larger than " + (MOST_OF_LINE >> MIB) + " MiB was not read", false));
            }
        }
    }

    private ByteBuffer whole(ByteBuffer piece) {
        byte[] bytes = new byte[begun.length + piece.remaining()];
        System.arraycopy(begun, 0, bytes, 0, begun.length);
        piece.get(bytes, begun.length, piece.remaining());
        int end = end(bytes);
        begun = Arrays.copyOfRange(bytes, end, bytes.length);
        return isPlain(bytes, end) ? ByteBuffer.wrap(bytes, 0, end) : escaped(bytes, end);
    }

    private static boolean isPlain(byte[] bytes, int end) {
        for (int i = 0; i < end; i++) {
            if (bytes[i] < 0) {
                return false;
            }
        }
        return true;
    }

    /** Beyond ASCII there are only characters in strings, and those may be escaped. */
    private static ByteBuffer escaped(byte[] bytes, int end) {
        String text = new String(bytes, 0, end, StandardCharsets.UTF_8);
        StringBuilder plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < FIRST_BEYOND) {
                plain.append(c);
            } else {
                plain.append("\\u").append(HexFormat.of().toHexDigits(c));
            }
        }
        return ByteBuffer.wrap(plain.toString().getBytes(StandardCharsets.US_ASCII));
    }

    /** Where a character begins that is not whole, or the end. */
    private static int end(byte[] bytes) {
        for (int back = 1; back < LONGEST_CHARACTER && back <= bytes.length; back++) {
            int b = bytes[bytes.length - back] & 0xFF;
            if ((b & CONTINUATION_MASK) != CONTINUATION) {
                return length(b) > back ? bytes.length - back : bytes.length;
            }
        }
        return bytes.length;
    }

    private static int length(int lead) {
        if (lead >= FOUR) {
            return LONGEST_CHARACTER;
        }
        if (lead >= THREE) {
            return 3;
        }
        return lead >= TWO ? 2 : 1;
    }
}
