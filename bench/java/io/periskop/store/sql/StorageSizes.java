package io.periskop.store.sql;

import io.periskop.error.ErrorInstance;
import io.periskop.error.HttpContext;
import io.periskop.error.Occurrence;
import io.periskop.error.Severity;
import io.periskop.label.Labels;
import io.periskop.series.Bucket;
import io.periskop.store.After;
import io.periskop.store.Before;
import io.periskop.store.Change;
import io.periskop.store.ErrorEvent;
import io.periskop.store.Mark;
import io.periskop.store.Marks;
import io.periskop.store.Report;
import io.periskop.store.State;
import io.periskop.store.StoreLimits;
import io.periskop.store.StoredError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;

/**
 * Prints how many bytes an error, an occurrence, a mark, a bucket and an event take in each database, indexes included:
 * the growth of the compacted database, divided by how many came.
 */
public final class StorageSizes {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final int ERRORS = 2_000;
    private static final int OCCURRENCES = 10;
    private static final int SOURCES = 10;
    private static final int BUCKETS = 50;
    private static final int EVENTS = 10;

    private interface Compaction {
        void run() throws Exception;
    }

    private final String name;
    private final Database database;
    private final SqlStore store;
    private final Compaction compaction;
    private final Random random = new Random(1);
    private long before;

    private StorageSizes(String name, Database database, Compaction compaction) {
        this.name = name;
        this.database = database;
        this.store = new SqlStore(database, StoreLimits.DEFAULT, (service, what, count) -> {});
        this.compaction = compaction;
    }

    public static void main(String[] args) throws Exception {
        System.out.printf("%-10s %8s %12s %8s %8s %8s%n", "", "error", "occurrence", "mark", "bucket", "event");
        Path file = Files.createTempDirectory("periskop").resolve("sizes.db");
        new StorageSizes("sqlite", Opening.open(new SqlLocation.SqliteFile(file.toString()), Repeats.SILENT), () -> {
                    try (Connection own = DriverManager.getConnection("jdbc:sqlite:" + file);
                            Statement statement = own.createStatement()) {
                        statement.execute("VACUUM");
                    }
                })
                .run();
        SqlLocation.Server postgres = DatabaseServer.POSTGRES.database();
        new StorageSizes(
                        "postgres",
                        Opening.open(new SqlLocation.Postgres(postgres), Repeats.SILENT),
                        () -> DatabaseServer.POSTGRES.execute(postgres.database(), "VACUUM FULL", "ANALYZE"))
                .run();
        SqlLocation.Server mariadb = DatabaseServer.MARIADB.database();
        new StorageSizes("mariadb", Opening.open(new SqlLocation.Mysql(mariadb), Repeats.SILENT), () -> {
                    for (String table : Dialect.TABLES) {
                        DatabaseServer.MARIADB.execute(mariadb.database(), "OPTIMIZE TABLE periskop_" + table);
                        DatabaseServer.MARIADB.execute(mariadb.database(), "ANALYZE TABLE periskop_" + table);
                    }
                })
                .run();
        System.exit(0);
    }

    private void run() throws Exception {
        grown(1);
        everyError("a", (key, known) -> change(error(key), List.of(), List.of()));
        long error = grown(ERRORS);
        everyError("a", (key, known) -> change(known.withOccurrences(occurrences(key)), List.of(), List.of()));
        long occurrence = grown(ERRORS * OCCURRENCES);
        for (int i = 0; i < SOURCES; i++) {
            marks(new UUID(random.nextLong(), random.nextLong()).toString());
        }
        long mark = grown(ERRORS * SOURCES);
        everyError("a", (key, known) -> change(known, buckets(), List.of()));
        long bucket = grown(ERRORS * BUCKETS);
        everyError("a", (key, known) -> change(known, List.of(), events(key)));
        long event = grown(ERRORS * EVENTS);
        System.out.printf("%-10s %8d %12d %8d %8d %8d%n", name, error, occurrence, mark, bucket, event);
        database.close();
    }

