package io.periskop.scrape;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;

/**
 * The pieces of a body in their order. Large ones stay where they are. Small ones are put together: a piece of one byte
 * keeps a whole buffer of the network's from being used again, and a target may send nothing but such pieces.
 */
final class Pieces {
    private static final int LARGE = 8 << 10;

    private final List<ByteBuf> all = new ArrayList<>();
    private int length;

    void add(ByteBuf piece) {
        length += piece.readableBytes();
        if (piece.readableBytes() >= LARGE) {
            all.add(piece.retainedSlice());
            return;
        }
        ByteBuf last = all.isEmpty() ? Unpooled.EMPTY_BUFFER : all.get(all.size() - 1);
        int fits = isOurs(last) ? Math.min(piece.readableBytes(), last.writableBytes()) : 0;
        if (fits > 0) {
            last.writeBytes(piece, piece.readerIndex(), fits);
        }
        if (fits < piece.readableBytes()) {
            ByteBuf next = Unpooled.buffer(LARGE, LARGE);
            next.writeBytes(piece, piece.readerIndex() + fits, piece.readableBytes() - fits);
            all.add(next);
        }
    }

    int length() {
        return length;
    }

    void copyTo(byte[] target) {
        int at = 0;
        for (ByteBuf piece : all) {
            int size = piece.readableBytes();
            piece.getBytes(piece.readerIndex(), target, at, size);
            at += size;
        }
    }

    void release() {
        all.forEach(ByteBuf::release);
        all.clear();
    }

    /** What the network gave is a slice without room. */
    private static boolean isOurs(ByteBuf buffer) {
        return buffer.maxCapacity() == LARGE && buffer.hasArray();
    }
}
