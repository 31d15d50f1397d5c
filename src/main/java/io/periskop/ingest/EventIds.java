package io.periskop.ingest;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Events that were taken in lately, by service and id: the newest so many, up to twice. */
final class EventIds {
    private record Name(String service, String id) {}

    private final int most;
    private Map<Name, CompletableFuture<Outcome>> young = new HashMap<>();
    private Map<Name, CompletableFuture<Outcome>> old = Map.of();

    EventIds(int most) {
        this.most = most;
    }

    /** Null if it was not known; then it is from now on. */
    synchronized @Nullable CompletableFuture<Outcome> known(
            String service, String id, CompletableFuture<Outcome> outcome) {
        Name name = new Name(service, id);
        CompletableFuture<Outcome> known = old.get(name);
        if (known == null) {
            known = young.get(name);
        }
        if (known != null) {
            return known;
        }
        if (young.size() >= most) {
            old = young;
            young = new HashMap<>();
        }
        young.put(name, outcome);
        return null;
    }

    /** It was not taken in after all. */
    synchronized void forget(String service, String id) {
        Name name = new Name(service, id);
        young.remove(name);
        if (!old.isEmpty()) {
            old.remove(name);
        }
    }
}