    private long grown(int count) throws Exception {
        compaction.run();
        long now = store.stock().block().bytes();
        long grown = (now - before) / count;
        before = now;
        return grown;
    }

    private void everyError(String source, BiFunction<String, StoredError, Change> step) {
        for (int from = 0; from < ERRORS; from += 200) {
            Set<String> keys = keys(from);
            store.commit(List.of(new Report("checkout", source, NOW, keys, known -> after(keys, known, step))))
                    .block();
        }
    }

    private static After after(Set<String> keys, Before known, BiFunction<String, StoredError, Change> step) {
        List<Change> changes = new ArrayList<>();
        for (String key : keys) {
            Before.Known error = known.error(key);
            changes.add(step.apply(key, error == null ? null : error.error()));
        }
        return new After(changes, Map.of());
    }

    private void marks(String source) {
        for (int from = 0; from < ERRORS; from += 200) {
            Map<String, Marks> marks = new HashMap<>();
            for (String key : keys(from)) {
                marks.put(key, new Marks(List.of(new Mark(NOW, 7)), 0, null, Severity.ERROR, key, 0));
            }
            store.commit(List.of(
                            new Report("checkout", source, NOW, marks.keySet(), known -> new After(List.of(), marks))))
                    .block();
        }
    }

    private static Set<String> keys(int from) {
        Set<String> keys = new LinkedHashSet<>();
        for (int i = from; i < from + 200; i++) {
            keys.add("java.lang.IllegalStateException@" + Integer.toHexString(i * 0x9E3779B1));
        }
        return keys;
    }

    private static Change change(StoredError error, List<Bucket> minutes, List<ErrorEvent> events) {
        return new Change(error, minutes, events);
    }

    private static StoredError error(String key) {
        return new StoredError(
                "checkout",
                key,
                7,
                7,
                Severity.ERROR,
                "0d6e7a3c-6ef8-4ee0-9d2e-6cc8be4a8e4c",
                key,
                NOW,
                NOW,
                NOW,
                new State(State.Status.OPEN, NOW, false),
                Labels.NONE,
                List.of());
    }

    /** Of one error: another message and request each, the same 30 frames. */
    private List<Occurrence> occurrences(String key) {
        List<String> frames = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            frames.add("\tat com.example.checkout." + word() + "." + word() + "Service." + word() + "(" + word()
                    + "Service.java:" + random.nextInt(900) + ")");
        }
        List<Occurrence> all = new ArrayList<>();
        for (int i = 0; i < OCCURRENCES; i++) {
            UUID uuid = new UUID(random.nextLong(), random.nextLong());
            HttpContext http = new HttpContext(
                    "POST",
                    "https://shop.example.com/orders/" + random.nextInt(1_000_000),
                    Map.of("User-Agent", "Mozilla/5.0 (X11; Linux x86_64)", "X-Request-Id", uuid.toString()),
                    "");
            all.add(new Occurrence(
                    uuid.toString(),
                    NOW.minusSeconds(i),
                    Severity.ERROR,
                    new ErrorInstance(
                            "java.lang.IllegalStateException", "order " + uuid + " is " + word(), frames, null),
                    http));
        }
        return all;
    }

    private String word() {
        StringBuilder word = new StringBuilder();
        for (int i = 5 + random.nextInt(6); i > 0; i--) {
            word.append((char) ('a' + random.nextInt(26)));
        }
        return word.toString();
    }

    /** Of as many minutes; the hours that they are in come on top, and are in the figure. */
    private static List<Bucket> buckets() {
        int minute = (int) (NOW.getEpochSecond() / 60);
        List<Bucket> buckets = new ArrayList<>();
        for (int i = BUCKETS; i > 0; i--) {
            buckets.add(new Bucket(minute - i, i));
        }
        return buckets;
    }

    private static List<ErrorEvent> events(String key) {
        List<ErrorEvent> events = new ArrayList<>();
        for (int i = 0; i < EVENTS; i++) {
            events.add(new ErrorEvent("checkout", key, ErrorEvent.Type.RESOLVED, NOW.plusSeconds(i), "somebody"));
        }
        return events;
    }
}
