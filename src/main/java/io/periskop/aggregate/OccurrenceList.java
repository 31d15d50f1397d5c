package io.periskop.aggregate;

import io.periskop.error.ErrorInstance;
import io.periskop.error.Occurrence;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Merges occurrences: newest first, each uuid once, at most so many. Of equal times the one that was there first stays
 * first, and a client's own order is kept: clients that tell whole seconds only (Ruby) give many equal ones.
 */
public final class OccurrenceList {
    /** So many are found faster one by one than by a set that is made for them. */
    private static final int FEW = 16;

    private static final Comparator<Occurrence> NEWEST_FIRST =
            Comparator.comparing(OccurrenceList::time, Comparator.reverseOrder());

    private static final Comparator<Occurrence> BY_TIME =
            Comparator.comparing(Occurrence::timestamp, Comparator.nullsLast(Comparator.naturalOrder()));

    /**
     * @param kept the merged list
     * @param fresh the times of those that were not there before, whether kept or too old to be
     * @param newest the newest time that the report named; null if it named no occurrence
     */
    public record Merged(
            List<Occurrence> kept,
            List<Instant> fresh,
            @Nullable Instant newest) {}

    private OccurrenceList() {}

    /** @param receivedAt the time of those that have none */
    public static Merged merge(List<Occurrence> existing, List<Occurrence> incoming, int limit, Instant receivedAt) {
        List<Occurrence> all = new ArrayList<>(existing);
        Predicate<String> isNew = incoming.size() > FEW ? bySet(existing) : uuid -> !holds(all, uuid);
        List<Instant> fresh = new ArrayList<>();
        Instant newest = null;
        for (Occurrence said : incoming) {
            Occurrence occurrence = said.timestamp() == null ? said.at(receivedAt) : said;
            newest = newest == null || newest.isBefore(time(occurrence)) ? time(occurrence) : newest;
            if (isNew.test(occurrence.uuid())) {
                all.add(sharing(occurrence, all));
                fresh.add(time(occurrence));
            }
        }
        if (fresh.isEmpty()) {
            return new Merged(existing, fresh, newest);
        }
        all.sort(NEWEST_FIRST);
        return new Merged(List.copyOf(all.size() > limit ? all.subList(0, limit) : all), fresh, newest);
    }

    /**
     * The newest as a client lists them: one without a time happened just now, and of equal times the last is the newest.
     *
     * @return null of none
     */
    static @Nullable Occurrence newest(List<Occurrence> listed) {
        Occurrence newest = null;
        for (Occurrence occurrence : listed) {
            if (newest == null || BY_TIME.compare(newest, occurrence) <= 0) {
                newest = occurrence;
            }
        }
        return newest;
    }

    /** So many of the newest, in any order. */
    static List<Occurrence> newest(List<Occurrence> listed, long count) {
        if (listed.size() <= count) {
            return listed;
        }
        List<Occurrence> oldestFirst = new ArrayList<>(listed);
        oldestFirst.sort(BY_TIME);
        return oldestFirst.subList(listed.size() - (int) count, listed.size());
    }

    private static Predicate<String> bySet(List<Occurrence> existing) {
        Set<String> known = new HashSet<>();
        existing.forEach(occurrence -> known.add(occurrence.uuid()));
        return known::add;
    }

    private static boolean holds(List<Occurrence> all, String uuid) {
        for (Occurrence occurrence : all) {
            if (occurrence.uuid().equals(uuid)) {
                return true;
            }
        }
        return false;
    }

    /** Occurrences of one error nearly always have one stack trace: it is kept once. */
    private static Occurrence sharing(Occurrence occurrence, List<Occurrence> others) {
        ErrorInstance error = occurrence.error();
        if (error.stacktrace() == null || others.isEmpty()) {
            return occurrence;
        }
        ErrorInstance other = others.get(others.size() - 1).error();
        if (other.stacktrace() == error.stacktrace() || !Objects.equals(other.stacktrace(), error.stacktrace())) {
            return occurrence;
        }
        return occurrence.with(
                new ErrorInstance(error.className(), error.message(), other.stacktrace(), error.cause()));
    }

    private static Instant time(Occurrence occurrence) {
        return Objects.requireNonNull(occurrence.timestamp(), "stored occurrences have a time");
    }
}
