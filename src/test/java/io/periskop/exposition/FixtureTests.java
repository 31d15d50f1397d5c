package io.periskop.exposition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.periskop.error.ErrorInstance;
import io.periskop.error.HttpContext;
import io.periskop.error.Occurrence;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the real clients sent is read as the original server read it: {@code golden/} holds the errors that it listed for
 * each document.
 */
class FixtureTests {
    private static final JsonMapper JSON = new JsonMapper();
    private static final long GO_ZERO_TIME =
            Instant.parse("0001-01-01T00:00:00Z").getEpochSecond();

    static List<String> fixtures() {
        return Documents.fixtures();
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void readsAsTheOriginal(String name) throws MalformedExposition {
        byte[] document = Documents.fixture(name);

        Snapshot snapshot = Documents.read(document, Seen.NOTHING);

        assertThat(snapshot.rejected()).isEmpty();
        assertThat(snapshot.cut().none()).isTrue();
        assertThat(snapshot.targetUuid())
                .isEqualTo(JSON.readTree(document).get("target_uuid").asString());
        assertThat(byKey(snapshot)).isEqualTo(golden(name));
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void isRecognisedByItsSecondRead(String name) throws MalformedExposition {
        byte[] document = Documents.fixture(name);
        Snapshot first = Documents.read(document, Seen.NOTHING);

        Snapshot second = Documents.read(document, first.seen());

        assertThat(second.aggregates()).isEmpty();
        assertThat(second.unchanged()).isEqualTo(first.aggregates().size());
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void survivesWritingAndReading(String name) throws MalformedExposition {
        Snapshot read = Documents.read(Documents.fixture(name), Seen.NOTHING);

        Snapshot again = Documents.read(Documents.written(read.aggregates()), Seen.NOTHING);

        assertThat(again.aggregates()).isEqualTo(read.aggregates());
    }

    @Test
    void headerThatIsNoTextCostsItsAggregateOnly() throws MalformedExposition {
        Snapshot snapshot = Documents.read("""
                {'aggregated_errors': [
                  {'aggregation_key': 'RepoError@a', 'total_count': 1, 'severity': 'error',
                   'latest_errors': [{'error': {'class': 'RepoError', 'message': 'm', 'stacktrace': [], 'cause': null},
                     'uuid': 'f8f6c9c8-c7bb-11f0-a1f5-0242ac110002', 'timestamp': '2026-11-22T15:57:36.285Z',
                     'severity': 'error', 'http_context': {'request_method': 'GET', 'request_url': '/',
                       'request_headers': {'Content-Length': 5, 'X-Retry': true}, 'request_body': null}}]},
                  {'aggregation_key': 'RepoError@b', 'total_count': 2}],
                 'target_uuid': 'f8f6c9c8-c7bb-11f0-a1f5-0242ac110002'}
                """);

        assertThat(snapshot.aggregates())
                .extracting(ReportedAggregate::key, ReportedAggregate::totalCount)
                .containsExactly(tuple("RepoError@b", 2L));
        assertThat(snapshot.rejected())
                .containsExactly(new Rejection(0, "request_headers: expected a text, got the number 5"));
    }

    /** In the original's own form, but for the order of lists that it sorts. */
    private static JsonNode byKey(Snapshot snapshot) {
        Map<String, Object> byKey = new TreeMap<>();
        for (ReportedAggregate aggregate : snapshot.aggregates()) {
            Map<String, Object> occurrences = new TreeMap<>();
            aggregate.occurrences().forEach(o -> occurrences.put(o.uuid(), occurrence(o)));
            Map<String, Object> fields = new TreeMap<>();
            fields.put("total_count", aggregate.totalCount());
            fields.put("severity", aggregate.severity().text());
            fields.put("created_at", seconds(aggregate.createdAt()));
            fields.put("latest_errors", occurrences);
            byKey.put(aggregate.key(), fields);
        }
        return JSON.readTree(JSON.writeValueAsString(byKey));
    }

    private static Map<String, Object> occurrence(Occurrence occurrence) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("error", error(occurrence.error()));
        fields.put("uuid", occurrence.uuid());
        fields.put("timestamp", seconds(occurrence.timestamp()));
        fields.put("severity", occurrence.severity().text());
        fields.put("http_context", occurrence.httpContext() == null ? null : http(occurrence.httpContext()));
        return fields;
    }

    private static Map<String, Object> error(ErrorInstance error) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("class", error.className());
        fields.put("message", error.message());
        fields.put("stacktrace", error.stacktrace());
        fields.put("cause", error.cause() == null ? null : error(error.cause()));
        return fields;
    }

    private static Map<String, Object> http(HttpContext http) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("request_method", http.method());
        fields.put("request_url", http.url());
        fields.put("request_headers", http.headers());
        fields.put("request_body", http.body());
        return fields;
    }

    private static long seconds(Instant time) {
        return time == null ? GO_ZERO_TIME : time.getEpochSecond();
    }

    private static JsonNode golden(String name) {
        Map<String, Object> byKey = new TreeMap<>();
        for (JsonNode aggregate : JSON.readTree(Documents.fixture("golden/" + name.replace('/', '-')))) {
            Map<String, Object> occurrences = new TreeMap<>();
            aggregate
                    .get("latest_errors")
                    .forEach(o -> occurrences.put(o.get("uuid").asString(), o));
            Map<String, Object> fields = new TreeMap<>();
            fields.put("total_count", aggregate.get("total_count"));
            fields.put("severity", aggregate.get("severity"));
            fields.put("created_at", aggregate.get("created_at"));
            fields.put("latest_errors", occurrences);
            byKey.put(aggregate.get("aggregation_key").asString(), fields);
        }
        return JSON.readTree(JSON.writeValueAsString(byKey));
    }
}
