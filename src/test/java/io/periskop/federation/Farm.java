package io.periskop.federation;

import static java.util.stream.Collectors.toMap;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.periskop.aggregate.Aggregator;
import io.periskop.aggregate.AggregatorMeters;
import io.periskop.aggregate.ErrorRules;
import io.periskop.aggregate.Lifecycle;
import io.periskop.aggregate.Observation;
import io.periskop.catalog.Catalog;
import io.periskop.catalog.CatalogFeed;
import io.periskop.error.ErrorInstance;
import io.periskop.error.Occurrence;
import io.periskop.error.Severity;
import io.periskop.exposition.Federated;
import io.periskop.exposition.FederationWriter;
import io.periskop.exposition.MalformedExposition;
import io.periskop.exposition.ReaderLimits;
import io.periskop.exposition.ReportedAggregate;
import io.periskop.federation.StatesFromAbove.Answer;
import io.periskop.http.HttpConfig;
import io.periskop.http.HttpTrouble;
import io.periskop.label.Labels;
import io.periskop.scrape.AnswerTaker.Taken;
import io.periskop.store.ErrorAction;
import io.periskop.store.ErrorActions;
import io.periskop.store.StoreLimits;
import io.periskop.store.StoredError;
import io.periskop.store.memory.MemoryStore;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Servers that federate each other, in one thread and with a clock of their own. What a storage holds outlives their processes. */
final class Farm {
    static final String SERVICE = "shop";
    private static final Duration INTERVAL = Duration.ofMinutes(1);

    private final Map<String, Server> byUrl = new TreeMap<>();
    /** Whether a request gets there, and whether its answer comes back. */
    BooleanSupplier isLost = () -> false;

    private Instant now = Instant.parse("2026-11-22T00:00:00Z");

    Instant now() {
        return now;
    }

    void pass(Duration time) {
        now = now.plus(time);
    }

    private final class Now extends Clock {
        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    private Mono<List<Answer>> send(URI url, HttpConfig http, String server, List<PushedState> states) {
        Server to = byUrl.get(url.toString());
        if (isLost.getAsBoolean()) {
            return Mono.error(new HttpTrouble("it does not answer"));
        }
        to.sent += states.size();
        if (!to.takes) {
            return Mono.error(new StateSender.NotAllowed("it answered with status 403"));
        }
        FederationSpec spec = new FederationSpec(to.id, Labels.NONE, true, "", 5 << 20, 100, true);
        return new StatesFromAbove(spec, new Lifecycle(to.store, this::now), this::now)
                .take(server, "", states)
                .flatMap(answers -> isLost.getAsBoolean()
                        ? Mono.error(new HttpTrouble("the connection broke"))
                        : Mono.just(answers));
    }

    /** A database; several processes may work on it. */
    static MemoryStore database() {
        return new MemoryStore(StoreLimits.DEFAULT, (service, what, count) -> {});
    }

    Server server(String id, MemoryStore database) {
        return new Server(id, id, database, 4);
    }

    /** @param name of the process, where several have the id */
    Server server(String id, String name, MemoryStore database, int pageErrors) {
        return new Server(id, name, database, pageErrors);
    }

    final class Server {
        final String id;
        final MemoryStore store;
        private final String name;
        private final int pageErrors;
        OriginsBook origins;
        Catalog catalog;
        Leaf leaf;
        LeafTaker taker;
        private CatalogFeed feed;
        private Aggregator aggregator;
        private Disposable running = () -> {};
        StatesBelow below;
        /** Whether it takes states from above. */
        boolean takes = true;
        /** States that it was sent. */
        int sent;

        private Server(String id, String name, MemoryStore store, int pageErrors) {
            this.id = id;
            this.name = name;
            this.store = store;
            this.pageErrors = pageErrors;
            byUrl.put(url(), this);
            start();
        }

