package io.periskop.push;

import static io.periskop.push.Pushing.T0;
import static io.periskop.push.Pushing.says;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.periskop.aggregate.Aggregator;
import io.periskop.aggregate.AggregatorMeters;
import io.periskop.aggregate.Observation;
import io.periskop.exposition.ReportedAggregate;
import io.periskop.exposition.Snapshot;
import io.periskop.store.StoreLimits;
import io.periskop.store.StoredError;
import io.periskop.store.memory.MemoryStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

/**
 * Processes that count, push whatever they like to either of two gateways, and restart, as do the gateways, while servers
 * scrape: in the end each server has counted what happened.
 */
class PushTruthTests {
    private static final List<String> KEYS = List.of("k", "j");

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private int ticks;

    /** A client process; those without uuid are one behind their address and group, so they stay in one. */
    private static final class Process {
        private final @Nullable String uuid;
        private final Group home;
        private final Map<String, Long> counts = new HashMap<>();
        private final Map<String, Instant> began = new HashMap<>();
        private final List<Push> sent = new ArrayList<>();

        Process(@Nullable String uuid, Group home) {
            this.uuid = uuid;
            this.home = home;
        }

        void counts(String key, long more, Instant now) {
            counts.merge(key, more, Long::sum);
            began.putIfAbsent(key, now);
        }

        Push push(Group group) {
            ReportedAggregate[] says = counts.entrySet().stream()
                    .map(each -> says(each.getKey(), each.getValue(), began.get(each.getKey())))
                    .toArray(ReportedAggregate[]::new);
            Push push = Pushing.push(uuid == null ? home : group, uuid, false, says);
            sent.add(push);
            return push;
        }
    }

    /** The original server: knows targets by uuid, adds growth, ignores what falls. */
    private static final class PlainScraper {
        private final Map<String, Long> seen = new HashMap<>();
        private final Map<String, Long> totals = new HashMap<>();

        void scrapes(Gateway gateway) {
            Snapshot told = Pushing.together(gateway);
            for (ReportedAggregate each : told.aggregates()) {
                String mark = told.targetUuid() + each.key();
                long before = seen.getOrDefault(mark, 0L);
                if (each.totalCount() >= before) {
                    totals.merge(each.key(), each.totalCount() - before, Long::sum);
                    seen.put(mark, each.totalCount());
                }
            }
        }
    }

    private Gateway gateway() {
        return new Gateway(PushLimits.DEFAULT, this::now, (what, count) -> {});
    }

    private Instant now() {
        return T0.plusSeconds(ticks);
    }

    /** With gateways that may lose everything: who pushes again is not counted again. */
    @Property(tries = 60)
    void thisServerCountsWhatHappened(@ForAll long seed) {
        Random random = new Random(seed);
        MemoryStore store = new MemoryStore(StoreLimits.DEFAULT, (service, what, count) -> {});
        Aggregator server = new Aggregator(store, 10, new AggregatorMeters(meters));
        Gateway[] gateways = {gateway(), gateway()};
        Map<String, Long> truth = new HashMap<>();
        List<Process> processes = started(random);
        for (ticks = 1; ticks < 60; ticks++) {
            Process process = processes.get(random.nextInt(processes.size()));
            int which = random.nextInt(2);
            switch (random.nextInt(8)) {
                case 0, 1, 2 -> happens(process, random, truth);
                case 3, 4 -> gateways[which].push(process.push(group(random)));
                case 5 -> pushesAgain(process, gateways[which], random);
                case 6 -> scrapes(server, gateways[which]);
                default -> gateways[which] = random.nextBoolean() ? gateway() : restored(gateways[which]);
            }
        }
        for (Process process : processes) {
            gateways[random.nextInt(2)].push(process.push(Group.NONE));
        }
        scrapes(server, gateways[0]);
        scrapes(server, gateways[1]);
        for (String key : KEYS) {
            StoredError stored = store.find("s", key).block();
            assertThat(stored == null ? 0 : stored.total()).as(key).isEqualTo(truth.getOrDefault(key, 0L));
        }
    }

    /** With one gateway that keeps its file: also who knows of no pushers counts right, whatever is deleted. */
    @Property(tries = 60)
    void theOriginalServerCountsWhatHappened(@ForAll long seed) {
        Random random = new Random(seed);
        PlainScraper server = new PlainScraper();
        Gateway gateway = gateway();
        Map<String, Long> truth = new HashMap<>();
        List<Process> processes = started(random);
        for (ticks = 1; ticks < 60; ticks++) {
            Process process = processes.get(random.nextInt(processes.size()));
            switch (random.nextInt(9)) {
                case 0, 1, 2 -> happens(process, random, truth);
                case 3, 4 -> gateway.push(process.push(group(random)));
                case 5 -> pushesAgain(process, gateway, random);
                case 6 -> server.scrapes(gateway);
                case 7 -> gateway.delete(group(random));
                default -> gateway = restored(gateway);
            }
        }
        for (Process process : processes) {
            gateway.push(process.push(Group.NONE));
        }
        server.scrapes(gateway);
        assertThat(server.totals).containsAllEntriesOf(truth);
    }

    private static List<Process> started(Random random) {
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            processes.add(new Process(random.nextInt(3) == 0 ? null : "process-" + i, group(random)));
        }
        return processes;
    }

    private void happens(Process process, Random random, Map<String, Long> truth) {
        String key = KEYS.get(random.nextInt(KEYS.size()));
        long more = 1 + random.nextInt(30);
        process.counts(key, more, now());
        truth.merge(key, more, Long::sum);
    }

    private static void pushesAgain(Process process, Gateway gateway, Random random) {
        if (!process.sent.isEmpty()) {
            gateway.push(process.sent.get(random.nextInt(process.sent.size())));
        }
    }

    private static Group group(Random random) {
        return random.nextBoolean() ? Group.NONE : Pushing.NIGHTLY;
    }

    private Gateway restored(Gateway gateway) {
        try {
            ByteArrayOutputStream file = new ByteArrayOutputStream();
            GatewayStateCodec.write(gateway.state(), file);
            Gateway next = gateway();
            next.restore(GatewayStateCodec.read(file.toByteArray()));
            return next;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GatewayStateCodec.Torn e) {
            throw new AssertionError(e);
        }
    }

    private void scrapes(Aggregator server, Gateway gateway) {
        for (Snapshot pusher : Pushing.apart(gateway)) {
            server.ingest(new Observation("s", String.valueOf(pusher.targetUuid()), now(), null, pusher.aggregates()))
                    .block();
        }
    }
}
