package io.periskop.store.sql;

import io.periskop.error.ErrorInstance;
import io.periskop.error.Occurrence;
import io.periskop.error.Severity;
import io.periskop.label.Labels;
import io.periskop.query.Frames;
import io.periskop.query.Measure;
import io.periskop.query.QueryEngine;
import io.periskop.query.QueryLimits;
import io.periskop.query.TimeSeriesQuery;
import io.periskop.series.Resolution;
import io.periskop.store.After;
import io.periskop.store.Change;
import io.periskop.store.ErrorEvent;
import io.periskop.store.ErrorRef;
import io.periskop.store.Mark;
import io.periskop.store.Marks;
import io.periskop.store.Report;
import io.periskop.store.Series.Grouping;
import io.periskop.store.Series.Part;
import io.periskop.store.Series.Scope;
import io.periskop.store.State;
import io.periskop.store.StoreLimits;
import io.periskop.store.StoredError;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.postgresql.PGConnection;
import reactor.core.publisher.Mono;

/**
 * Fills a database with errors and 400 days of buckets, in the order in which a server writes them, and prints how long
 * questions about them take. A few errors happen all the time, most hardly ever.
 *
 * <p>Arguments: {@code sqlite:FILE}, {@code postgres:HOST:PORT/DATABASE} of user {@code periskop} without a password, or {@code
 * postgres} for a server of its own; then errors (200000), services (100), buckets of hours (5000000), of minutes
 * (5000000), and repetitions of each question (30). A database that has errors is not filled again.
 */
