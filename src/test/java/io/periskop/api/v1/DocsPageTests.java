package io.periskop.api.v1;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;

class DocsPageTests {
    private static final Pattern ADDRESS = Pattern.compile("(?:src|href)=\"([^\"]+)\"");

    private final WebTestClient client = WebTestClient.bindToRouterFunction(Apis.of(DocsPageTests::declare))
            .configureClient()
            .responseTimeout(Duration.ofSeconds(60))
            .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(4 << 20))
            .build();

    private static void declare(Endpoints endpoints) {
        endpoints
                .delete("/api/v1/x", Call::nothing)
                .id("x")
                .tag("x")
                .summary("x")
                .answersNothing("x");
    }

    @Test
    void everythingThatThePageNeedsIsHere() {
        String page = text(get("/api/docs"));
        Matcher addresses = ADDRESS.matcher(page);
        int found = 0;
        while (addresses.find()) {
            EntityExchangeResult<byte[]> file = get("/api/" + addresses.group(1));
            assertThat(file.getResponseBody()).isNotEmpty();
            assertThat(file.getResponseHeaders().getFirst("X-Content-Type-Options"))
                    .isEqualTo("nosniff");
            found++;
        }
        assertThat(found).isEqualTo(6);
    }

    @Test
    void nothingOfThePageIsInlineOrFromElsewhere() {
        EntityExchangeResult<byte[]> page = get("/api/docs");
        assertThat(page.getResponseHeaders().getFirst("Content-Security-Policy"))
                .startsWith("default-src 'none'; script-src 'self'; style-src 'self';")
                .doesNotContain("unsafe");
        assertThat(text(page)).doesNotContain("<style").doesNotContain("://").doesNotContain("style=");
        assertThat(text(page).split("<script ", -1)).hasSize(3);
        assertThat(text(page)).doesNotContain("<script>");
    }

    @Test
    void isNotSentTwice() {
        String etag = get("/api/docs/swagger-ui.css").getResponseHeaders().getETag();
        client.get()
                .uri("/api/docs/swagger-ui.css")
                .header("If-None-Match", etag)
                .exchange()
                .expectStatus()
                .isNotModified();
    }

    @Test
    void otherFilesOfSwaggerUiAreNotServed() {
        for (String path : new String[] {"/api/docs/index.html", "/api/docs/swagger-ui.js", "/api/docs/..%2fx"}) {
            client.get()
                    .uri(java.net.URI.create(path))
                    .exchange()
                    .expectStatus()
                    .isNotFound();
        }
        client.post().uri("/api/docs").exchange().expectStatus().isEqualTo(405);
        client.get().uri("/api/docs/").exchange().expectStatus().isPermanentRedirect();
    }

    private EntityExchangeResult<byte[]> get(String path) {
        return client.get()
                .uri(path)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .returnResult();
    }

    private static String text(EntityExchangeResult<byte[]> result) {
        return new String(result.getResponseBody(), StandardCharsets.UTF_8);
    }
}
