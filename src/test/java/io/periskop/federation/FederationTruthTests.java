package io.periskop.federation;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.aggregate.Lifecycle;
import io.periskop.exposition.MalformedExposition;
import io.periskop.federation.Farm.Server;
import io.periskop.scrape.AnswerTaker.Taken;
import io.periskop.store.Retention.Expiry;
import io.periskop.store.StoredError;
import io.periskop.store.memory.MemoryStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Two days of a federation in which everything goes wrong at random: answers are lost, late, told twice or cut off, processes of all kinds end
 * while they work, errors are resolved and removed. Two servers work on one database, one is read by two ways, and two read each other.
 */
class FederationTruthTests {
    private static final int MINUTES = 2 * 24 * 60;
    private static final Duration IDLE = Duration.ofHours(5);

    /** Another one for each run. */
    private Farm farm = new Farm();

    private record Link(Server reader, Server told) {}

    /** What a service's process counted since it began. */
    private final class Process {
        private final Server scraped;
        private String uuid;
        private Instant began;
        private Map<String, Long> counts = new HashMap<>();

        Process(Server scraped, int number) {
            this.scraped = scraped;
            this.uuid = scraped.id + "-" + number + "-0";
            this.began = farm.now();
        }

        void restart() {
            uuid = uuid.substring(0, uuid.lastIndexOf('-') + 1) + farm.now().toEpochMilli();
            began = farm.now();
            counts = new HashMap<>();
        }
    }

    @Property(tries = 6)
    void everyLevelComesToTheTruth(@ForAll long seed) throws Exception {
        Random dice = new Random(seed);
        farm = new Farm();
        MemoryStore eu = Farm.database();
        MemoryStore top = Farm.database();
        Server euA = farm.server("eu", "eu-a", eu, 2);
        Server euB = farm.server("eu", "eu-b", eu, 3);
        Server us = farm.server("us", "us", Farm.database(), 4);
        Server ap = farm.server("ap", "ap", Farm.database(), 100);
        Server middle = farm.server("middle", "middle", Farm.database(), 3);
        Server topA = farm.server("top", "top-a", top, 5);
        Server topB = farm.server("top", "top-b", top, 100);
        List<Server> all = List.of(euA, euB, us, ap, middle, topA, topB);
        List<Link> links = List.of(
                new Link(middle, euA),
                new Link(middle, us),
                new Link(topA, middle),
                new Link(topA, euA),
                new Link(topA, euB),
                new Link(topA, ap),
                new Link(topB, middle),
                new Link(topB, euB),
                new Link(topB, ap),
                new Link(middle, topA),
                new Link(middle, topB));
        List<Process> processes = new ArrayList<>();
        for (Server server : List.of(euA, us, ap, middle, topA)) {
            for (int i = 0; i < 3; i++) {
                processes.add(new Process(server, i));
            }
        }
        Map<String, Long> truth = new TreeMap<>();
        List<Runnable> late = new ArrayList<>();
        Map<Link, Instant> cut = new HashMap<>();
        for (int minute = 0; minute < MINUTES; minute++) {
            farm.pass(Duration.ofMinutes(1));
            counted(dice, processes, truth);
            happens(dice, all, List.of(eu, us.store, ap.store));
            all.forEach(Server::looks);
            for (Link link : links) {
                if (dice.nextInt(500) == 0) {
                    cut.put(link, farm.now().plus(Duration.ofMinutes(dice.nextInt(120))));
                }
                if (!cut.getOrDefault(link, Instant.MIN).isAfter(farm.now())) {
                    reads(dice, link, late);
                }
            }
            if (!late.isEmpty() && dice.nextInt(10) == 0) {
                late.remove(dice.nextInt(late.size())).run();
            }
        }
        // All is well again, for as long as what is said needs to get everywhere.
        processes.forEach(each -> each.scraped.hears(each.uuid, each.began, each.counts));
        for (int round = 0; round < 5; round++) {
            farm.pass(Duration.ofMinutes(1));
            all.forEach(Server::looks);
            for (Link link : links) {
                link.reader().reads(link.told());
            }
        }
        assertThat(topA.totals()).isEqualTo(truth);
        assertThat(middle.totals()).isEqualTo(truth);
        for (Server each : all) {
            assertThat(each.store.check().collectList().block()).isEmpty();
        }
        assertThat(topB.origins.all()).extracting(KnownOrigin::id).contains("ap", "eu", "middle", "us");
        assertThat(topB.origins.all()).noneMatch(origin -> origin.isStale(farm.now()));
    }

    private void counted(Random dice, List<Process> processes, Map<String, Long> truth) {
        for (Process each : processes) {
            if (dice.nextInt(30) == 0) {
                String key = "k" + dice.nextInt(12);
                long more = 1 + dice.nextInt(5);
                each.counts.merge(key, more, Long::sum);
                truth.merge(key, more, Long::sum);
                each.scraped.hears(each.uuid, each.began, each.counts);
            }
            if (dice.nextInt(400) == 0) {
                each.restart();
            }
        }
    }

    /** To processes of servers, and to what leaves keep. */
    private void happens(Random dice, List<Server> all, List<MemoryStore> leaves) {
        if (dice.nextInt(60) == 0) {
            all.get(dice.nextInt(all.size())).start();
        }
        if (dice.nextInt(200) == 0) {
            Server server = all.get(dice.nextInt(all.size()));
            new Lifecycle(server.store, farm::now)
                    .resolve(Farm.SERVICE, "k" + dice.nextInt(12), "somebody")
                    .block();
        }
        if (dice.nextInt(100) == 0) {
            MemoryStore leaf = leaves.get(dice.nextInt(leaves.size()));
            List<StoredError> before = leaf.of(Farm.SERVICE).collectList().block();
            Instant idle = farm.now().minus(IDLE);
            // What nobody was told yet would be lost; errors are kept for days.
            if (before.stream()
                    .allMatch(each ->
                            each.lastSeen().isBefore(idle) || !each.state().resolved())) {
                leaf.remove(
                                Farm.SERVICE,
                                new Expiry(Instant.MIN, idle, Instant.MIN, Instant.MIN, Instant.MIN, Instant.MIN))
                        .block();
            }
        }
        if (dice.nextInt(50) == 0) {
            all.get(dice.nextInt(all.size()))
                    .store
                    .fold(farm.now().minus(Duration.ofMinutes(90)), Instant.MIN)
                    .block();
        }
    }

    private void reads(Random dice, Link link, List<Runnable> late) throws Exception {
        Server reader = link.reader();
        boolean more = true;
        while (more) {
            byte[] bytes = link.told().told(reader.taker.since(link.told().url()));
            int fate = dice.nextInt(20);
            if (fate == 0) {
                return; // lost on the way
            }
            if (bytes.length == 0) {
                reader.taker.nothingNew(link.told().url(), farm.now()).block();
                return;
            }
            Taken taken = reader.taken(link.told(), bytes);
            if (fate == 1) {
                reader.start(); // before it was stored
                return;
            }
            taken.store().block();
            if (fate == 2) {
                taken.store().block();
            }
            if (fate == 3 && late.size() < 20) {
                late.add(() -> again(link, bytes));
            }
            if (fate == 4) {
                reader.start();
                return;
            }
            more = taken.more();
        }
    }

    private static void again(Link link, byte[] bytes) {
        try {
            link.reader().taken(link.told(), bytes).store().block();
        } catch (MalformedExposition e) {
            throw new AssertionError(e);
        }
    }
}
