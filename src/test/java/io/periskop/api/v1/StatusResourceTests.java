package io.periskop.api.v1;

import io.periskop.catalog.CatalogFeed;
import io.periskop.store.StorageHealth;
import io.periskop.store.StorageState;
import io.periskop.store.StorageStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.scheduler.Schedulers;

class StatusResourceTests {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    private final QueryRig rig = new QueryRig()
            .happens("2026-11-22T10:00:30Z", "shop", "k1", 5)
            .happens("2026-11-22T10:00:30Z", "shop", "k2", 5)
            .happens("2026-11-22T10:00:30Z", "billing", "k1", 5);
    private final CatalogFeed feed =
            new CatalogFeed(rig.store, rig.catalog, () -> 0, Schedulers.parallel(), Duration.ofHours(1));

    @Test
    void isReadyWhenEverythingWasRead() {
        expect(StorageState.UP, "errors are stored", "\"ready\": false");
        feed.look().block();
        expect(StorageState.UP, "errors are stored", """
                "version": "1.2.3", "ready": true, "services": 2, "errors": 3, "startedAt": "2026-11-22T10:00:00Z",
                "storage": {"kind": "postgres", "state": "up", "detail": "errors are stored"}""");
    }

    @Test
    void saysWhatIsWrongWithTheStorage() {
        feed.look().block();
        expect(StorageState.FULL, "the disk of the database is full", """
                "ready": false, "errors": 3,
                "storage": {"kind": "postgres", "state": "full", "detail": "the disk of the database is full"}""");
    }

    private void expect(StorageState state, String sentence, String members) {
        StorageStatus status = new StorageStatus(
                "postgres",
                "me@db.example.com:5432/periskop",
                new StorageHealth(state, sentence, NOW),
                null,
                null,
                null,
                new StorageStatus.Waiting(0, 0));
        WebTestClient.bindToRouterFunction(
                        Apis.of(new StatusResource("1.2.3", NOW, () -> status, rig.catalog, feed, TreeMap::new)))
                .build()
                .get()
                .uri("/api/v1/status")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .json("{" + members + "}");
    }
}
