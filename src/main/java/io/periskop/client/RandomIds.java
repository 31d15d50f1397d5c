package io.periskop.client;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Version 4 UUIDs without waiting for the system's source of randomness on each report. The source is asked once, for
 * the collector's own UUID; mixing that in keeps apart processes whose thread-local generators started alike.
 */
final class RandomIds {
    private static final long VERSION_4 = 0x4000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;

    private final UUID salt;

    RandomIds(UUID salt) {
        this.salt = salt;
    }

    UUID next() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long most = random.nextLong() ^ salt.getMostSignificantBits();
        long least = random.nextLong() ^ salt.getLeastSignificantBits();
        return new UUID((most & ~0xf000L) | VERSION_4, (least & ~0xc000_0000_0000_0000L) | VARIANT);
    }
}
