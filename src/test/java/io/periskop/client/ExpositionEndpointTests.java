package io.periskop.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpositionEndpointTests {
    private final ErrorCollector collector = ErrorCollector.create();
    private final ExpositionEndpoint endpoint = new ExpositionEndpoint(collector);

    @Test
    void getAnswersTheDocument() {
        collector.report(new IllegalStateException("m"));
        Exposition answer = endpoint.respond("GET", null, null);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers())
                .containsEntry("Content-Type", "application/json")
                .containsEntry("Vary", "Accept-Encoding")
                .containsKey("ETag")
                .doesNotContainKeys("Content-Encoding", "Content-Length");
        assertThat(new String(answer.body(), StandardCharsets.UTF_8)).contains("\"total_count\":1");
    }

    @Test
    void headAnswersGetsHeadersOnly() {
        Exposition get = endpoint.respond("GET", null, null);
        Exposition head = endpoint.respond("HEAD", null, null);
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.headers())
                .containsAllEntriesOf(get.headers())
                .containsEntry("Content-Length", Integer.toString(get.body().length));
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "get", ""})
    void otherMethodsAreNotAllowed(String method) {
        Exposition answer = endpoint.respond(method, null, null);
        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.headers()).containsEntry("Allow", "GET, HEAD");
        assertThat(answer.body()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "-|false",
                "''|false",
                "gzip|true",
                "GZIP|true",
                "br, gzip;q=0.5|true",
                "deflate|false",
                "gzip;q=0|false",
                "gzip; q=0.000, *|false",
                "*|true",
                "*;q=0|false",
                "identity, *;q=0.1|true",
                ";,|false",
            })
    void compressesWhatIsAcceptedSo(String acceptEncoding, boolean compressed) throws IOException {
        collector.report(new IllegalStateException("m"));
        Exposition answer = endpoint.respond("GET", acceptEncoding, null);
        assertThat(answer.headers().containsKey("Content-Encoding")).isEqualTo(compressed);
        byte[] plain = compressed ? unzipped(answer.body()) : answer.body();
        assertThat(plain).isEqualTo(JsonExposition.bytes(collector.snapshot()));
    }

    @Test
    void theTagStandsUntilSomethingIsReported() {
        String tag = endpoint.respond("GET", null, null).headers().get("ETag");
        assertThat(endpoint.respond("GET", "gzip", null).headers()).containsEntry("ETag", tag);
        Exposition unchanged = endpoint.respond("GET", null, tag);
        assertThat(unchanged.status()).isEqualTo(304);
        assertThat(unchanged.headers()).containsEntry("ETag", tag).doesNotContainKey("Content-Type");
        assertThat(unchanged.body()).isEmpty();

        collector.report(new IllegalStateException("m"));
        assertThat(endpoint.respond("GET", null, tag).status()).isEqualTo(200);
    }

    @Test
    void tagsAreComparedWeaklyAndInLists() {
        String tag = endpoint.respond("GET", null, null).headers().get("ETag");
        assertThat(endpoint.respond("GET", null, tag.substring(2)).status()).isEqualTo(304);
        assertThat(endpoint.respond("HEAD", null, "\"x\", " + tag).status()).isEqualTo(304);
        assertThat(endpoint.respond("GET", null, "*").status()).isEqualTo(304);
        assertThat(endpoint.respond("GET", null, "\"x\"").status()).isEqualTo(200);
    }

    @Test
    void anotherCollectorsTagIsAnother() {
        String other = new ExpositionEndpoint(ErrorCollector.create())
                .respond("GET", null, null)
                .headers()
                .get("ETag");
        assertThat(endpoint.respond("GET", null, other).status()).isEqualTo(200);
    }

    @Test
    void bodiesAreCopies() {
        Exposition answer = endpoint.respond("GET", null, null);
        answer.body()[0] = 'x';
        assertThat(answer.body()[0]).isEqualTo((byte) '{');
    }

    private static byte[] unzipped(byte[] zipped) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(zipped))) {
            return in.readAllBytes();
        }
    }
}
