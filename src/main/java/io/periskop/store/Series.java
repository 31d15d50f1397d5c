package io.periskop.store;

import io.periskop.label.Labels;
import io.periskop.series.Bucket;
import io.periskop.series.Resolution;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Port: occurrences over time. What was counted is in a minute, in the hour that holds it and in the day of UTC that holds
 * that one; each is kept for a while of its own, days as long as hours.
 */
public interface Series {
    /** Buckets of a minute, those that begin in [from, to), oldest first; steps are minutes since the epoch. */
    Flux<Bucket> minutes(String service, String key, Instant from, Instant to);

    /** Buckets of an hour, those that begin in [from, to), oldest first; steps are hours since the epoch. */
    Flux<Bucket> hours(String service, String key, Instant from, Instant to);

    /** Buckets of a day, those that begin in [from, to), oldest first; steps are days since the epoch. */
    Flux<Bucket> days(String service, String key, Instant from, Instant to);

    /** Whose occurrences. */
    sealed interface Scope {
        /** Of every service. */
        record Everything() implements Scope {}

        record Services(Set<String> names) implements Scope {
            public Services {
                names = Set.copyOf(names);
            }
        }

        record Errors(Set<ErrorRef> errors) implements Scope {
            public Errors {
                errors = Set.copyOf(errors);
            }
        }
    }

    /**
     * A stretch of time, cut into slots of the same length.
     *
     * @param from the first step of the resolution
     * @param to the first step that is not in it
     * @param width steps of a slot; the last slot may be shorter
     */
    record Part(Resolution resolution, long from, long to, long width) {
        public Part {
            if (width < 1) {
                throw new IllegalArgumentException("a slot has at least one step, not " + width);
            }
        }
    }

    /** By what counts are told apart, besides time and service. */
    record Grouping(boolean byError, boolean bySeries) {
        public static final Grouping SERVICE = new Grouping(false, false);
        public static final Grouping ERROR = new Grouping(true, false);
    }

    /**
     * What was counted in one slot.
     *
     * @param part its index in the question
     * @param slot from 0
     * @param key empty unless asked by error
     * @param series none unless asked by series
     */
    record Cell(int part, long slot, String service, String key, Labels series, long count) {}

    /**
     * Occurrences; of one moment, in no order, several cells may be of the same slot and group. Cells that would be zero are
     * not there. What retention is about to remove may be counted or not: ask for nothing older.
     */
    Mono<List<Cell>> occurrences(Scope scope, Grouping grouping, List<Part> parts);

    /**
     * How many errors of each service happened in each slot; else as {@link #occurrences}. Cells are of part 0.
     *
     * @param firstSlots of each part, the number of its first slot: slots of several parts that have the same number are one
     */
    Mono<List<Cell>> distinctErrors(Scope scope, List<Part> parts, List<Integer> firstSlots);

    /**
     * One source that has counted one error, and is still heard.
     *
     * @param source of any text, equal where the source is
     */
    record Affected(ErrorRef error, String source) {}

    /** In no order. */
    Mono<List<Affected>> affected(Set<ErrorRef> errors);

    /**
     * A source that is still heard.
     *
     * @param name of any text, equal where the source is
     */
    record Source(String service, String name) {}

    /** Who has ever counted an error that happened in the parts; in no order, each once. */
    Mono<List<Source>> sources(Scope scope, List<Part> parts);

    /** When the oldest day that is kept begins, of any error; empty where nothing was ever placed in time. */
    Mono<Instant> since();
}
