package io.periskop.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.store.sql.DatabaseServer;
import io.periskop.store.sql.SqlLocation.Server;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two servers on one PostgreSQL: what the one counts is told to who listens to the other. */
@Timeout(120)
class StreamOfTwoServersTests {
    private static final int TIMES = 5;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    @Test
    void whatTheOtherServerCountedIsToldHere() throws IOException {
        Server database = DatabaseServer.POSTGRES.database();
        String configuration = """
                repository: {type: postgres, dsn: "host=127.0.0.1 port=%d user=%s dbname=%s sslmode=disable"}
                services:
                - name: shop
                """.formatted(database.hosts().get(0).port(), database.user(), database.database());
        List<Long> millis = new ArrayList<>();
        try (WholeServer counting = WholeServer.start(folder, configuration, RequestGuard.Patience.DEFAULT);
                WholeServer telling = WholeServer.start(folder, configuration, RequestGuard.Patience.DEFAULT);
                Socket stream = new Socket(InetAddress.getLoopbackAddress(), telling.port())) {
            stream.setSoTimeout((int) PATIENCE.toMillis());
            stream.getOutputStream()
                    .write(("GET /api/v1/stream HTTP/1.1\r\nHost: 127.0.0.1:" + telling.port() + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(stream.getInputStream(), StandardCharsets.UTF_8));
            assertThat(until(lines, ":periskop")).contains(":periskop");
            for (int i = 1; i <= TIMES; i++) {
                counting.counted("shop", List.of("error-" + i), i);
                long counted = System.nanoTime();
                assertThat(until(lines, "\"key\":")).contains("\"key\":\"error-" + i + "\"", "\"total\":" + i + ",");
                millis.add(Duration.ofNanos(System.nanoTime() - counted).toMillis());
            }
        }
        System.out.printf(
                "what another server counted is told after %s ms, %d ms at most%n", millis, Collections.max(millis));
    }

    /** The line that has it. */
    private static String until(BufferedReader lines, String part) throws IOException {
        String line = lines.readLine();
        while (line != null && !line.contains(part)) {
            line = lines.readLine();
        }
        return String.valueOf(line);
    }
}
