package io.periskop.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.store.sql.CrashingDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * Servers and their database are killed at moments that a seed gives while a farm lives; the end tells whether anything was
 * lost or counted twice.
 */
final class Torture implements AutoCloseable {
    private static final int TARGETS = 12;
    private static final int SERVICES = 2;
    /** So many restarts show that the farm and the servers work, before the first is killed. */
    private static final int LIVELY = 5;

    private static final int OCCURRENCES = 20;
    private static final long LIVES_MILLIS = 2_500;
    private static final long DOWN_MILLIS = 1_000;
    private static final long STARTS_MILLIS = 3_000;
    private static final long ASK_MILLIS = 200;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final List<String> EVERYTHING = List.of("(0|1)", "(0|1)");
    private static final List<List<String>> SHARDS = List.of(List.of("0", "1"), List.of("1", "0"), EVERYTHING);

    private final long seed;
    private final Random random;
    private final Path folder;
    private final CrashingDatabase database;
    private final Farm farm;
    private final MortalServers servers;
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor();
    private final Map<String, Integer> victims = new TreeMap<>();
    private List<String> shards = EVERYTHING;

    Torture(CrashingDatabase.Engine engine, int servers, Path folder, long seed) throws IOException {
        this.seed = seed;
        this.random = new Random(seed);
        this.folder = folder;
        this.database = CrashingDatabase.create(engine);
        this.farm = new Farm(TARGETS, SERVICES, random.nextLong());
        this.servers = new MortalServers(
                IntStream.range(0, servers).mapToObj(this::file).toList());
        configure();
    }

    /** Kills so often, then compares. */
    void run(int kills) throws Exception {
        long begin = System.nanoTime();
        Future<?> watching = watch.scheduleWithFixedDelay(this::watch, 0, ASK_MILLIS, TimeUnit.MILLISECONDS);
        servers.everyoneRuns();
        Eventually.within(PATIENCE.multipliedBy(2), () -> farm.restarts() >= LIVELY);
        for (int done = 0; done < kills; ) {
            servers.everyoneRuns();
            Thread.sleep(random.nextLong(LIVES_MILLIS));
            if (servers.size() > 1 && chance(60)) {
                swapShards();
            }
            done += chance(25) && done + 1 < kills ? killAtTheStart() : kill();
        }
        servers.everyoneRuns();
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
                servers.size(),
                seed,
                victims,
                farm.restarts(),
                counted,
                Duration.ofNanos(System.nanoTime() - begin).toSeconds());
    }

    @Override
    public void close() {
        watch.shutdownNow();
        servers.close();
        farm.close();
        database.close();
    }

    private int kill() throws Exception {
        int victim = random.nextInt(100);
        boolean ofDatabase = database.hasServer() && victim >= 50;
        boolean ofServer = !ofDatabase || victim >= 85;
        boolean ofAll = ofServer && servers.size() > 1 && chance(25);
        String who = ofAll ? "all servers" : ofServer ? "server" : "";
        victims.merge(who + (ofDatabase ? ofServer ? " and database" : "database" : ""), 1, Integer::sum);
        if (ofServer) {
            int one = random.nextInt(servers.size());
            for (int i = 0; i < servers.size(); i++) {
                if (ofAll || i == one) {
                    servers.kill(i);
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
        int one = random.nextInt(servers.size());
        servers.kill(one);
        servers.startAndKill(one, random.nextLong(STARTS_MILLIS));
        victims.merge("server at its start", 1, Integer::sum);
        return 2;
    }

    private void swapShards() throws Exception {
        shards = SHARDS.get(random.nextInt(SHARDS.size()));
        configure();
        for (ServerProcess server : servers.running()) {
            assertThat(server.http().send("POST", "/-/reload").status()).isEqualTo(200);
            Thread.sleep(random.nextLong(ASK_MILLIS));
        }
        victims.merge("no one, shards swapped", 1, Integer::sum);
    }

    /** The farm is told what is stored, by whichever server answers. */
    private void watch() {
        StoredFarm stored = servers.ask(farm.services());
        if (stored != null) {
            farm.isStored(stored.totals());
        }
    }

    private void compare() throws Exception {
        Map<String, Map<String, Long>> truth = farm.truth();
        StoredFarm stored = settled(truth);
        FarmAudit audit = new FarmAudit(farm, OCCURRENCES, "seed " + seed);
        audit.compare(stored);
        servers.killAll();
        audit.compare(database, stored);
    }

    /** The last answer, which may still differ from the truth. */
    private StoredFarm settled(Map<String, Map<String, Long>> truth) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        StoredFarm stored = null;
        while (System.nanoTime() < end && (stored == null || !stored.totals().equals(truth))) {
            Thread.sleep(ASK_MILLIS);
            stored = servers.ask(farm.services());
        }
        // What is too much would come after the truth.
        Thread.sleep(5 * ASK_MILLIS);
        StoredFarm last = servers.ask(farm.services());
        if (last == null) {
            throw new AssertionError("no server answers, seed " + seed);
        }
        return last;
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private Path file(int number) {
        return folder.resolve("periskop-" + number + ".yaml");
    }

    private void configure() throws IOException {
        for (int i = 0; i < servers.size(); i++) {
            StringBuilder config = new StringBuilder(database.repository());
            config.append("limits: {occurrences_per_error: ")
                    .append(OCCURRENCES)
                    .append("}\nservices:\n");
            for (String service : farm.services()) {
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