        /** The process ends, whatever it was doing, and another one begins. */
        void start() {
            running.dispose();
            OwnIdentity self = new OwnIdentity(id, Labels.of(Map.of("region", id)));
            self.learn(store, Schedulers.immediate());
            catalog = new Catalog(Duration.ofDays(7), new Now());
            feed = new CatalogFeed(store, catalog, store::epoch, Schedulers.parallel(), Duration.ofHours(1));
            origins = new OriginsBook();
            SimpleMeterRegistry registry = new SimpleMeterRegistry();
            FederationSpec spec =
                    new FederationSpec(id, Labels.of(Map.of("region", id)), true, "", 5 << 20, pageErrors, true);
            leaf = new Leaf(spec, self, catalog, feed, store, origins, 1000, new Now());
            feed.look().block();
            below = new StatesBelow(self, catalog, store, Farm.this::send);
            running = Disposables.composite(leaf.start(Schedulers.immediate()), below.start(feed));
            aggregator = new Aggregator(store, 5, new AggregatorMeters(registry));
            taker = taker(registry, self, "all");
        }

        private LeafTaker taker(SimpleMeterRegistry registry, OwnIdentity self, String job) {
            Federation federation = Federation.of(
                    self,
                    aggregator,
                    new Lifecycle(store, Farm.this::now),
                    catalog,
                    origins,
                    leaf,
                    below,
                    ReaderLimits.DEFAULT,
                    new FederationMeters(registry, origins, Farm.this::now),
                    100);
            return new LeafTaker(
                    federation,
                    new LeafTaker.Job(
                            job,
                            INTERVAL,
                            ErrorRules.NONE,
                            List.of("origin", "region"),
                            true,
                            true,
                            HttpConfig.DEFAULT));
        }

        /** A person does something, and everybody sees it at once. */
        void acts(String key, String person, ErrorAction... actions) {
            new Lifecycle(store, Farm.this::now)
                    .act(SERVICE, List.of(key), List.of(actions), new ErrorActions.By(person, ""))
                    .block();
            looks();
        }

        void looks() {
            feed.look().block();
        }

        /** What is new nobody hears of. */
        void looksUnheard() {
            running.dispose();
            looks();
            running = Disposables.composite(leaf.start(Schedulers.immediate()), below.start(feed));
        }

        String url() {
            return "http://" + name + ".example.com/federate";
        }

        /** A process of its own says what it counted since it began. */
        void hears(String uuid, Instant began, Map<String, Long> counts) {
            List<ReportedAggregate> said = new ArrayList<>();
            counts.forEach((key, count) -> said.add(
                    new ReportedAggregate(key, count, Severity.ERROR, began, List.of(occurrence(uuid + key + count)))));
            aggregator.ingest(new Observation(SERVICE, uuid, now, null, said)).block();
        }

        private Occurrence occurrence(String uuid) {
            return new Occurrence(
                    uuid, now, Severity.ERROR, new ErrorInstance("E", "m", List.of("a at b"), null), null);
        }

        byte[] told(String since) {
            Federated page =
                    leaf.page(since == null ? "" : since, List.of(), 1).block().page();
            if (page == null) {
                return new byte[0];
            }
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            new FederationWriter().write(out, page);
            return out.toByteArray();
        }

        /** Everything that there is to read of another one. */
        void reads(Server other) throws MalformedExposition {
            boolean more;
            do {
                more = readsPage(other);
            } while (more);
            looks();
        }

        boolean readsPage(Server other) throws MalformedExposition {
            byte[] bytes = other.told(taker.since(other.url()));
            if (bytes.length == 0) {
                taker.nothingNew(other.url(), now).block();
                return false;
            }
            Taken taken = taken(other, bytes);
            taken.store().block();
            return taken.more();
        }

        Taken taken(Server other, byte[] bytes) throws MalformedExposition {
            return taker.read(other.url(), bytes, bytes.length, now);
        }

        Map<String, Long> totals() {
            return new TreeMap<>(store.of(SERVICE).collectList().block().stream()
                    .collect(toMap(StoredError::key, StoredError::total)));
        }

        StoredError error(String key) {
            return store.find(SERVICE, key).block();
        }
    }
}