public final class SeriesLoad {
    private static final int DAYS = 400;
    private static final int MINUTE_DAYS = 14;
    private static final int AT_ONCE = 1_000;
    private static final int CHUNK = 20_000;
    private static final StoreLimits LIMITS =
            new StoreLimits(10_000_000, 10_000, 100, Duration.ofDays(MINUTE_DAYS), Duration.ofDays(DAYS), 256L << 20);

    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MINUTES);
    private final Random random = new Random(1);
    private final int errors;
    private final int services;
    private final Database database;
    private final SqlStore store;
    private final Connection connection;
    private final boolean postgres;
    private long[] serviceIds = {};
    private byte[][] hashes = {};
    private final List<long[]> rows = new ArrayList<>();
    private long written;

    private SeriesLoad(Database database, Connection connection, boolean postgres, int errors, int services) {
        this.database = database;
        this.connection = connection;
        this.postgres = postgres;
        this.errors = errors;
        this.services = services;
        this.store = new SqlStore(database, LIMITS, (service, what, count) -> {});
    }

    public static void main(String[] args) throws Exception {
        int errors = number(args, 1, 200_000);
        int services = number(args, 2, 100);
        String where = args[0];
        boolean postgres = where.startsWith("postgres");
        SqlLocation location = postgres
                ? new SqlLocation.Postgres(server(where))
                : new SqlLocation.SqliteFile(where.substring("sqlite:".length()));
        Database database = Opening.open(location, Repeats.SILENT);
        String url = postgres ? PostgresServer.jdbcUrl(((SqlLocation.Postgres) location).server()) : "jdbc:" + where;
        try (Connection connection = postgres
                ? DriverManager.getConnection(
                        url, PostgresServer.jdbcProperties(((SqlLocation.Postgres) location).server()))
                : DriverManager.getConnection(url)) {
            SeriesLoad load = new SeriesLoad(database, connection, postgres, errors, services);
            if (load.store.services().collectList().block().isEmpty()) {
                load.fill(number(args, 3, 5_000_000), number(args, 4, 5_000_000));
            }
            load.ask(number(args, 5, 30));
        }
        database.close();
        System.exit(0);
    }

    private static int number(String[] args, int position, int otherwise) {
        return args.length > position ? Integer.parseInt(args[position]) : otherwise;
    }

    private static SqlLocation.Server server(String where) {
        if (where.equals("postgres")) {
            return DatabaseServer.POSTGRES.database();
        }
        String[] parts = where.substring("postgres:".length()).split("[:/]");
        return new SqlLocation.Server(
                List.of(new SqlLocation.Host(parts[0], Integer.parseInt(parts[1]))),
                "periskop",
                null,
                parts[2],
                new SqlLocation.Tls(SqlLocation.TlsMode.DISABLE, null, null, null),
                Duration.ofSeconds(5),
                Duration.ofSeconds(60),
                10,
                new TreeMap<>());
    }

    private String service(int error) {
        double place = Math.floorMod(error * 2654435761L, 1L << 32) / (double) (1L << 32);
        return "service-" + (int) (services * place * place);
    }

    private static String key(int error) {
        return "com.example.shop.SomeException@" + Integer.toHexString(error * 31 + 7) + "-" + error;
    }

    private void fill(int hourRows, int minuteRows) throws Exception {
        long began = System.nanoTime();
        Map<String, List<Integer>> byService = new LinkedHashMap<>();
        for (int error = 0; error < errors; error++) {
            byService.computeIfAbsent(service(error), name -> new ArrayList<>()).add(error);
        }
        byService.forEach((name, all) -> {
            for (int from = 0; from < all.size(); from += AT_ONCE) {
                store.commit(List.of(report(name, all.subList(from, Math.min(all.size(), from + AT_ONCE)))))
                        .block();
            }
        });
        ids();
        try (Statement statement = connection.createStatement()) {
            statement.execute("UPDATE periskop_error SET horizon = " + now.getEpochSecond());
        }
        if (!postgres) {
            connection.setAutoCommit(false);
        }
        int hours = DAYS * 24;
        long lastHour = now.getEpochSecond() / 3600;
        Map<Integer, Long> day = new HashMap<>();
        for (long hour = lastHour - hours + 1; hour <= lastHour; hour++) {
            for (int error : happening(hourRows / hours)) {
                long count = 1 + random.nextInt(50);
                row(error, 3600, hour, count);
                day.merge(error, count, Long::sum);
            }
            if ((hour + 1) % 24 == 0 || hour == lastHour) {
                long today = hour / 24;
                day.forEach((error, count) -> row(error, 86_400, today, count));
                day.clear();
            }
        }
        int minutes = MINUTE_DAYS * 24 * 60;
        long lastMinute = now.getEpochSecond() / 60;
        for (long minute = lastMinute - minutes + 1; minute <= lastMinute; minute++) {
            for (int error : happening(minuteRows / minutes)) {
                row(error, 60, minute, 1 + random.nextInt(5));
            }
        }
        flush();
        if (!postgres) {
            connection.commit();
            connection.setAutoCommit(true);
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("DELETE FROM periskop_service_bucket");
            statement.execute("INSERT INTO periskop_service_bucket (service_id, step, start, series, occurrences, gone)"
                    + " SELECT service_id, step, start, series, SUM(occurrences), 0 FROM periskop_bucket"
                    + " GROUP BY service_id, step, start, series ORDER BY step, start, service_id, series");
            statement.execute(postgres ? "VACUUM ANALYZE" : "PRAGMA wal_checkpoint(TRUNCATE)");
        }
        System.out.printf(
                "filled in %d s: %d errors, %d buckets%n",
                (System.nanoTime() - began) / 1_000_000_000, errors, written);
    }

    private String hash(Hash hash) {
        String hex = HexFormat.of().formatHex(hash.bytes());
        return postgres ? "'\\x" + hex + "'::bytea" : "x'" + hex + "'";
    }

    private Set<Integer> happening(int count) {
        Set<Integer> found = new HashSet<>();
        for (int i = 0; i < count; i++) {
            double place = random.nextDouble();
            found.add((int) (errors * place * place * place));
        }
        return found;
    }

    private void ids() throws Exception {
        Map<String, Long> byName = new HashMap<>();
        try (Statement statement = connection.createStatement();
                var found = statement.executeQuery("SELECT id, name FROM periskop_service")) {
            while (found.next()) {
                byName.put(Texts.text(found.getBytes(2)), found.getLong(1));
            }
        }
        serviceIds = IntStream.range(0, errors)
                .mapToLong(error -> byName.get(service(error)))
                .toArray();
        hashes = IntStream.range(0, errors)
                .mapToObj(error -> Hash.of(key(error)).bytes())
                .toArray(byte[][]::new);
    }

    private void row(int error, long step, long start, long count) {
        rows.add(new long[] {error, step, start, count});
        written++;
        if (rows.size() == CHUNK) {
            flush();
        }
    }

    private void flush() {
        try {
            if (postgres) {
                copy();
            } else {
                insert();
            }
            rows.clear();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void copy() throws Exception {
        StringBuilder text = new StringBuilder(rows.size() * 80);
        for (long[] row : rows) {
            text.append(serviceIds[(int) row[0]])
                    .append("\t\\\\x")
                    .append(HexFormat.of().formatHex(hashes[(int) row[0]]))
                    .append('\t')
                    .append(row[1])
                    .append('\t')
                    .append(row[2])
                    .append("\t0\t")
                    .append(row[3])
                    .append('\n');
        }
        connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn(
                        "COPY periskop_bucket (service_id, key_hash, step, start, series, occurrences) FROM STDIN",
                        new ByteArrayInputStream(text.toString().getBytes(StandardCharsets.US_ASCII)));
    }

    private void insert() throws Exception {
        try (PreparedStatement statement = connection.prepareStatement(
                "INSERT INTO periskop_bucket (service_id, key_hash, step, start, series, occurrences) VALUES (?, ?, ?, ?, 0, ?)")) {
            for (long[] row : rows) {
                statement.setLong(1, serviceIds[(int) row[0]]);
                statement.setBytes(2, hashes[(int) row[0]]);
                statement.setLong(3, row[1]);
                statement.setLong(4, row[2]);
                statement.setLong(5, row[3]);
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    private Report report(String service, List<Integer> numbers) {
        Map<String, Integer> byKey = new LinkedHashMap<>();
        numbers.forEach(number -> byKey.put(key(number), number));
        return new Report(service, "loader", now, byKey.keySet(), before -> {
            List<Change> changes = new ArrayList<>();
            Map<String, Marks> marks = new HashMap<>();
            byKey.forEach((key, number) -> {
                changes.add(new Change(
                        error(service, key, number),
                        List.of(),
                        List.of(new ErrorEvent(service, key, ErrorEvent.Type.FIRST_SEEN, now, ErrorEvent.SERVER))));
                marks.put(key, new Marks(List.of(new Mark(null, 1)), 0, null, Severity.ERROR, key, 0));
            });
            return new After(changes, marks);
        });
    }

    private StoredError error(String service, String key, int number) {
        Occurrence occurrence = new Occurrence(
                "uuid-" + number,
                now,
                Severity.ERROR,
                new ErrorInstance(
                        "com.example.shop.SomeException",
                        "cannot do " + number,
                        List.of("at com.example.shop.Some.method(Some.java:" + number % 1000 + ")"),
                        null),
                null);
        return new StoredError(
                service,
                key,
                1,
                0,
                Severity.ERROR,
                "loader",
                now,
                now,
                now,
                new State(State.Status.OPEN, now, false),
                List.of(occurrence));
    }

    private void ask(int times) {
        QueryEngine engine = new QueryEngine(store, LIMITS, QueryLimits.DEFAULT, () -> now, () -> 0);
        Set<ErrorRef> page = new HashSet<>();
        for (int error = 0; error < 50; error++) {
            page.add(new ErrorRef(service(error * 37), key(error * 37)));
        }
        TimeSeriesQuery day = TimeSeriesQuery.of(Measure.OCCURRENCES, now.minus(Duration.ofDays(1)), now);
        TimeSeriesQuery month = TimeSeriesQuery.of(Measure.OCCURRENCES, now.minus(Duration.ofDays(30)), now);
        List<String> byError = List.of("service", "key");
        Map<String, Supplier<Mono<?>>> questions = new LinkedHashMap<>();
        question(
                questions,
                engine,
                "24 h by service, 15 m",
                day.by(List.of("service"), SeriesLoad::labels).points(100, null));
        question(
                questions,
                engine,
                "24 h by service, 1 h",
                day.by(List.of("service"), SeriesLoad::labels).step(Duration.ofHours(1)));
        question(questions, engine, "24 h total, 1 h", day.step(Duration.ofHours(1)));
        question(
                questions,
                engine,
                "24 h top 10 errors, 1 h",
                day.by(byError, SeriesLoad::labels).step(Duration.ofHours(1)));
        question(
                questions,
                engine,
                "24 h by severity, 1 h",
                day.by(List.of("class"), SeriesLoad::labels).step(Duration.ofHours(1)));
        question(
                questions,
                engine,
                "30 d top 10 errors, 1 d",
                month.by(byError, SeriesLoad::labels).step(Duration.ofDays(1)));
        question(
                questions,
                engine,
                "30 d top 10 errors, 1 d Berlin",
                month.by(byError, SeriesLoad::labels).step(Duration.ofDays(1)).in(ZoneId.of("Europe/Berlin")));
        question(
                questions,
                engine,
                "30 d top 10, instant",
                month.by(byError, SeriesLoad::labels).instant(true));
        question(
                questions,
                engine,
                "30 d by service, 1 d",
                month.by(List.of("service"), SeriesLoad::labels).step(Duration.ofDays(1)));
        question(
                questions,
                engine,
                "400 d by service, 7 d",
                TimeSeriesQuery.of(Measure.OCCURRENCES, now.minus(Duration.ofDays(399)), now)
                        .by(List.of("service"), SeriesLoad::labels)
                        .step(Duration.ofDays(7)));
        question(
                questions,
                engine,
                "24 h distinct errors, 1 h",
                TimeSeriesQuery.of(Measure.ERRORS, now.minus(Duration.ofDays(1)), now)
                        .step(Duration.ofHours(1)));
        question(
                questions,
                engine,
                "24 h of 50 errors, 15 m",
                day.of(new Scope.Errors(page)).points(100, null));
        questions.put("50 sparklines, 24 h", () -> engine.sparklines(page, now.minus(Duration.ofDays(1)), now, 24));
        long today = now.getEpochSecond() / 86_400;
        questions.put(
                "30 d of days by error, only read",
                () -> store.occurrences(
                        new Scope.Everything(),
                        Grouping.ERROR,
                        List.of(new Part(Resolution.DAY, today - 30, today, 30))));
        System.out.printf("%-36s %8s %8s %8s%n", "ms", "first", "p50", "p99");
        questions.forEach((name, question) -> measure(name, question, times));
    }

    private static void question(
            Map<String, Supplier<Mono<?>>> questions, QueryEngine engine, String name, TimeSeriesQuery query) {
        questions.put(name, () -> engine.run(query).map(Frames::frames));
    }

    private static Labels labels(ErrorRef error) {
        return Labels.of(Map.of("key", error.key(), "class", error.key().hashCode() % 3 == 0 ? "warning" : "error"));
    }

    private static void measure(String name, Supplier<Mono<?>> question, int times) {
        double[] took = new double[times];
        for (int i = 0; i < times; i++) {
            long began = System.nanoTime();
            question.get().block();
            took[i] = (System.nanoTime() - began) / 1e6;
        }
        double first = took[0];
        Arrays.sort(took);
        System.out.printf(
                "%-36s %8.1f %8.1f %8.1f%n", name, first, took[times / 2], took[(int) Math.ceil(times * 0.99) - 1]);
    }
}
