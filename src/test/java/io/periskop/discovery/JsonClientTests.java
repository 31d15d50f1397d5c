package io.periskop.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.periskop.http.HttpAnswer;
import io.periskop.http.HttpCall;
import io.periskop.http.HttpConfig;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.JsonNode;

class JsonClientTests {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final byte[] PAGE = "{\"a\": 1234}".getBytes(StandardCharsets.UTF_8);

    private final DiscoveryContext context = Discovering.context(
            (config, call) -> Mono.just(new HttpAnswer(200, Map.of(), PAGE)), Schedulers.parallel());

    @Test
    void pagesAreBoundedTogether() {
        assertThat(pages(PAGE.length * 3L, "http://a_b:1/a")).hasSize(3);
        assertThatExceptionOfType(DiscoveryTrouble.class)
                .isThrownBy(() -> pages(PAGE.length * 3L - 1, "http://a_b:1/a"))
                .withMessage(
                        "GET http://a_b:1/a: the pages of the answer have more than 32 bytes together; ask for less");
    }

    @Test
    void aServerWithAnUnderscoreIsNotEveryOther() {
        assertThatExceptionOfType(DiscoveryTrouble.class)
                .isThrownBy(() -> pages(1_000, "http://c_d:1/a"))
                .withMessageContaining("on another server");
    }

    private List<JsonNode> pages(long mostBytes, String further) {
        JsonClient client = new JsonClient(context, HttpConfig.DEFAULT, PATIENCE, mostBytes);
        HttpCall first = client.get(URI.create("http://a_b:1/a"));
        List<JsonNode> pages = client.pages(
                        first, (page, number) -> number > 3 ? null : client.get(URI.create(further)))
                .block(PATIENCE);
        assertThat(pages).isNotNull();
        return pages;
    }
}
