package io.periskop.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.store.sql.DatabaseServer;
import io.periskop.store.sql.SqlLocation;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The server is killed while events come in: what it answered with 200 is counted once, and nothing is counted twice. */
class SentryKilledIT {
    private static final String KEY = "0123456789abcdef0123456789abcdef";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int SENDERS = 8;
    private static final int KILLS = Integer.getInteger("sentry.kills", 1);
    private static final int ENOUGH = 200;
    private static final String[] TYPES = {"Alpha", "Beta", "Gamma"};
    private static final JsonMapper JSON = new JsonMapper();

    private final AtomicInteger ids = new AtomicInteger();

    @TempDir
    private Path dir;

    private record Event(String id, int type) {}

    /** What became of the events of one life. */
    private static final class Life {
        private final AtomicIntegerArray stored = new AtomicIntegerArray(TYPES.length);
        private final AtomicInteger answered = new AtomicInteger();
        private final Queue<Event> unanswered = new ConcurrentLinkedQueue<>();
        private final Queue<String> surprises = new ConcurrentLinkedQueue<>();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sqlite", "postgres"})
    void whatWasAnsweredIsCountedOnce(String engine) throws Exception {
        Path file = Files.writeString(
                dir.resolve("periskop.yaml"),
                repository(engine) + "sentry: {projects: [{id: 1, service: shop, keys: [" + KEY + "]}]}\n");
        int[] known = new int[TYPES.length];
        List<Event> unanswered = new ArrayList<>();
        ServerProcess server = ServerProcess.start("--config=" + file);
        try {
            for (int i = 0; i < KILLS; i++) {
                Life life = untilKilled(server);
                server.close();
                server = ServerProcess.start("--config=" + file);
                known = counted(server, known, life);
                unanswered.addAll(life.unanswered);
            }
            sentAgain(server, unanswered, known);
        } finally {
            server.close();
        }
    }

    /** Those that got no answer may have been counted, each once. */
    private static int[] counted(ServerProcess server, int[] before, Life life) {
        int[] now = new int[TYPES.length];
        for (int type = 0; type < TYPES.length; type++) {
            String name = TYPES[type];
            int least = before[type] + life.stored.get(type);
            Eventually.within(PATIENCE, () -> total(server, name) >= least);
            now[type] = total(server, name);
            assertThat(now[type]).as(name).isBetween(least, least + of(type, life.unanswered));
        }
        return now;
    }

    private static int of(int type, Collection<Event> events) {
        return (int) events.stream().filter(each -> each.type() == type).count();
    }

    /** As an SDK would that got no answer, and twice: what this server has taken it knows. */
    private static void sentAgain(ServerProcess server, List<Event> unanswered, int[] known) throws Exception {
        assertThat(unanswered).as("those under way when the server was killed").isNotEmpty();
        HttpClient client = HttpClient.newHttpClient();
        for (int time = 0; time < 2; time++) {
            for (Event event : unanswered) {
                assertThat(client.send(request(server.port(), event), BodyHandlers.ofString())
                                .statusCode())
                        .isEqualTo(200);
            }
        }
        for (int type = 0; type < TYPES.length; type++) {
            assertThat(total(server, TYPES[type])).isEqualTo(known[type] + of(type, unanswered));
        }
    }

    private Life untilKilled(ServerProcess server) throws Exception {
        Life life = new Life();
        List<Thread> senders = new ArrayList<>();
        for (int i = 0; i < SENDERS; i++) {
            Thread sender = new Thread(() -> send(server.port(), life));
            sender.start();
            senders.add(sender);
        }
        Eventually.within(PATIENCE, () -> life.answered.get() >= ENOUGH || !life.surprises.isEmpty());
        server.signal("KILL");
        for (Thread sender : senders) {
            sender.join();
        }
        assertThat(server.exitCode()).isEqualTo(128 + 9);
        assertThat(life.surprises).isEmpty();
        return life;
    }

    /** Until it gets no answer. */
    private void send(int port, Life life) {
        HttpClient client = HttpClient.newHttpClient();
        while (true) {
            int number = ids.incrementAndGet();
            Event event = new Event(String.format(Locale.ROOT, "%032x", number), number % TYPES.length);
            try {
                HttpResponse<String> answer = client.send(request(port, event), BodyHandlers.ofString());
                if (answer.statusCode() != 200) {
                    life.surprises.add(answer.statusCode() + " " + answer.body());
                    return;
                }
                life.stored.incrementAndGet(event.type());
                life.answered.incrementAndGet();
            } catch (IOException e) {
                life.unanswered.add(event);
                return;
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    private static HttpRequest request(int port, Event event) {
        String body = "{\"event_id\":\"" + event.id() + "\"}\n{\"type\":\"event\"}\n{\"event_id\":\"" + event.id()
                + "\",\"exception\":{\"values\":[{\"type\":\"" + TYPES[event.type()]
                + "\",\"value\":\"it broke\"}]}}\n";
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/1/envelope/?sentry_key=" + KEY))
                .timeout(Duration.ofSeconds(30))
                .POST(BodyPublishers.ofString(body))
                .build();
    }

    private static int total(ServerProcess server, String type) {
        JsonNode all = JSON.readTree(server.http().get("/services/shop/errors/").body());
        for (JsonNode error : all) {
            if (error.get("aggregation_key").asString().startsWith(type + "@")) {
                return error.get("total_count").asInt();
            }
        }
        return 0;
    }

    private String repository(String engine) {
        if (engine.equals("sqlite")) {
            return "repository: {type: sqlite, path: \"" + dir.resolve("errors.db") + "\"}\n";
        }
        SqlLocation.Server database = DatabaseServer.POSTGRES.database();
        return "repository:\n  type: postgres\n  dsn: host=127.0.0.1 port=%d user=%s dbname=%s sslmode=disable\n"
                .formatted(database.hosts().get(0).port(), database.user(), database.database());
    }
}
