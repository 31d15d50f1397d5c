package io.periskop.store.memory;

import io.periskop.error.Occurrence;
import io.periskop.error.PayloadSize;
import io.periskop.label.search.TextSignature;
import io.periskop.series.Resolution;
import io.periskop.store.Change;
import io.periskop.store.CountedBy;
import io.periskop.store.ErrorEvent;
import io.periskop.store.ErrorFacts;
import io.periskop.store.OccurrenceTexts;
import io.periskop.store.Retention;
import io.periskop.store.Retention.Kind;
import io.periskop.store.States;
import io.periskop.store.StoreLimits;
import io.periskop.store.StoredError;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** One error with its history. Guarded by the service's monitor, but for {@link #value} and {@link #shown}. */
final class MemoryError {
    record Shrunk(int occurrences, long bytes) {}

    /** @param number tells it from the error's others */
    record Numbered(long number, ErrorEvent event) {}

    private final StoreLimits limits;
    private final ErrorBuckets buckets;
    private final Deque<Numbered> events = new ArrayDeque<>(2);
    /** Uuids of occurrences that lost their details for their age: merges have to know them, readers do not. */
    private final Set<String> bare = new HashSet<>(0);

    private volatile long version;
    private volatile String className = "";
    private volatile TextSignature signature = TextSignature.EMPTY;
    private volatile StoredError value;
    private volatile StoredError shown;
    private long bytes;
    private long happened;

    MemoryError(StoredError value, StoreLimits limits) {
        this.value = value;
        this.shown = value;
        this.limits = limits;
        index(List.of(), value.occurrences());
        this.buckets = new ErrorBuckets(limits);
    }

    /** As merges are shown it: occurrences may be heads. */
    StoredError value() {
        return value;
    }

    /** As readers are shown it. */
    StoredError shown() {
        return shown;
    }

    /** In which of its service's versions it changed last. */
    long version() {
        return version;
    }

    void version(long now) {
        version = now;
    }

    ErrorFacts facts() {
        StoredError now = value;
        return new ErrorFacts(
                now.service(),
                now.key(),
                className,
                now.severity(),
                now.state(),
                now.shownLabels(),
                now.createdAt(),
                now.firstSeen(),
                now.lastSeen(),
                now.total(),
                signature,
                CountedBy.of(now.origins(), now.total()),
                now.edits().newest());
    }

    /** Of occurrences that were not there before. */
    private void index(List<Occurrence> known, List<Occurrence> next) {
        if (next.equals(known) || next.isEmpty()) {
            return;
        }
        Set<String> uuids = known.stream().map(Occurrence::uuid).collect(Collectors.toSet());
        List<String> texts = next.stream()
                .filter(occurrence -> !uuids.contains(occurrence.uuid()))
                .flatMap(occurrence -> OccurrenceTexts.of(occurrence).stream())
                .toList();
        signature = signature.plus(texts);
        if (!uuids.contains(next.get(0).uuid())) {
            className = next.get(0).error().className();
        }
    }

    private void become(StoredError next) {
        index(value.occurrences(), next.occurrences());
        value = next;
        if (bare.isEmpty()) {
            shown = next;
            return;
        }
        bare.retainAll(next.occurrences().stream().map(Occurrence::uuid).collect(Collectors.toSet()));
        shown = next.withOccurrences(next.occurrences().stream()
                .filter(occurrence -> !bare.contains(occurrence.uuid()))
                .toList());
    }

    /** Answers by how many bytes the payload grew. */
    long change(Change change) {
        become(change.error());
        change.events().forEach(this::remember);
        return remeasure();
    }

    ErrorBuckets buckets() {
        return buckets;
    }

    /** Answers by how many bytes the payload grew. */
    long change(States.Outcome outcome) {
        become(outcome.error());
        outcome.events().forEach(this::remember);
        return remeasure();
    }

    void addFolded(long count) {
        become(value.withFolded(value.folded() + count));
    }

