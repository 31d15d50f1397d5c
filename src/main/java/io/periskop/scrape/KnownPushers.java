package io.periskop.scrape;

import io.periskop.exposition.PusherLines.Line;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The pushers of a gateway's last answer that are in the store, by the bytes of their lines: what is the same again need not
 * be read. Immutable.
 */
record KnownPushers(Map<Key, Pusher> byLine) {
    static final KnownPushers NONE = new KnownPushers(Map.of());

    record Key(long digest, int length) {
        static Key of(Line line) {
            return new Key(line.digest(), line.length());
        }
    }

    /** @param errors that its line lists */
    record Pusher(String source, int errors) {}

    KnownPushers {
        byLine = new HashMap<>(byLine);
    }

    boolean isEmpty() {
        return byLine.isEmpty();
    }

    /** Null if it is another line than last time. */
    @Nullable
    Pusher at(Line line) {
        return byLine.get(Key.of(line));
    }

    Collection<String> sources() {
        return byLine.values().stream().map(Pusher::source).distinct().toList();
    }
}
