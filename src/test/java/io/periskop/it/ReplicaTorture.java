package io.periskop.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.it.Wire.State;
import io.periskop.store.sql.CrashingDatabase;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Servers that divide targets are killed, stopped and cut off from their database and from targets, each by itself, while a
 * farm lives. When that is over each target has to be scraped by one, and all of them have to know the farm's truth.
 */
final class ReplicaTorture implements AutoCloseable {
    private static final int SERVERS = 4;
    private static final int TARGETS = 24;
    private static final int SERVICES = 3;
    private static final int OCCURRENCES = 20;
    private static final long INTERVAL_MILLIS = 500;
    private static final long ASK_MILLIS = 200;
    /** Who is silent for 15 s is missed at the next sign of life, which comes every 5 s; slow machines are given some more. */
    private static final Duration DIVIDED = Duration.ofSeconds(25);

    private static final Duration LOOKED_AT = Duration.ofMillis(8 * INTERVAL_MILLIS);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final JsonMapper JSON = new JsonMapper();

    private enum Trouble {
        KILLED,
        STOPPED,
        DATABASE_CUT,
        DATABASE_HELD,
        TARGETS_CUT,
        TARGETS_HELD
    }

    private record Asked(long at, int server) {}

    private final long seed;
    private final Random random;
    private final CrashingDatabase database;
    private final Farm farm;
    private final MortalServers servers;
    private final Wire toDatabase;
    private final Wire toTargets;
    private final boolean[] troubled = new boolean[SERVERS];
    private final Map<Trouble, Integer> troubles = Collections.synchronizedMap(new TreeMap<>());
    private final Map<String, List<Asked>> asked = new TreeMap<>();
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor();
    private final ExecutorService troublemakers = Executors.newFixedThreadPool(SERVERS);

    ReplicaTorture(CrashingDatabase.Engine engine, Path folder, long seed) throws IOException {
        this.seed = seed;
        this.random = new Random(seed);
        this.database = CrashingDatabase.create(engine);
        this.farm = new Farm(TARGETS, SERVICES, random.nextLong());
        Path file = folder.resolve("periskop.yaml");
        this.servers = new MortalServers(Collections.nCopies(SERVERS, file));
        this.toDatabase = new Wire(database.port(), SERVERS, servers::numberOf);
        this.toTargets = new Wire(farm.port(), SERVERS, servers::numberOf);
        farm.targets().forEach(target -> asked.put(target.path(), new ArrayList<>()));
        farm.listen(this::asked);
        Files.writeString(file, configuration());
    }

