package io.periskop.replica;

import java.util.Collection;
import java.util.List;

/**
 * Divides things among servers by rendezvous hashing: each server comes to the same answer by itself, each gets about as many,
 * and when one goes only what it had moves. Pure, the same on every machine.
 */
final class Rendezvous {
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private final List<String> ids;
    private final long[] seeds;

    /** @param ids each once; at least one */
    Rendezvous(Collection<String> ids) {
        if (ids.isEmpty()) {
            throw new IllegalArgumentException("nobody to divide among");
        }
        this.ids = ids.stream().sorted().toList();
        this.seeds = this.ids.stream().mapToLong(id -> hash(FNV_OFFSET, id)).toArray();
    }

    /** Whose it is. */
    String owner(String kind, String name) {
        long thing = hash(hash(FNV_OFFSET, kind) ^ '\n', name);
        int best = 0;
        long highest = mix(seeds[0] ^ thing);
        for (int i = 1; i < seeds.length; i++) {
            long weight = mix(seeds[i] ^ thing);
            if (Long.compareUnsigned(weight, highest) > 0) {
                best = i;
                highest = weight;
            }
        }
        return ids.get(best);
    }

    private static long hash(long from, String text) {
        long hash = from;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * FNV_PRIME;
        }
        return mix(hash);
    }

    /** The finaliser of MurmurHash3: every bit of what goes in changes about half of what comes out. */
    private static long mix(long bits) {
        long mixed = bits;
        mixed = (mixed ^ mixed >>> 33) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ mixed >>> 33) * 0xc4ceb9fe1a85ec53L;
        return mixed ^ mixed >>> 33;
    }
}
