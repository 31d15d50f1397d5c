package io.periskop.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.store.sql.DatabaseServer;
import io.periskop.store.sql.SqlLocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The database is not there when the server starts, and is lost while it runs. */
class DatabaseLostIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int TARGETS = 3;

    @TempDir
    private Path dir;

    @Test
    void nothingIsLostOrCountedTwice() throws IOException {
        SqlLocation.Server database = DatabaseServer.POSTGRES.database();
        DatabaseServer.POSTGRES.crash();
        try (FakeTargets targets = new FakeTargets()) {
            count(targets, 10);
            Path file = Files.writeString(dir.resolve("periskop.yaml"), configuration(database, targets));
            try (ServerProcess server = ServerProcess.start("--config=" + file)) {
                expectTrouble(server, "the database cannot be reached; look whether it runs, and at the network");
                DatabaseServer.POSTGRES.startAgain();
                expectTotal(server, 10);
                expectReady(server);
                DatabaseServer.POSTGRES.crash();
                count(targets, 25);
                expectTrouble(server, "the database cannot be reached; look whether it runs, and at the network");
                double asked = scrapes(server);
                Eventually.within(PATIENCE, () -> scrapes(server) > asked + TARGETS);
                DatabaseServer.POSTGRES.startAgain();
                expectReady(server);
                expectTotal(server, 25);
                count(targets, 40);
                expectTotal(server, 40);
                assertThat(server.log().lines().filter(line -> line.contains("errors cannot be stored")))
                        .as(server.log())
                        .hasSizeBetween(2, 8);
                assertThat(server.log()).contains("again, after").doesNotContain("\tat ");
            }
        }
    }

    private static void expectTrouble(ServerProcess server, String sentence) {
        Eventually.within(PATIENCE, () -> {
            RawHttp.Answer ready = server.http().get("/-/ready");
            return ready.status() == 503 && ready.text().equals(sentence + "\n");
        });
        assertThat(server.http().get("/-/health").status()).isEqualTo(200);
        Eventually.within(
                PATIENCE, () -> server.http().get("/api/v1/targets").text().contains("\"lastErrorKind\":\"storage\""));
        assertThat(server.http().get("/api/v1/targets").text())
                .contains("\"lastError\":\"its answer could not be stored: " + sentence);
        assertThat(server.http().get("/api/v1/status/storage").text())
                .contains("\"state\":\"down\"", "\"health\":\"down\"", sentence);
        assertThat(server.http().get("/metrics").text())
                .contains("periskop_storage_up 0.0\n", "periskop_storage_failures_total{kind=\"unreachable\"}");
    }

    private static void expectReady(ServerProcess server) {
        Eventually.within(PATIENCE, () -> server.http().get("/-/ready").status() == 200);
        assertThat(server.http().get("/metrics").text())
                .contains(
                        "periskop_storage_up 1.0\n",
                        "periskop_storage_transaction_seconds_bucket{kind=\"write\",le=",
                        "periskop_storage_connections{state=\"most\"} 10.0\n");
    }

    private static void expectTotal(ServerProcess server, int each) {
        String total = "\"total_count\":" + each * TARGETS + ",";
        Eventually.within(
                PATIENCE,
                () -> server.http().get("/services/shop/errors/").text().contains(total));
    }

    private static double scrapes(ServerProcess server) {
        return server.http()
                .get("/metrics")
                .text()
                .lines()
                .filter(line -> line.startsWith("periskop_scrapes_total{result=\"failed\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private static void count(FakeTargets targets, int count) {
        for (int i = 0; i < TARGETS; i++) {
            targets.serving("/p" + i, """
                    {"target_uuid": "process-%d", "aggregated_errors": [{
                      "aggregation_key": "Timeout@1", "total_count": %d, "severity": "error",
                      "created_at": "2026-11-22T10:00:00Z", "latest_errors": [{
                        "uuid": "u-%d-%d", "timestamp": "2026-11-22T10:00:00Z", "severity": "error",
                        "error": {"class": "Timeout", "message": "m", "stacktrace": [], "cause": null},
                        "http_context": null}]}]}""".formatted(i, count, i, count));
        }
    }

    private static String configuration(SqlLocation.Server database, FakeTargets targets) {
        StringBuilder file =
                new StringBuilder("""
                repository:
                  type: postgres
                  dsn: host=127.0.0.1 port=%d user=%s dbname=%s sslmode=disable
                services:
                - name: shop
                  scraper: {refresh_interval: 200ms}
                  static_configs:
                """.formatted(database.hosts().get(0).port(), database.user(), database.database()));
        for (int i = 0; i < TARGETS; i++) {
            file.append("""
                    - targets: ["%s"]
                      labels: {__metrics_path__: /p%d}
                    """.formatted(targets.address(), i).indent(2));
        }
        return file.toString();
    }
}
