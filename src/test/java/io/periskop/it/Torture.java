package io.periskop.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.periskop.it.StoredFarm.Listed;
import io.periskop.series.Bucket;
import io.periskop.store.ErrorEvent;
import io.periskop.store.StoreLimits;
import io.periskop.store.sql.CrashingDatabase;
import io.periskop.store.sql.SqlStorage;
import io.periskop.store.sql.SqlStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/**
 * Servers and their database are killed at moments that a seed gives while a farm lives; the end tells whether anything was
 * lost or counted twice.
 */
final class Torture implements AutoCloseable {
    private static final List<String> JVM = List.of("-Xmx256m", "-XX:+UseSerialGC");
    private static final int TARGETS = 12;
    private static final int SERVICES = 2;
    private static final int OCCURRENCES = 20;
    private static final long LIVES_MILLIS = 2_500;
    private static final long DOWN_MILLIS = 1_000;
    private static final long STARTS_MILLIS = 3_000;
    private static final long ASK_MILLIS = 200;
    /** Machines that build other things at the same time are slow. */
    private static final Duration START = Duration.ofMinutes(4);

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final List<String> EVERYTHING = List.of("(0|1)", "(0|1)");
    private static final List<List<String>> SHARDS = List.of(List.of("0", "1"), List.of("1", "0"), EVERYTHING);

    private final long seed;
    private final Random random;
    private final Path folder;
    private final CrashingDatabase database;
    private final Farm farm;
    private final AtomicReferenceArray<@Nullable ServerProcess> servers;
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor();
    private final Map<String, Integer> victims = new TreeMap<>();
    private List<String> shards = EVERYTHING;

    Torture(CrashingDatabase.Engine engine, int servers, Path folder, long seed) throws IOException {
        this.seed = seed;
        this.random = new Random(seed);
        this.folder = folder;
        this.database = CrashingDatabase.create(engine);
        this.farm = new Farm(TARGETS, SERVICES, random.nextLong());
        this.servers = new AtomicReferenceArray<>(servers);
        configure();
    }

    /** Kills so often, then compares. */
    void run(int kills) throws Exception {
        long begin = System.nanoTime();
        Future<?> watching = watch.scheduleWithFixedDelay(this::watch, 0, ASK_MILLIS, TimeUnit.MILLISECONDS);
        for (int done = 0; done < kills; ) {
            everyServerRuns();
            Thread.sleep(random.nextLong(LIVES_MILLIS));
            if (servers.length() > 1 && chance(60)) {
                swapShards();
            }
            done += chance(25) && done + 1 < kills ? killAtTheStart() : kill();
        }
        everyServerRuns();
        farm.freeze();
        assertThat(watching).as("who watches the farm, seed %d", seed).isNotDone();
        compare();
        long counted = farm.truth().values().stream()
                .flatMap(totals -> totals.values().stream())
                .mapToLong(Long::longValue)
                .sum();
        System.out.printf(
                "torture: %s, %d servers, seed %d: killed %s, %d restarts of targets, %d counted, %d s%n",
                database.engine(),
                servers.length(),
                seed,
                victims,
                farm.restarts(),
                counted,
                Duration.ofNanos(System.nanoTime() - begin).toSeconds());
    }

    @Override
    public void close() {
        watch.shutdownNow();
        running().forEach(ServerProcess::close);
        farm.close();
        database.close();
    }

    private int kill() throws Exception {
        int victim = random.nextInt(100);
        boolean ofDatabase = database.hasServer() && victim >= 50;
        boolean ofServer = !ofDatabase || victim >= 85;
        boolean ofAll = ofServer && servers.length() > 1 && chance(25);
        victims.merge(
                (ofServer ? ofAll ? "all servers " : "server " : "")
                        + (ofDatabase && ofServer ? " and database" : ofDatabase ? "database" : ""),
                1,
                Integer::sum);
        if (ofServer) {
            int one = random.nextInt(servers.length());
            for (int i = 0; i < servers.length(); i++) {
                if (ofAll || i == one) {
                    killServer(i);
                }
            }
        }
        if (ofDatabase) {
            database.kill();
            Thread.sleep(random.nextLong(DOWN_MILLIS));
            database.start();
        }
        return 1;
    }

