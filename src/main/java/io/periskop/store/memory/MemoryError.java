package io.periskop.store.memory;

import io.periskop.error.PayloadSize;
import io.periskop.series.Bucket;
import io.periskop.series.Buckets;
import io.periskop.store.Change;
import io.periskop.store.ErrorEvent;
import io.periskop.store.States;
import io.periskop.store.StoreLimits;
import io.periskop.store.StoredError;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** One error with its history. Guarded by the service's monitor, but for {@link #value}. */
final class MemoryError {
    private static final int MINUTES_AN_HOUR = 60;

    record Shrunk(int occurrences, long bytes) {}

    private final StoreLimits limits;
    private final Buckets minutes = new Buckets();
    private final Buckets hours = new Buckets();
    private final Deque<ErrorEvent> events = new ArrayDeque<>(2);
    private volatile StoredError value;
    private long bytes;

    MemoryError(StoredError value, StoreLimits limits) {
        this.value = value;
        this.limits = limits;
    }

    StoredError value() {
        return value;
    }

    /** Answers by how many bytes the payload grew. */
    long change(Change change, Instant now) {
        value = change.error();
        change.events().forEach(this::remember);
        for (Bucket bucket : change.minutes()) {
            minutes.add(bucket.step(), bucket.count());
            hours.add(Math.floorDiv(bucket.step(), MINUTES_AN_HOUR), bucket.count());
        }
        if (!change.minutes().isEmpty()) {
            minutes.dropBefore(minute(now.minus(limits.minuteRetention())));
            hours.dropBefore(hour(now.minus(limits.hourRetention())));
        }
        return remeasure();
    }

    /** Answers by how many bytes the payload grew. */
    long change(States.Outcome outcome) {
        value = outcome.error();
        remember(outcome.event());
        return remeasure();
    }

    void addFolded(long count) {
        value = value.withFolded(value.folded() + count);
    }

    Shrunk shrink(int keep) {
        int excess = value.occurrences().size() - keep;
        if (excess <= 0) {
            return new Shrunk(0, 0);
        }
        value = value.withOccurrences(value.occurrences().subList(0, keep));
        return new Shrunk(excess, -remeasure());
    }

    List<ErrorEvent> events() {
        return List.copyOf(events);
    }

    List<Bucket> minutes(Instant from, Instant to) {
        return minutes.between(ceiling(from, 60), ceiling(to, 60));
    }

    List<Bucket> hours(Instant from, Instant to) {
        return hours.between(ceiling(from, 3600), ceiling(to, 3600));
    }

    private void remember(ErrorEvent event) {
        if (events.size() >= limits.eventsPerError()) {
            events.removeFirst();
        }
        events.addLast(event);
    }

    private long remeasure() {
        long before = bytes;
        bytes = PayloadSize.of(value.occurrences());
        return bytes - before;
    }

    private static int minute(Instant time) {
        return (int) Math.floorDiv(time.getEpochSecond(), 60L);
    }

    private static int hour(Instant time) {
        return (int) Math.floorDiv(time.getEpochSecond(), 3600L);
    }

    /** The first step that begins at or after the time; for times beyond all steps, the last there is. */
    private static int ceiling(Instant time, int seconds) {
        long second = time.getEpochSecond() + (time.getNano() > 0 ? 1 : 0);
        long step = Math.floorDiv(second + seconds - 1, (long) seconds);
        return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, step));
    }
}
