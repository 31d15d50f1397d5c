package io.periskop.ingest;

import io.periskop.error.Occurrence;
import io.periskop.error.PayloadSize;
import io.periskop.error.Severity;
import io.periskop.exposition.ReportedAggregate;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The count of one key of one source, and what of it the store does not have yet. Under its ledger's lock. */
final class Tally {
    private static final double SECONDS_FOR_ALL = 10;

    private final String key;
    private final Instant createdAt;
    private final int mostOccurrences;
    private final Allowance allowance;
    private long total;
    private long stored;
    private Severity severity = Severity.ERROR;
    private @Nullable Grouped newest;
    private Deque<Occurrence> occurrences = new ArrayDeque<>(1);
    private List<Ticket> tickets = new ArrayList<>(1);
    private boolean sending;

    /** An event and why it is here. */
    record Grouped(IngestEvent event, GroupReason reason) {}

    /** A state of the tally on its way to the store. */
    record Sent(
            Tally tally,
            long total,
            List<Occurrence> occurrences,
            List<Ticket> tickets,
            ReportedAggregate aggregate,
            @Nullable Grouped newest) {}

    /** @param createdAt later than that of any earlier tally of the same key and source */
    Tally(String key, Instant createdAt, int mostOccurrences, long nanos) {
        this.key = key;
        this.createdAt = createdAt;
        this.mostOccurrences = mostOccurrences;
        this.allowance = new Allowance(mostOccurrences, mostOccurrences / SECONDS_FOR_ALL, nanos);
    }

    String key() {
        return key;
    }

    Instant createdAt() {
        return createdAt;
    }

    boolean isClean() {
        return total == stored && !sending;
    }

    /**
     * Counts one. Of a flood not each is kept as an example, but the newest is.
     *
     * @param examples what all tallies together may keep
     * @return by how much more memory is used
     */
    long add(IngestEvent event, GroupReason reason, Instant at, Ticket ticket, Allowance examples, long nanos) {
        total++;
        severity = event.severity();
        tickets.add(ticket);
        // Rules must see a message of what they never let in; and of each batch the newest is kept.
        boolean must = stored == 0 && occurrences.isEmpty();
        boolean keeps = must || examples.take(nanos) && (occurrences.isEmpty() || allowance.take(nanos));
        if (!keeps && occurrences.isEmpty()) {
            return 0;
        }
        Occurrence occurrence = event.occurrence(at);
        long bytes = size(occurrence);
        if (!keeps || occurrences.size() >= mostOccurrences) {
            bytes -= size(keeps ? occurrences.removeFirst() : occurrences.removeLast());
        }
        occurrences.addLast(occurrence);
        newest = new Grouped(event, reason);
        return bytes;
    }

    /** What there is to store. */
    Sent send() {
        sending = true;
        List<Occurrence> examples = List.copyOf(occurrences);
        ReportedAggregate aggregate =
                new ReportedAggregate(key, total, severity, createdAt, examples, examples.size() < total);
        Sent sent = new Sent(this, total, examples, tickets, aggregate, newest);
        occurrences = new ArrayDeque<>(1);
        tickets = new ArrayList<>(1);
        newest = null;
        return sent;
    }

    /** It is in the store. */
    void stored(Sent sent) {
        sending = false;
        stored = sent.total();
    }

    /** The store did not count it, and is not to count it later. */
    void refused(Sent sent) {
        sending = false;
        total -= sent.total() - stored;
    }

    /**
     * Nobody knows whether the store has it: it is said again, with what came since.
     *
     * @return by how much less memory is used
     */
    long again(Sent sent) {
        sending = false;
        long freed = 0;
        List<Occurrence> older = sent.occurrences();
        for (int i = older.size() - 1; i >= 0; i--) {
            if (occurrences.size() < mostOccurrences) {
                occurrences.addFirst(older.get(i));
            } else {
                freed += size(older.get(i));
            }
        }
        newest = newest == null ? sent.newest() : newest;
        List<Ticket> all = new ArrayList<>(sent.tickets());
        all.addAll(tickets);
        tickets = all;
        return freed;
    }

    /** What came after that was made, as a tally that begins with it; null if nothing did. */
    @Nullable
    Tally since(Sent sent, Instant begin, long nanos) {
        if (total == sent.total()) {
            return null;
        }
        Tally rest = new Tally(key, begin, mostOccurrences, nanos);
        rest.total = total - sent.total();
        rest.severity = severity;
        rest.newest = newest;
        rest.occurrences = occurrences;
        rest.tickets = tickets;
        return rest;
    }

    static long size(Occurrence occurrence) {
        return PayloadSize.of(List.of(occurrence));
    }
}
