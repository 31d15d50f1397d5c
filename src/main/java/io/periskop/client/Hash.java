package io.periskop.client;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** FNV-1a 64 folded to 32 bits: eight hex digits that are the same on every JVM. Not for secrets. */
final class Hash {
    private static final long OFFSET = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;

    private Hash() {}

    static String of(List<String> lines) {
        long hash = OFFSET;
        for (String line : lines) {
            for (byte b : line.getBytes(StandardCharsets.UTF_8)) {
                hash = (hash ^ (b & 0xff)) * PRIME;
            }
            hash = (hash ^ '\n') * PRIME;
        }
        return String.format("%08x", (int) (hash ^ (hash >>> 32)));
    }
}
