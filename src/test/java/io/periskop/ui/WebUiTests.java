package io.periskop.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;

class WebUiTests {
    private static final Pattern FILE = Pattern.compile("(?:href|src)=\"(ui/assets/[^\"]+)\"");
    private static final Pattern IMPORT = Pattern.compile("(?m)^(?:import|export|\\}).*?(?:from) ?['\"]([^'\"]+)['\"]");
    private static final int MOST_BYTES = 150_000;

    private final WebTestClient client =
            WebTestClient.bindToRouterFunction(new WebUi().routes()).build();

    @Test
    void theRootIsThePageForBrowsersOnly() {
        assertThat(html("/")).contains("<div id=\"app\">");
        for (MediaType type : List.of(MediaType.ALL, MediaType.APPLICATION_JSON, MediaType.TEXT_PLAIN)) {
            client.get().uri("/").accept(type).exchange().expectStatus().isNotFound();
        }
        client.get().uri("/").exchange().expectStatus().isNotFound();
    }

    /** So that it works below any path, without being told. */
    @ParameterizedTest
    @CsvSource({"/,./", "/ui,./", "/ui/errors,../", "/ui/errors/abc,../../", "/ui/,../"})
    void knowsItsRootByItsDepth(String path, String base) {
        assertThat(html(path)).contains("<base href=\"" + base + "\">");
    }

    @Test
    void thePolicyLetsNothingInFromElsewhereAndNothingInline() {
        HttpHeaders headers = get("/ui/errors").getResponseHeaders();

        assertThat(headers.getFirst("Content-Security-Policy"))
                .isEqualTo(WebUi.POLICY)
                .contains("default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe", "http:", "https:", "*");
        assertThat(headers.getFirst("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(headers.getCacheControl()).isEqualTo("no-cache");
        assertThat(html("/ui/errors"))
                .doesNotContain(" style=", " onclick", "<style")
                .doesNotContainPattern("<script>");
    }

    @Test
    void isNotSentAgainWhileItIsTheSame() {
        String etag = get("/ui/errors").getResponseHeaders().getETag();

        client.get()
                .uri("/ui/status")
                .header(HttpHeaders.IF_NONE_MATCH, etag)
                .exchange()
                .expectStatus()
                .isEqualTo(HttpStatus.NOT_MODIFIED);
        client.get()
                .uri("/ui/errors/x")
                .header(HttpHeaders.IF_NONE_MATCH, etag)
                .exchange()
                .expectStatus()
                .isOk();
    }

    @Test
    void everyFileThatThePageNamesIsThereForEver() {
        for (String file : files()) {
            EntityExchangeResult<byte[]> answer = get("/" + file);

            assertThat(answer.getStatus()).as(file).isEqualTo(HttpStatus.OK);
            assertThat(answer.getResponseHeaders().getCacheControl()).contains("immutable", "private");
        }
    }

    /** A browser knows no names of packages, and would stop there. */
    @Test
    void everyModuleImportsOnlyFilesBesideIt() {
        for (String file : files()) {
            if (file.endsWith(".js")) {
                String code = new String(get("/" + file).getResponseBody(), StandardCharsets.UTF_8);
                for (MatchResult found : IMPORT.matcher(code).results().toList()) {
                    if (!code.substring(0, found.start()).endsWith("@")) {
                        String imported = "/" + file.substring(0, file.lastIndexOf('/') + 1) + found.group(1);
                        assertThat(get(java.net.URI.create(imported).normalize().getPath())
                                        .getStatus())
                                .as(file + " imports " + found.group(1))
                                .isEqualTo(HttpStatus.OK);
                    }
                }
            }
        }
    }

    @Test
    void allOfItIsSmall() throws IOException {
        int sum = 0;
        for (String file : files()) {
            EntityExchangeResult<byte[]> answer = client.get()
                    .uri("/" + file)
                    .header(HttpHeaders.ACCEPT_ENCODING, "gzip, deflate, br")
                    .exchange()
                    .expectBody()
                    .returnResult();
            byte[] body = answer.getResponseBody();
            assertThat(answer.getResponseHeaders().getFirst(HttpHeaders.CONTENT_ENCODING))
                    .isEqualTo("gzip");
            assertThat(new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes())
                    .isEqualTo(get("/" + file).getResponseBody());
            sum += body.length;
        }
        assertThat(sum).isBetween(10_000, MOST_BYTES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip;q=0", "gzip; q=0.0", "identity", "br"})
    void whoTakesNoGzipGetsNone(String encodings) {
        client.get()
                .uri("/" + files().get(0))
                .header(HttpHeaders.ACCEPT_ENCODING, encodings)
                .exchange()
                .expectHeader()
                .doesNotExist(HttpHeaders.CONTENT_ENCODING);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/ui/assets/0000000000000000/main.js",
                "/ui/assets/HASH/nothing.js",
                "/ui/assets/HASH/../../../../application.properties",
                "/ui/assets/HASH/index.html",
                "/ui/assets/HASH/",
                "/ui/assets/HASH",
                "/ui/a/b/c/d/e/f/g/h/i/j/k"
            })
    void whatIsNotThereIsNotFound(String path) {
        String hash = files().get(0).split("/")[2];

        assertThat(get(path.replace("HASH", hash)).getStatus()).isEqualTo(HttpStatus.NOT_FOUND);
    }

    @Test
    void otherMethodsAreRefused() {
        client.method(HttpMethod.POST)
                .uri("/ui/errors")
                .exchange()
                .expectStatus()
                .isEqualTo(405);
        client.method(HttpMethod.OPTIONS)
                .uri("/ui/errors")
                .exchange()
                .expectHeader()
                .valueEquals(HttpHeaders.ALLOW, "GET, HEAD, OPTIONS");
        client.head().uri("/ui/errors").exchange().expectStatus().isOk();
    }

    private List<String> files() {
        return Arrays.asList(
                FILE.matcher(html("/")).results().map(found -> found.group(1)).toArray(String[]::new));
    }

    private String html(String path) {
        return new String(get(path).getResponseBody(), StandardCharsets.UTF_8);
    }

    private EntityExchangeResult<byte[]> get(String path) {
        return client.get()
                .uri(path)
                .header(HttpHeaders.ACCEPT, "text/html,application/xhtml+xml,*/*;q=0.8")
                .exchange()
                .expectBody()
                .returnResult();
    }
}
