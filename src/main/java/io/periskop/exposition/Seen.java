package io.periskop.exposition;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a target's last document held, so that the next one costs only what changed: the checksum of each aggregate's
 * bytes, and a hash of each occurrence's uuid. Immutable; some 30 bytes an occurrence.
 *
 * <p>Must describe only what the store has: keep the one of the last document that was committed.
 */
public final class Seen {
    /**
     * The bytes of one aggregate: how many, their checksum, and the occurrences they name.
     *
     * @param leftOut whether nothing of it is in the store, on purpose
     */
    record Slice(int length, long digest, long[] uuids, boolean leftOut) {
        private static final long[] NO_UUIDS = new long[0];

        /** Holds the place of an aggregate that has to be read again next time. */
        static final Slice UNUSABLE = new Slice(-1, 0, NO_UUIDS, false);

        /** Known as long as its bytes are the same; when they change its occurrences are all new. */
        Slice withoutOccurrences() {
            return new Slice(length, digest, NO_UUIDS, true);
        }
    }

    public static final Seen NOTHING = new Seen(new Slice[0]);

    private final Slice[] slices;
    private final LongTable<Slice> byDigest;
    private final LongSet uuids;

    Seen(Slice[] slices) {
        this.slices = slices;
        this.byDigest = new LongTable<>(slices.length);
        int known = 0;
        for (Slice slice : slices) {
            known += slice.uuids.length;
        }
        this.uuids = new LongSet(known);
        for (Slice slice : slices) {
            byDigest.put(slice.digest, slice);
            for (long uuid : slice.uuids) {
                uuids.add(uuid);
            }
        }
    }

    /** The same, without the occurrences of the aggregates at some positions. */
    Seen leavingOut(List<Integer> positions) {
        Slice[] fewer = slices.clone();
        for (int position : positions) {
            fewer[position] = slices[position].withoutOccurrences();
        }
        return new Seen(fewer);
    }

    /** The aggregate at this position of the last document, or null: most clients keep their order. */
    @Nullable
    Slice at(int position) {
        return position < slices.length ? slices[position] : null;
    }

    /** The aggregate with these bytes, wherever it stood (Go clients shuffle), or null. */
    @Nullable
    Slice find(long digest, int length) {
        Slice slice = byDigest.get(digest);
        return slice != null && slice.length == length ? slice : null;
    }

    boolean knows(long uuid) {
        return uuids.contains(uuid);
    }

    /** A 64-bit hash of a uuid or of any other identity. */
    static long hash(String identity) {
        long h = 0xcbf29ce484222325L;
        for (int i = 0; i < identity.length(); i++) {
            h = (h ^ identity.charAt(i)) * 0x100000001b3L;
        }
        h = (h ^ h >>> 33) * 0xff51afd7ed558ccdL;
        return h ^ h >>> 33;
    }
}
