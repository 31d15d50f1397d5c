package io.periskop.scrape;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;

/** Unpacks a body into memory that is bounded and accounted for. */
final class Gunzip {
    /** Why it did not go. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        @SuppressWarnings("serial")
        private final ScrapeFailure failure;

        Refused(ScrapeFailure.Kind kind, String message) {
            super(message, null, false, false);
            this.failure = new ScrapeFailure(kind, message);
        }

        ScrapeFailure failure() {
            return failure;
        }
    }

    private static final int INPUT_BUFFER = 32 << 10;

    private final BodyMemory memory;
    private final long limit;
    private byte[] out;
    private int length;
    private long reserved;

    private Gunzip(BodyMemory memory, long limit) {
        this.memory = memory;
        this.limit = limit;
        this.out = memory.take(1);
    }

    /** The unpacked body, to be closed by the receiver; the packed one stays open. */
    static Body unpack(Body packed, BodyMemory memory, long limit) throws Refused {
        Gunzip gunzip = new Gunzip(memory, limit);
        boolean done = false;
        try {
            gunzip.run(packed);
            done = true;
            return memory.body(gunzip.out, gunzip.length, gunzip.reserved);
        } catch (IOException e) {
            throw new Refused(ScrapeFailure.Kind.MALFORMED, "its gzip body cannot be unpacked");
        } finally {
            if (!done) {
                gunzip.drop();
            }
        }
    }

    private void run(Body packed) throws IOException, Refused {
        try (GZIPInputStream in =
                new GZIPInputStream(new ByteArrayInputStream(packed.bytes(), 0, packed.length()), INPUT_BUFFER)) {
            for (int read = in.read(out, 0, out.length); read >= 0; read = in.read(out, length, out.length - length)) {
                length += read;
                account(read);
                if (length == out.length) {
                    grow();
                }
            }
        }
    }

    private void account(int read) throws Refused {
        if (length > limit) {
            throw new Refused(
                    ScrapeFailure.Kind.TOO_LARGE, "unpacks to more than " + limit + " bytes (body_size_limit)");
        }
        if (!memory.reserve(read)) {
            throw new Refused(
                    ScrapeFailure.Kind.OVERLOADED,
                    "too many answers are being read at once (limits.body_bytes_in_flight); tried again next time");
        }
        reserved += read;
    }

    /** Never much over the limit: what is one byte over it is refused. */
    private void grow() {
        byte[] larger = memory.take((int) Math.min(limit + 1, out.length * 2L));
        System.arraycopy(out, 0, larger, 0, length);
        memory.giveBack(out);
        out = larger;
    }

    private void drop() {
        memory.giveBack(out);
        memory.release(reserved);
    }
}