    /** A server that is killed, and killed again while it starts. */
    private int killAtTheStart() throws Exception {
        int one = random.nextInt(servers.length());
        killServer(one);
        try (ServerProcess server = ServerProcess.run(JVM, arguments(one))) {
            Thread.sleep(random.nextLong(STARTS_MILLIS));
            server.signal("KILL");
            server.exitCode();
            healthy(server);
        }
        victims.merge("server at its start", 1, Integer::sum);
        return 2;
    }

    private void killServer(int number) throws Exception {
        ServerProcess server = servers.get(number);
        if (server == null) {
            return;
        }
        server.signal("KILL");
        server.exitCode();
        healthy(server);
        synchronized (this) {
            servers.set(number, null);
            server.close();
        }
    }

    private void everyServerRuns() throws Exception {
        for (int i = 0; i < servers.length(); i++) {
            if (servers.get(i) == null) {
                servers.set(i, started(arguments(i)));
            }
        }
    }

    /** A server that does not start says why, and what it is doing. */
    private ServerProcess started(List<String> arguments) throws Exception {
        ServerProcess server = ServerProcess.run(JVM, arguments);
        long end = System.nanoTime() + START.toNanos();
        while (!server.log().contains("listening on port ")) {
            if (!server.isAlive() || System.nanoTime() > end) {
                server.signal("QUIT");
                Thread.sleep(ASK_MILLIS);
                String log = server.log() + server.stderr();
                server.close();
                throw new AssertionError("the server does not start, seed " + seed + ":\n" + log);
            }
            Thread.sleep(ASK_MILLIS);
        }
        return server;
    }

    private List<String> arguments(int number) {
        return List.of("--port=0", "--address=127.0.0.1", "--config=" + file(number));
    }

    private void swapShards() throws Exception {
        shards = SHARDS.get(random.nextInt(SHARDS.size()));
        configure();
        for (ServerProcess server : running()) {
            assertThat(server.http().send("POST", "/-/reload").status()).isEqualTo(200);
            Thread.sleep(random.nextLong(ASK_MILLIS));
        }
        victims.merge("no one, shards swapped", 1, Integer::sum);
    }

    /** The farm is told what is stored, by whichever server answers. */
    private void watch() {
        StoredFarm stored = ask();
        if (stored != null) {
            farm.isStored(stored.totals());
        }
    }

    private synchronized @Nullable StoredFarm ask() {
        for (ServerProcess server : running()) {
            StoredFarm stored = server.isAlive()
                    ? StoredFarm.ask(server.port(), farm.truth().keySet())
                    : null;
            if (stored != null) {
                return stored;
            }
        }
        return null;
    }

    private List<ServerProcess> running() {
        List<ServerProcess> running = new ArrayList<>();
        for (int i = 0; i < servers.length(); i++) {
            ServerProcess server = servers.get(i);
            if (server != null) {
                running.add(server);
            }
        }
        return running;
    }

    private void compare() throws Exception {
        Map<String, Map<String, Long>> truth = farm.truth();
        StoredFarm stored = settled(truth);
        assertThat(stored.totals()).as("totals, seed %d", seed).isEqualTo(truth);
        stored.listed().forEach((service, byKey) -> byKey.forEach((key, all) -> compareListed(service, key, all)));
        for (int i = 0; i < servers.length(); i++) {
            killServer(i);
        }
        try (SqlStorage storage = SqlStorage.start(
                database.location(),
                StoreLimits.DEFAULT,
                (service, what, count) -> {},
                Duration.ofHours(24),
                Schedulers.parallel(),
                new SimpleMeterRegistry())) {
            compareSeries(storage.store(), truth);
        }
        long listed = stored.listed().values().stream()
                .flatMap(byKey -> byKey.values().stream())
                .mapToLong(List::size)
                .sum();
        assertThat(database.number("SELECT COUNT(*) FROM periskop_occurrence"))
                .as("rows of occurrences, seed %d", seed)
                .isEqualTo(listed);
    }

