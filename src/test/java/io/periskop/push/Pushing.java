package io.periskop.push;

import io.periskop.error.ErrorInstance;
import io.periskop.error.Occurrence;
import io.periskop.error.Severity;
import io.periskop.exposition.ExpositionReader;
import io.periskop.exposition.MalformedExposition;
import io.periskop.exposition.PusherLines;
import io.periskop.exposition.ReaderLimits;
import io.periskop.exposition.ReportedAggregate;
import io.periskop.exposition.Seen;
import io.periskop.exposition.Snapshot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Pushes and scrapes without HTTP. */
final class Pushing {
    static final Instant T0 = Instant.parse("2026-11-22T10:00:00Z");
    static final Group NIGHTLY = PushPath.parse("/errors/job/nightly").group();

    private static final ExpositionReader READER = new ExpositionReader(ReaderLimits.DEFAULT);

    private Pushing() {}

    /** Counted since {@link #T0}; the last ten occurrences listed, as clients do. */
    static ReportedAggregate says(String key, long count) {
        return says(key, count, T0);
    }

    static ReportedAggregate says(String key, long count, @Nullable Instant createdAt) {
        String run = key + "@" + createdAt;
        List<Occurrence> last = IntStream.rangeClosed((int) Math.max(1, count - 9), (int) count)
                .mapToObj(i -> new Occurrence(
                        run + i,
                        T0.plusSeconds(i),
                        Severity.ERROR,
                        new ErrorInstance("Timeout", "no answer", List.of("at Main"), null),
                        null))
                .toList();
        return new ReportedAggregate(key, count, Severity.ERROR, createdAt, last);
    }

    static Push push(@Nullable String uuid, ReportedAggregate... says) {
        return push(Group.NONE, uuid, false, says);
    }

    static Push push(Group group, @Nullable String uuid, boolean replaces, ReportedAggregate... says) {
        return new Push(group, uuid, "192.0.2.1", Arrays.hashCode(says), replaces, List.of(says));
    }

    /** What a scraper reads that knows of no pushers. */
    static Snapshot together(Gateway gateway) {
        return read(gateway, null, false).get(0);
    }

    static List<Snapshot> apart(Gateway gateway) {
        return read(gateway, null, true);
    }

    /** Empty where nothing is told of the group. */
    static List<Snapshot> read(Gateway gateway, @Nullable Group group, boolean apart) {
        GatewayView view = gateway.view(group);
        if (view == null) {
            return List.of();
        }
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            if (!apart) {
                GatewayDocument.together(view, 10, out);
                return List.of(READER.read(out.toByteArray(), out.size(), Seen.NOTHING));
            }
            GatewayDocument.apart(view, out);
            byte[] bytes = out.toByteArray();
            List<Snapshot> pushers = new ArrayList<>();
            for (PusherLines.Line line : PusherLines.split(bytes, bytes.length, 1_000)) {
                byte[] document = Arrays.copyOfRange(bytes, line.from(), line.to());
                pushers.add(READER.read(document, document.length, Seen.NOTHING));
            }
            return pushers;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (MalformedExposition e) {
            throw new AssertionError(e);
        }
    }

    static long total(Snapshot document, String key) {
        return document.aggregates().stream()
                .filter(each -> each.key().equals(key))
                .mapToLong(ReportedAggregate::totalCount)
                .sum();
    }
}
