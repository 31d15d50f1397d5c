package io.periskop.store;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Port: what happened to errors, of many services at once. */
public interface Events {
    /**
     * A place in the order of all events. Those of the same moment are in an order that is of no meaning, but always the same.
     *
     * @param rest of this store's own making; empty for the place before everything of that moment and of what came after it
     */
    record Position(Instant at, String rest) {
        /** The place just after all that happened before this. */
        public static Position before(Instant end) {
            return new Position(end, "");
        }
    }

    /** @param number tells it from the others of its error, and never changes */
    record Entry(ErrorEvent event, long number, Position position) {}

    /**
     * The newest first; fewer than the limit where there are no more. Events of errors that are gone are not in it.
     *
     * @param services whose; null for all
     * @param types empty for all
     * @param from inclusive
     * @param before those that come after this place, going back in time
     * @return fails with an {@link IllegalArgumentException} where the place is none of this store's
     */
    Mono<List<Entry>> latest(
            @Nullable Set<String> services, Set<ErrorEvent.Type> types, Instant from, Position before, int limit);
}