    Shrunk shrink(int keep) {
        int excess = value.occurrences().size() - keep;
        if (excess <= 0) {
            return new Shrunk(0, 0);
        }
        int detailed = shown.occurrences().size();
        become(value.withOccurrences(value.occurrences().subList(0, keep)));
        return new Shrunk(detailed - shown.occurrences().size(), -remeasure());
    }

    /** Removes what has expired of it; the error itself stays. Answers by how many bytes the payload grew. */
    long expire(Retention.Expiry expiry, Tally removed) {
        removed.add(Kind.MINUTE_BUCKET, buckets.drop(Resolution.MINUTE, expiry.minutes()));
        removed.add(Kind.HOUR_BUCKET, buckets.drop(Resolution.HOUR, expiry.hours()));
        removed.add(Kind.DAY_BUCKET, buckets.drop(Resolution.DAY, expiry.hours()));
        int before = events.size();
        events.removeIf(each -> each.event().at().isBefore(expiry.events()));
        removed.add(Kind.EVENT, before - events.size());
        int stripped = strip(expiry.occurrences());
        removed.add(Kind.OCCURRENCE, stripped);
        return stripped == 0 ? 0 : remeasure();
    }

    /** All but the newest lose their details if they are old. */
    private int strip(Instant before) {
        List<Occurrence> detailed = shown.occurrences();
        int kept = bare.size();
        for (int i = 1; i < detailed.size(); i++) {
            if (time(detailed.get(i)).isBefore(before)) {
                bare.add(detailed.get(i).uuid());
            }
        }
        int stripped = bare.size() - kept;
        if (stripped > 0) {
            become(value.withOccurrences(value.occurrences().stream()
                    .map(each -> bare.contains(each.uuid()) ? Occurrence.head(each.uuid(), time(each)) : each)
                    .toList()));
        }
        return stripped;
    }

    /** Counts all that is kept of it, for when it goes itself. */
    void tally(Tally removed) {
        removed.add(Kind.ERROR, 1);
        removed.add(Kind.OCCURRENCE, shown.occurrences().size());
        removed.add(Kind.MINUTE_BUCKET, buckets.size(Resolution.MINUTE));
        removed.add(Kind.HOUR_BUCKET, buckets.size(Resolution.HOUR));
        removed.add(Kind.DAY_BUCKET, buckets.size(Resolution.DAY));
        removed.add(Kind.EVENT, events.size());
    }

    /** Notes the times of the oldest. */
    void age(Map<Kind, Instant> oldest) {
        List<Occurrence> detailed = shown.occurrences();
        if (!detailed.isEmpty()) {
            oldest.merge(Kind.OCCURRENCE, time(detailed.get(detailed.size() - 1)), MemoryError::earlier);
        }
        age(Kind.MINUTE_BUCKET, Resolution.MINUTE, oldest);
        age(Kind.HOUR_BUCKET, Resolution.HOUR, oldest);
        age(Kind.DAY_BUCKET, Resolution.DAY, oldest);
        Numbered first = events.peekFirst();
        if (first != null) {
            oldest.merge(Kind.EVENT, first.event().at(), MemoryError::earlier);
        }
    }

    private void age(Kind kind, Resolution resolution, Map<Kind, Instant> oldest) {
        Instant bucket = buckets.oldest(resolution);
        if (bucket != null) {
            oldest.merge(kind, bucket, MemoryError::earlier);
        }
    }

    /** Of its occurrences. */
    long bytes() {
        return bytes;
    }

    private static Instant time(Occurrence occurrence) {
        return Objects.requireNonNull(occurrence.timestamp(), "stored ones have a time");
    }

    static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }

    List<ErrorEvent> events() {
        return events.stream().map(Numbered::event).toList();
    }

    Iterable<Numbered> numberedEvents() {
        return events;
    }

    private void remember(ErrorEvent event) {
        if (events.size() >= limits.eventsPerError()) {
            events.removeFirst();
        }
        events.addLast(new Numbered(happened++, event));
    }

    private long remeasure() {
        long before = bytes;
        bytes = PayloadSize.of(value.occurrences());
        return bytes - before;
    }
}
