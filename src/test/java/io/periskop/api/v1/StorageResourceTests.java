package io.periskop.api.v1;

import io.periskop.store.StorageHealth;
import io.periskop.store.StorageState;
import io.periskop.store.StorageStatus;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

class StorageResourceTests {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final StorageStatus.Waiting NONE = new StorageStatus.Waiting(0, 0);

    @Test
    void saysWhatIsWrongAndSinceWhen() {
        expect(
                new StorageStatus(
                        "postgres",
                        "me@db.example.com:5432/periskop",
                        new StorageHealth(StorageState.FULL, "the disk of the database is full", NOW),
                        NOW.minusSeconds(60),
                        new StorageStatus.Failure(
                                "full", "the disk of the database is full", "could not extend file", NOW),
                        new StorageStatus.Connections(1, 2, 3, 10),
                        new StorageStatus.Waiting(4, 500)),
                """
                {"status": "success", "data": {
                  "type": "postgres", "place": "me@db.example.com:5432/periskop", "health": "down", "state": "full",
                  "message": "the disk of the database is full",
                  "since": "2026-11-22T10:00:00Z", "lastWrite": "2026-11-22T09:59:00Z",
                  "lastFailure": {"kind": "full", "message": "the disk of the database is full",
                    "detail": "could not extend file", "at": "2026-11-22T10:00:00Z"},
                  "connections": {"used": 1, "idle": 2, "waitedFor": 3, "most": 10},
                  "waitingReports": 4, "waitingBytes": 500}}""");
    }

    @Test
    void whatThereIsNotIsNull() {
        StorageHealth up = new StorageHealth(StorageState.UP, "errors are kept in memory", NOW);
        expect(new StorageStatus("memory", "", up, null, null, null, NONE), """
                {"status": "success", "data": {
                  "type": "memory", "place": "", "health": "up", "state": "up",
                  "message": "errors are kept in memory", "since": "2026-11-22T10:00:00Z",
                  "lastWrite": null, "lastFailure": null, "connections": null, "waitingReports": 0, "waitingBytes": 0}}""");
    }

    private static void expect(StorageStatus status, String json) {
        WebTestClient.bindToRouterFunction(Apis.of(new StorageResource(() -> status)))
                .build()
                .get()
                .uri("/api/v1/status/storage")
                .exchange()
                .expectStatus()
                .isOk()
                .expectHeader()
                .contentType(MediaType.APPLICATION_JSON)
                .expectBody()
                .json(json);
    }
}
