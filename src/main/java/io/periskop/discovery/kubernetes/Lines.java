package io.periskop.discovery.kubernetes;

import io.fabric8.kubernetes.client.http.AsyncBody;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The events of a watch, one a line. The client decodes each piece of bytes by itself, so no piece may end within a
 * character; and it keeps a line until it ends, so a line is bounded.
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
        begun = java.util.Arrays.copyOfRange(bytes, end, bytes.length);
        return ByteBuffer.wrap(bytes, 0, end);
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