    /** The last answer, which may still differ from the truth. */
    private StoredFarm settled(Map<String, Map<String, Long>> truth) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        StoredFarm stored = null;
        while (System.nanoTime() < end && (stored == null || !stored.totals().equals(truth))) {
            Thread.sleep(ASK_MILLIS);
            stored = ask();
        }
        // What is too much would come after the truth.
        Thread.sleep(5 * ASK_MILLIS);
        StoredFarm last = ask();
        if (last == null) {
            throw new AssertionError("no server answers, seed " + seed);
        }
        return last;
    }

    /** Each once, none that nobody listed, and of those that the last documents list none is missing that is new enough. */
    private void compareListed(String service, String key, List<Listed> all) {
        Supplier<String> what = () -> "occurrences of " + service + " " + key + ", seed " + seed;
        Set<String> uuids = new HashSet<>();
        all.forEach(listed -> uuids.add(listed.uuid()));
        assertThat(uuids).as(what).hasSameSizeAs(all).hasSizeLessThanOrEqualTo(OCCURRENCES);
        Set<String> known = new HashSet<>();
        Map<String, Instant> current = new HashMap<>();
        for (FarmTarget target : farm.targets()) {
            if (target.service().equals(service)) {
                known.addAll(target.uuids().getOrDefault(key, Set.of()));
                current.putAll(target.process().listed().getOrDefault(key, Map.of()));
            }
        }
        assertThat(known).as(what).containsAll(uuids);
        current.keySet().removeAll(uuids);
        if (!current.isEmpty()) {
            assertThat(all).as(what).hasSize(OCCURRENCES);
            Instant oldest =
                    all.stream().map(Listed::time).min(Instant::compareTo).orElseThrow();
            assertThat(current.values()).as(what).allMatch(time -> time.isBefore(oldest.plusSeconds(1)));
        }
    }

    private void compareSeries(SqlStore store, Map<String, Map<String, Long>> truth) {
        assertThat(all(store.check())).as("seed %d", seed).isEmpty();
        Instant end = Instant.now().plus(Duration.ofDays(1));
        Map<String, Map<String, Long>> unplaced = new HashMap<>();
        farm.targets()
                .forEach(target -> target.unplaced()
                        .forEach((key, count) -> unplaced.computeIfAbsent(target.service(), s -> new HashMap<>())
                                .merge(key, count, Long::sum)));
        truth.forEach((service, totals) -> totals.forEach((key, total) -> {
            long placed = total - unplaced.getOrDefault(service, Map.of()).getOrDefault(key, 0L);
            Supplier<String> what = () -> "series of " + service + " " + key + ", seed " + seed;
            assertThat(sum(store.minutes(service, key, Instant.EPOCH, end)))
                    .as(what)
                    .isEqualTo(placed);
            assertThat(sum(store.hours(service, key, Instant.EPOCH, end)))
                    .as(what)
                    .isEqualTo(placed);
            assertThat(all(store.events(service, key)))
                    .as(what)
                    .extracting(ErrorEvent::type)
                    .containsExactly(ErrorEvent.Type.FIRST_SEEN);
        }));
    }

    private static long sum(Flux<Bucket> buckets) {
        return all(buckets).stream().mapToLong(Bucket::count).sum();
    }

    private static <T> List<T> all(Flux<T> some) {
        List<T> all = some.collectList().block(PATIENCE);
        return all == null ? List.of() : all;
    }

    private void healthy(ServerProcess server) {
        assertThat(server.log()).as("log, seed %d", seed).doesNotContain("bug:").doesNotContain("OutOfMemory");
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private Path file(int number) {
        return folder.resolve("periskop-" + number + ".yaml");
    }

    private void configure() throws IOException {
        for (int i = 0; i < servers.length(); i++) {
            StringBuilder config = new StringBuilder(database.repository());
            config.append("limits: {occurrences_per_error: ")
                    .append(OCCURRENCES)
                    .append("}\nservices:\n");
            for (String service : farm.truth().keySet()) {
                config.append(service(service, shards.get(i)));
            }
            Files.writeString(file(i), config);
        }
    }

    private String service(String name, String shard) {
        StringBuilder text = new StringBuilder("""
                - name: %s
                  scraper: {refresh_interval: 200ms}
                  relabel_configs:
                  - {source_labels: [__metrics_path__], action: hashmod, modulus: 2, target_label: __tmp_shard}
                  - {source_labels: [__tmp_shard], action: keep, regex: "%s"}
                  static_configs:
                """.formatted(name, shard));
        for (FarmTarget target : farm.targets()) {
            if (target.service().equals(name)) {
                text.append("  - targets: [\"")
                        .append(farm.address())
                        .append("\"]\n    labels: {__metrics_path__: ")
                        .append(target.path())
                        .append("}\n");
            }
        }
        return text.toString();
    }
}