    /** So long something goes wrong; then it is compared. */
    void run(Duration trouble) throws Exception {
        long began = System.nanoTime();
        servers.everyoneRuns();
        Future<?> watching = watch.scheduleWithFixedDelay(this::watch, 0, ASK_MILLIS, TimeUnit.MILLISECONDS);
        Eventually.within(DIVIDED, this::isDivided);
        long end = System.nanoTime() + trouble.toNanos();
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < SERVERS; i++) {
            int server = i;
            Random own = new Random(random.nextLong());
            all.add(troublemakers.submit(() -> {
                makeTrouble(server, own, end);
                return null;
            }));
        }
        for (Future<?> each : all) {
            each.get();
        }
        long quiet = System.nanoTime();
        try {
            Eventually.within(DIVIDED.plus(LOOKED_AT), this::isDivided);
        } catch (AssertionError e) {
            throw new AssertionError("not divided, seed " + seed + ":\n" + report(quiet), e);
        }
        Duration dividedAfter = lastOfAnother(quiet);
        assertThat(dividedAfter)
                .as("each target is asked by one, seed %d", seed)
                .isLessThan(DIVIDED);
        assertThat(farm.restarts()).as("the farm lives, seed %d", seed).isPositive();
        farm.freeze();
        assertThat(watching).as("who watches the farm, seed %d", seed).isNotDone();
        compare();
        System.out.printf(
                "replica torture: %s, seed %d: %s, %d restarts of targets, divided %d ms after the last trouble, %d s%n",
                database.engine(),
                seed,
                troubles,
                farm.restarts(),
                dividedAfter.toMillis(),
                Duration.ofNanos(System.nanoTime() - began).toSeconds());
    }

    @Override
    public void close() {
        watch.shutdownNow();
        troublemakers.shutdownNow();
        toTargets.close();
        toDatabase.close();
        servers.close();
        farm.close();
        database.close();
    }

    private void makeTrouble(int server, Random own, long end) throws Exception {
        while (System.nanoTime() < end) {
            sleep(own.nextLong(6_000), end);
            Trouble trouble = Trouble.values()[own.nextInt(Trouble.values().length)];
            long millis = lasting(own);
            troubles.merge(trouble, 1, Integer::sum);
            troubled(server, true);
            try {
                switch (trouble) {
                    case KILLED -> {
                        servers.kill(server);
                        sleep(millis / 4, end);
                        servers.start(server);
                    }
                    case STOPPED -> stopped(server, millis, end);
                    case DATABASE_CUT -> parted(toDatabase, State.CUT, server, millis, end);
                    case DATABASE_HELD -> parted(toDatabase, State.HELD, server, millis, end);
                    case TARGETS_CUT -> parted(toTargets, State.CUT, server, millis, end);
                    case TARGETS_HELD -> parted(toTargets, State.HELD, server, millis, end);
                }
            } finally {
                troubled(server, false);
            }
        }
    }

    /** Some are over before anybody notices; some take longer than a server may be silent. */
    private static long lasting(Random own) {
        int kind = own.nextInt(10);
        return kind < 5 ? own.nextLong(3_000) : kind < 8 ? own.nextLong(10_000) : 16_000 + own.nextLong(6_000);
    }

    private void stopped(int server, long millis, long end) throws Exception {
        ServerProcess process = servers.listening(server);
        if (process != null) {
            process.signal("STOP");
            try {
                sleep(millis, end);
            } finally {
                process.signal("CONT");
            }
        }
    }

    private static void parted(Wire wire, State state, int server, long millis, long end) throws InterruptedException {
        wire.become(server, state);
        try {
            sleep(millis, end);
        } finally {
            wire.become(server, State.OPEN);
        }
    }

    private static void sleep(long millis, long end) throws InterruptedException {
        long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        Thread.sleep(Math.max(0, Math.min(millis, left)));
    }

    private synchronized void troubled(int server, boolean is) {
        troubled[server] = is;
    }

    private synchronized boolean isTroubled(int server) {
        return troubled[server];
    }

    private void asked(FarmTarget target, int port) {
        Integer server = toTargets.serverAt(port);
        List<Asked> all = asked.get(target.path());
        synchronized (all) {
            all.add(new Asked(System.nanoTime(), server == null ? -1 : server));
        }
    }

    /** Whether each target was lately asked by one server only, and by that one more than once. */
    private boolean isDivided() {
        long since = System.nanoTime() - LOOKED_AT.toNanos();
        for (List<Asked> all : asked.values()) {
            List<Integer> lately;
            synchronized (all) {
                lately = all.stream()
                        .filter(each -> each.at - since > 0)
                        .map(Asked::server)
                        .toList();
            }
            if (lately.size() < 2 || lately.stream().distinct().count() > 1) {
                return false;
            }
        }
        return true;
    }

    /** Who asked each target since then, and what each server thinks. */
    private String report(long since) {
        StringBuilder text = new StringBuilder();
        asked.forEach((path, all) -> {
            synchronized (all) {
                text.append(path).append(':');
                all.stream()
                        .filter(each -> each.at - since > 0)
                        .forEach(each -> text.append(' ')
                                .append(TimeUnit.NANOSECONDS.toMillis(each.at - since))
                                .append(" by ")
                                .append(each.server));
            }
            text.append('\n');
        });
        for (int i = 0; i < SERVERS; i++) {
            ServerProcess server = process(i);
            text.append(server.http().get("/api/v1/status/replicas").text())
                    .append('\n')
                    .append(server.log())
                    .append('\n');
        }
        return text.toString();
    }

    /** How long it took until each target was asked by the one that asks it now, and by no other. */
    private Duration lastOfAnother(long quiet) {
        long last = quiet;
        for (List<Asked> all : asked.values()) {
            synchronized (all) {
                int owner = all.get(all.size() - 1).server;
                int i = all.size() - 1;
                while (i > 0 && all.get(i - 1).server == owner && all.get(i - 1).at - quiet > 0) {
                    i--;
                }
                last = Math.max(last, all.get(i).at);
            }
        }
        return Duration.ofNanos(last - quiet);
    }

    /** The farm is told what is stored, by a server that is well. */
    private void watch() {
        for (int i = 0; i < SERVERS; i++) {
            ServerProcess server = isTroubled(i) ? null : servers.listening(i);
            StoredFarm stored = server == null ? null : StoredFarm.ask(server.port(), farm.services());
            if (stored != null) {
                farm.isStored(stored.totals());
                return;
            }
        }
    }

    private void compare() throws Exception {
        Map<String, Map<String, Long>> truth = farm.truth();
        Eventually.within(PATIENCE, () -> truth.equals(told(0)));
        // What is too much would come after the truth.
        Thread.sleep(4 * INTERVAL_MILLIS);
        FarmAudit audit = new FarmAudit(farm, OCCURRENCES, "seed " + seed);
        StoredFarm last = null;
        for (int i = 0; i < SERVERS; i++) {
            int server = i;
            last = StoredFarm.ask(process(i).port(), farm.services());
            assertThat(last).as("server %d answers, seed %d", i, seed).isNotNull();
            audit.compare(last);
            Eventually.within(PATIENCE, () -> truth.equals(told(server)));
            // Three quarters of them are asked by others, which have to have said so.
            Eventually.within(PATIENCE, () -> isUp(server) == TARGETS);
        }
        servers.killAll();
        audit.compare(database, last);
    }

    private ServerProcess process(int number) {
        ServerProcess server = servers.listening(number);
        if (server == null) {
            throw new AssertionError("server " + number + " does not run, seed " + seed);
        }
        return server;
    }

    /** How many targets are up as far as this server knows. */
    private long isUp(int number) throws IOException, InterruptedException {
        long up = 0;
        for (JsonNode target : ask(number, "/api/v1/targets").path("data").path("activeTargets")) {
            up += target.path("health").asString().equals("up") ? 1 : 0;
        }
        return up;
    }

    /** Totals by the index of errors that each server keeps in memory. */
    private Map<String, Map<String, Long>> told(int number) throws IOException, InterruptedException {
        Map<String, Map<String, Long>> totals = new TreeMap<>();
        for (JsonNode error : ask(number, "/api/v1/errors?limit=500").path("errors")) {
            totals.computeIfAbsent(error.path("service").asString(), s -> new TreeMap<>())
                    .put(error.path("key").asString(), error.path("total").asLong());
        }
        return totals;
    }

    private JsonNode ask(int number, String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + process(number).port() + path);
        HttpResponse<byte[]> answer = HTTP.send(
                HttpRequest.newBuilder(uri).timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofByteArray());
        assertThat(answer.statusCode()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private String configuration() {
        StringBuilder config = new StringBuilder(database.repository(toDatabase.port()));
        config.append("replicas: {divide_targets: true}\nlimits: {occurrences_per_error: ")
                .append(OCCURRENCES)
                .append("}\nservices:\n");
        for (String service : farm.services()) {
            config.append("- name: ")
                    .append(service)
                    .append("\n  scraper: {refresh_interval: ")
                    .append(INTERVAL_MILLIS)
                    .append("ms}\n  static_configs:\n");
            for (FarmTarget target : farm.targets()) {
                if (target.service().equals(service)) {
                    config.append("  - targets: [\"127.0.0.1:")
                            .append(toTargets.port())
                            .append("\"]\n    labels: {__metrics_path__: ")
                            .append(target.path())
                            .append("}\n");
                }
            }
        }
        return config.toString();
    }
}
