package io.periskop.push;

import io.periskop.exposition.Digest;
import io.periskop.push.PushResult.Kind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.zip.GZIPInputStream;

/**
 * The body of one push: gathered piece by piece, and unpacked, within its limits.
 *
 * <p>Not safe for concurrent use, but for {@link #close}.
 */
final class PushBody implements AutoCloseable {
    private static final int BLOCK = 32 << 10;
    private static final Duration SOON = Duration.ofSeconds(1);

    private final long limit;
    private final BodyBudget.Share memory;
    private final ByteArrayOutputStream gathered = new ByteArrayOutputStream();

    /** Why it cannot be used. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient PushResult result;

        Refused(PushResult result) {
            super(result.sentence(), null, false, false);
            this.result = result;
        }

        PushResult result() {
            return result;
        }
    }

    PushBody(long limit, BodyBudget budget) {
        this.limit = limit;
        this.memory = budget.share();
    }

    static Refused tooLarge(long limit) {
        return new Refused(PushResult.refused(
                Kind.TOO_LARGE, "the body is larger than " + limit + " bytes (push.body_size_limit)"));
    }

    void add(byte[] piece) throws Refused {
        add(gathered, piece, piece.length);
    }

    /** What was gathered; empty where nothing was sent. */
    byte[] bytes(boolean gzip) throws Refused {
        return gzip ? unpacked() : gathered.toByteArray();
    }

    static long digest(byte[] bytes) {
        return Digest.of(bytes, 0, bytes.length);
    }

    @Override
    public void close() {
        memory.close();
    }

    private byte[] unpacked() throws Refused {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] block = new byte[BLOCK];
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(gathered.toByteArray()), BLOCK)) {
            for (int read = in.read(block); read >= 0; read = in.read(block)) {
                add(out, block, read);
            }
        } catch (IOException e) {
            throw new Refused(PushResult.refused(Kind.MALFORMED, "the body says it is gzip and cannot be unpacked"));
        }
        return out.toByteArray();
    }

    private void add(ByteArrayOutputStream to, byte[] piece, int length) throws Refused {
        if (to.size() + (long) length > limit) {
            throw tooLarge(limit);
        }
        // Twice: it is copied once more when it is whole.
        if (!memory.take(2L * length)) {
            throw new Refused(PushResult.later(
                    Kind.OVERLOADED, "too many pushes are being read at once (push.body_bytes_in_flight)", SOON));
        }
        to.write(piece, 0, length);
    }
}
