package io.periskop.discovery.kubernetes;

import io.fabric8.kubernetes.client.http.AsyncBody;
import java.nio.ByteBuffer;
import java.util.List;

/** Ends an answer that is too long, and tells of every piece. */
final class Bounded implements AsyncBody.Consumer<List<ByteBuffer>> {
    /** One page: some hundred objects, each of at most 3 MB in the API's store, and most of them of some KB. */
    static final long MOST_OF_LIST = 256L << 20;

    private static final int MIB = 20;

    private final AsyncBody.Consumer<List<ByteBuffer>> next;
    private final long most;
    private final Runnable heard;
    private long bytes;

    Bounded(AsyncBody.Consumer<List<ByteBuffer>> next, long most, Runnable heard) {
        this.next = next;
        this.most = most;
        this.heard = heard;
    }

    @Override
    public void consume(List<ByteBuffer> pieces, AsyncBody body) throws Exception {
        heard.run();
        for (ByteBuffer piece : pieces) {
            bytes += piece.remaining();
        }
        if (bytes > most) {
            throw new KnownTrouble(new Trouble("an answer larger than " + (most >> MIB) + " MiB was not read", false));
        }
        next.consume(pieces, body);
    }
}
