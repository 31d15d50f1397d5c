package io.periskop.api.v1;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.periskop.store.sql.SqlLocation;
import io.periskop.store.sql.SqlStorage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import reactor.core.scheduler.Schedulers;

/** The same, over a database as a server opens it. */
abstract class SqlApiContract extends ApiContract {
    private SqlStorage storage;

    /** A new one. */
    abstract SqlLocation location();

    /** Takes away what {@link #location} made. */
    abstract void lose();

    @Override
    Ports store() {
        storage = SqlStorage.start(
                location(),
                LIMITS,
                (service, what, count) -> {},
                Duration.ofHours(24),
                Schedulers.parallel(),
                new SimpleMeterRegistry());
        return Ports.of(storage);
    }

    @AfterEach
    void close() {
        if (storage != null) {
            storage.close();
        }
    }

    @Test
    void whatIsLostIsSaidByWhateverReadsIt() {
        ApiServer api = api();
        api.counted("shop", "Timeout", 3, "no answer within 5 s", ApiServer.T0);
        api.look();
        String error = "/api/v1/errors/" + ApiServer.id("shop", "Timeout");
        lose();
        for (String path : List.of(
                error,
                error + "/occurrences",
                error + "/events",
                error + "/targets",
                "/api/v1/errors?q=\"within 5\"",
                "/api/v1/errors?sort=occurrences",
                "/api/v1/services",
                "/api/v1/events",
                "/api/v1/export",
                "/api/v1/query?queryType=instant&from=0&to=1",
                "/api/v1/query?queryType=events&from=0&to=1")) {
            api.problem(api.asked(path), ProblemType.STORAGE_UNAVAILABLE);
        }
        for (String change : List.of("{\"state\":\"resolved\"}", "{\"labels\":{\"a\":\"b\"}}")) {
            api.problem(api.send("PATCH", error, change), ProblemType.STORAGE_UNAVAILABLE);
            api.problem(
                    api.send("POST", "/api/v1/errors/actions", "{\"q\":\"\",\"change\":" + change + "}"),
                    ProblemType.STORAGE_UNAVAILABLE);
        }
        api.problem(
                api.send(
                        "POST",
                        "/api/v1/import/annotations",
                        MediaType.APPLICATION_NDJSON,
                        "{\"service\":\"shop\",\"key\":\"Timeout\",\"labels\":{\"a\":\"b\"}}"),
                ProblemType.STORAGE_UNAVAILABLE);
        Map<?, ?> answers = api.query(
                "{\"from\": 0, \"to\": 1, \"queries\": [{\"refId\": \"A\"}, {\"refId\": \"B\", \"queryType\": \"events\"}]}");
        assertThat(answers.values())
                .hasSize(2)
                .allSatisfy(
                        result -> assertThat(((Map<?, ?>) result).get("status")).isEqualTo(503));
        api.get("/api/v1/status/storage")
                .jsonPath("$.data.health")
                .isEqualTo("down")
                .jsonPath("$.data.lastFailure.kind")
                .isNotEmpty();
        // What needs no storage goes on.
        api.get("/api/v1/labels/service/values").jsonPath("$.data[0].text").isEqualTo("shop");
    }
}
