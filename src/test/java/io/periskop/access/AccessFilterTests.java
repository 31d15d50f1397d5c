package io.periskop.access;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.periskop.api.v1.Problems;
import io.periskop.http.HttpTrouble;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.security.crypto.bcrypt.BCrypt;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.server.WebHandler;
import reactor.core.publisher.Mono;

class AccessFilterTests {
    private static final String TOKEN = "0123456789abcdef-backstage";
    private static final String HASH = BCrypt.hashpw("pass:word\u00e4", BCrypt.gensalt(4));
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final AtomicLong nanos = new AtomicLong();
    private final ListAppender<ILoggingEvent> audit = new ListAppender<>();
    private @Nullable AccessFilter filter;

    @BeforeEach
    void listen() {
        audit.start();
        auditLogger().setLevel(Level.INFO);
        auditLogger().addAppender(audit);
    }

    @AfterEach
    void stop() {
        auditLogger().detachAppender(audit);
        if (filter != null) {
            filter.dispose();
        }
    }

    @Test
    void withoutLoginsEverybodyReadsAndProgramsWrite() {
        WebTestClient client = client(AccessConfig.OPEN);

        assertThat(answer(client, HttpMethod.GET, "/services/", h -> {})).isEqualTo("200 anonymous");
        assertThat(answer(client, HttpMethod.POST, "/-/reload", h -> {})).isEqualTo("200 anonymous");
        assertThat(answer(client, HttpMethod.GET, "/services/", h -> h.setBasicAuth("any", "thing")))
                .isEqualTo("200 anonymous");
        assertThat(answer(client, HttpMethod.GET, "/services/", h -> h.set("X-Periskop-Actor", "alice")))
                .isEqualTo("200 anonymous");
    }

    @Test
    void pagesOfOthersDoNotWrite() {
        WebTestClient client = client(AccessConfig.OPEN);

        EntityExchangeResult<byte[]> refused =
                exchange(client, HttpMethod.PATCH, "/api/v1/errors/1", h -> h.setOrigin("http://evil.example"));

        assertThat(refused.getStatus().value()).isEqualTo(403);
        assertThat(refused.getResponseHeaders().getFirst("Content-Type")).isEqualTo("application/problem+json");
        assertThat(text(refused))
                .contains(
                        "\"type\":\"urn:periskop:problem:forbidden\"",
                        "\"status\":403",
                        "\"instance\":\"/api/v1/errors/1\"",
                        "\"reason\":\"other_origin\"");
        assertThat(answer(client, HttpMethod.GET, "/api/v1/errors", h -> h.setOrigin("http://evil.example")))
                .isEqualTo("200 anonymous");
        assertThat(answer(client, HttpMethod.DELETE, "/services/a/errors/k/", h -> h.setOrigin("http://evil.example")))
                .startsWith("403 a page of another origin");
        assertThat(rejected("other_origin")).isEqualTo(2);
    }

    @Test
    void whoHasToLogInIsToldHow() {
        WebTestClient client = client(secured());

        EntityExchangeResult<byte[]> page = exchange(client, HttpMethod.GET, "/services/", h -> {});
        EntityExchangeResult<byte[]> api = exchange(client, HttpMethod.GET, "/api/v1/errors", h -> {});

        assertThat(page.getStatus().value()).isEqualTo(401);
        assertThat(page.getResponseHeaders().get("WWW-Authenticate"))
                .containsExactly("Basic realm=\"periskop\", charset=\"UTF-8\"", "Bearer realm=\"periskop\"");
        assertThat(page.getResponseHeaders().getFirst("Content-Type")).isEqualTo("text/plain; charset=utf-8");
        assertThat(text(page)).isEqualTo("log in first\n");
        assertThat(text(api)).contains("\"reason\":\"login_required\"", "\"status\":401");
        assertThat(rejected("login_required")).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/-/healthy", "/-/ready", "/-/health", "/metrics"})
    void probesAndOpenPathsNeedNoLogin(String path) {
        assertThat(answer(client(secured()), HttpMethod.GET, path, h -> {})).isEqualTo("200 anonymous");
    }

    @Test
    void wrongCredentialsAreRefusedOnOpenPathsToo() {
        assertThat(answer(client(secured()), HttpMethod.GET, "/metrics", h -> h.setBearerAuth("wrong")))
                .startsWith("401");
    }

    @Test
    void preflightsNeedNoLogin() {
        assertThat(answer(client(secured()), HttpMethod.OPTIONS, "/api/v1/errors", h -> {}))
                .isEqualTo("200 anonymous");
    }

    @ParameterizedTest
    @CsvSource({
        "reader, GET, /services/, 200 reader",
        "reader, DELETE, /services/a/errors/k/, 403 reader lacks the role write",
        "reader, POST, /api/v1/query, 200 reader",
        "writer, DELETE, /services/a/errors/k/, 200 writer",
        "writer, GET, /services/, 200 writer",
        "writer, POST, /-/reload, 403 writer lacks the role admin",
        "pusher, POST, /errors, 200 pusher",
        "pusher, GET, /services/, 403 pusher lacks the role read",
        "admin, POST, /-/reload, 200 admin",
        "admin, POST, /errors, 200 admin",
    })
    void rolesDecide(String who, HttpMethod method, String path, String expected) {
        assertThat(answer(client(secured()), method, path, h -> h.setBearerAuth("0123456789abcdef-" + who)))
                .isEqualTo(expected);
    }

    @Test
    void passwordsLogIn() {
        WebTestClient client = client(secured());
        Consumer<HttpHeaders> good = h -> h.setBasicAuth("ann", "pass:word\u00e4", StandardCharsets.UTF_8);

        assertThat(answer(client, HttpMethod.GET, "/services/", good)).isEqualTo("200 ann");
        assertThat(answer(client, HttpMethod.GET, "/services/", good)).isEqualTo("200 ann");
        assertThat(answer(client, HttpMethod.GET, "/services/", h -> h.setBasicAuth("ann", "wrong")))
                .isEqualTo("401 the name or the password is wrong");
        assertThat(answer(client, HttpMethod.GET, "/services/", h -> h.setBasicAuth("nobody", "wrong")))
                .isEqualTo("401 the name or the password is wrong");
        assertThat(answer(client, HttpMethod.GET, "/services/", h -> h.set("Authorization", "Basic !")))
                .startsWith("401 the Basic credentials");
        assertThat(answer(client, HttpMethod.GET, "/services/", h -> h.set("Authorization", "Digest x")))
                .startsWith("401 the Authorization header must begin");
    }

    @Test
    void browsersSendPasswordsOnTheirOwnSoTheOriginCounts() {
        WebTestClient client = client(secured());
        Consumer<HttpHeaders> page = h -> h.setOrigin("http://evil.example");

        assertThat(answer(client, HttpMethod.DELETE, "/services/a/errors/k/", page.andThen(ann())))
                .startsWith("403 a page of another origin");
        assertThat(answer(
                        client,
                        HttpMethod.DELETE,
                        "/services/a/errors/k/",
                        page.andThen(h -> h.setBearerAuth("0123456789abcdef-writer"))))
                .isEqualTo("200 writer");
    }

    @Test
    void passwordsCannotBeTriedOut() {
        WebTestClient client = client(secured());
        assertThat(answer(client, HttpMethod.GET, "/", ann())).isEqualTo("200 ann");
        for (int i = 0; i < 10; i++) {
            assertThat(answer(client, HttpMethod.GET, "/", h -> h.setBasicAuth("ann", "x")))
                    .startsWith("401");
        }

        EntityExchangeResult<byte[]> held = exchange(client, HttpMethod.GET, "/", h -> h.setBasicAuth("ann", "x"));

        assertThat(held.getStatus().value()).isEqualTo(429);
        assertThat(held.getResponseHeaders().getFirst("Retry-After")).isEqualTo("6");
        assertThat(answer(client, HttpMethod.GET, "/", h -> h.setBearerAuth("wrong")))
                .startsWith("429");
        // What is known to be good goes on.
        assertThat(answer(client, HttpMethod.GET, "/", ann())).isEqualTo("200 ann");
        assertThat(answer(client, HttpMethod.GET, "/", h -> h.setBearerAuth("0123456789abcdef-reader")))
                .isEqualTo("200 reader");
        nanos.addAndGet(Duration.ofSeconds(7).toNanos());
        assertThat(answer(client, HttpMethod.GET, "/", h -> h.setBasicAuth("ann", "x")))
                .startsWith("401");
        assertThat(rejected("too_many_logins")).isEqualTo(2);
    }

    @Test
    void backendsActForTheirUsers() {
        WebTestClient client = client(secured());
        Consumer<HttpHeaders> alice = h -> h.set("X-Periskop-Actor", "alice");
        Consumer<HttpHeaders> backstage = h -> h.setBearerAuth(TOKEN);

        assertThat(answer(client, HttpMethod.DELETE, "/services/a/errors/k/", backstage.andThen(alice)))
                .isEqualTo("200 alice (via backstage)");
        assertThat(answer(client, HttpMethod.GET, "/", backstage)).isEqualTo("200 backstage");
        assertThat(answer(client, HttpMethod.GET, "/", alice.andThen(h -> h.setBearerAuth("0123456789abcdef-writer"))))
                .startsWith("403 writer may not act for others");
        assertThat(answer(client, HttpMethod.GET, "/", backstage.andThen(h -> h.set("X-Periskop-Actor", " "))))
                .startsWith("400 X-Periskop-Actor");
        assertThat(answer(
                        client,
                        HttpMethod.GET,
                        "/",
                        backstage.andThen(h -> h.set("X-Periskop-Actor", "a".repeat(201)))))
                .startsWith("400 X-Periskop-Actor");
    }

    @Test
    void writesAreAudited() {
        WebTestClient client = client(secured());
        answer(client, HttpMethod.GET, "/services/", h -> h.setBearerAuth("0123456789abcdef-writer"));
        answer(client, HttpMethod.POST, "/api/v1/query", h -> h.setBearerAuth("0123456789abcdef-writer"));
        answer(
                client,
                HttpMethod.DELETE,
                "/services/a/errors/k%20%22/?token=s3cret",
                h -> h.setBearerAuth("0123456789abcdef-writer"));
        answer(client, HttpMethod.POST, "/-/reload", h -> h.setBearerAuth("0123456789abcdef-writer"));
        answer(client, HttpMethod.POST, "/-/reload", h -> h.setBearerAuth("s3cret"));

        assertThat(audit.list.stream().map(ILoggingEvent::getFormattedMessage))
                .containsExactly(
                        "time=2026-11-22T12:00:00Z actor=\"writer\" address=unknown method=DELETE"
                                + " path=\"/services/a/errors/k%20%22/\" status=200 role=write",
                        "time=2026-11-22T12:00:00Z actor=\"writer\" address=unknown method=POST"
                                + " path=\"/-/reload\" status=403 role=admin refused=role_missing",
                        "time=2026-11-22T12:00:00Z actor=\"anonymous\" address=unknown method=POST"
                                + " path=\"/-/reload\" status=401 role=admin refused=login_failed");
    }

    @Test
    void theAuditCanBeSwitchedOff() {
        AccessConfig quiet = with(secured(), List.of(), List.of(), null, false);
        answer(client(quiet), HttpMethod.POST, "/-/reload", h -> h.setBearerAuth("0123456789abcdef-admin"));
        assertThat(audit.list).isEmpty();
    }

    @Test
    void requestsAreLimitedByClient() {
        WebTestClient client = client(with(secured(), List.of(), List.of(), new RateLimit(1, 2), true));
        Consumer<HttpHeaders> reader = h -> h.setBearerAuth("0123456789abcdef-reader");

        assertThat(answer(client, HttpMethod.GET, "/", reader)).startsWith("200");
        assertThat(answer(client, HttpMethod.GET, "/", reader)).startsWith("200");
        EntityExchangeResult<byte[]> limited = exchange(client, HttpMethod.GET, "/", reader);
        assertThat(limited.getStatus().value()).isEqualTo(429);
        assertThat(limited.getResponseHeaders().getFirst("Retry-After")).isEqualTo("1");
        assertThat(answer(client, HttpMethod.GET, "/", h -> h.setBearerAuth("0123456789abcdef-writer")))
                .startsWith("200");
        assertThat(answer(client, HttpMethod.GET, "/-/healthy", h -> {})).startsWith("200");
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(answer(client, HttpMethod.GET, "/", reader)).startsWith("200");
        assertThat(rejected("rate_limit")).isEqualTo(1);
    }

    @Test
    void pagesThatAreNamedReadAndWrite() {
        WebTestClient client =
                client(with(AccessConfig.OPEN, List.of("https://app.example.com"), List.of(), null, true));
        Consumer<HttpHeaders> app = h -> h.setOrigin("https://app.example.com");

        EntityExchangeResult<byte[]> preflight = exchange(
                client,
                HttpMethod.OPTIONS,
                "/api/v1/errors/1",
                app.andThen(h -> h.set("Access-Control-Request-Method", "PATCH")));
        assertThat(preflight.getStatus().value()).isEqualTo(204);
        assertThat(preflight.getResponseHeaders().getAccessControlAllowOrigin()).isEqualTo("https://app.example.com");
        assertThat(preflight.getResponseHeaders().getFirst("Access-Control-Allow-Headers"))
                .contains("Authorization");
        assertThat(preflight.getResponseHeaders().getVary()).contains("Origin");
        EntityExchangeResult<byte[]> write = exchange(client, HttpMethod.PATCH, "/api/v1/errors/1", app);
        assertThat(write.getStatus().value()).isEqualTo(200);
        assertThat(write.getResponseHeaders().getAccessControlAllowOrigin()).isEqualTo("https://app.example.com");
        EntityExchangeResult<byte[]> other =
                exchange(client, HttpMethod.GET, "/api/v1/errors", h -> h.setOrigin("https://evil.example"));
        assertThat(other.getResponseHeaders().getAccessControlAllowOrigin()).isNull();
        assertThat(other.getResponseHeaders().getVary()).contains("Origin");
    }

    @Test
    void namesOfThisServer() {
        WebTestClient client = client(with(AccessConfig.OPEN, List.of(), List.of("periskop.example.com"), null, true));

        assertThat(answer(client, HttpMethod.GET, "/", h -> h.set("Host", "periskop.example.com:8080")))
                .startsWith("200");
        assertThat(answer(client, HttpMethod.GET, "/", h -> h.set("Host", "rebound.example")))
                .startsWith("403 this server is not called by that name");
        assertThat(answer(client, HttpMethod.GET, "/-/healthy", h -> h.set("Host", "rebound.example")))
                .startsWith("200");
    }

    @Test
    void answersHaveHeadersThatKeepBrowsersSafe() {
        AccessConfig config = new AccessConfig(
                List.of(),
                List.of(),
                null,
                List.of(),
                List.of(),
                null,
                List.of(),
                Networks.NONE,
                null,
                true,
                Map.of("Strict-Transport-Security", "max-age=1", "X-Frame-Options", "SAMEORIGIN"));

        HttpHeaders headers =
                exchange(client(config), HttpMethod.GET, "/", h -> {}).getResponseHeaders();

        assertThat(headers.get("X-Content-Type-Options")).containsExactly("nosniff");
        assertThat(headers.get("X-Frame-Options")).containsExactly("SAMEORIGIN");
        assertThat(headers.get("Strict-Transport-Security")).containsExactly("max-age=1");
    }

    @Test
    void aReloadChangesWhoMayLogIn() {
        WebTestClient client = client(secured());
        assertThat(answer(client, HttpMethod.GET, "/", h -> h.setBearerAuth("0123456789abcdef-reader")))
                .startsWith("200");

        filter.use(new AccessConfig(
                List.of(),
                List.of(token("reader", "another-token-of-it", AccessRole.READ)),
                null,
                List.of(),
                List.of(),
                null,
                List.of(),
                Networks.NONE,
                null,
                true,
                Map.of()));

        assertThat(answer(client, HttpMethod.GET, "/", h -> h.setBearerAuth("0123456789abcdef-reader")))
                .startsWith("401");
        assertThat(answer(client, HttpMethod.GET, "/", h -> h.setBearerAuth("another-token-of-it")))
                .isEqualTo("200 reader");
        assertThat(answer(client, HttpMethod.GET, "/metrics", h -> {})).startsWith("401");
    }

    private static Consumer<HttpHeaders> ann() {
        return h -> h.setBasicAuth("ann", "pass:word\u00e4", StandardCharsets.UTF_8);
    }

    private static AccessConfig secured() {
        return new AccessConfig(
                List.of(new PasswordLogin(new Account("ann", Set.of(AccessRole.WRITE), false), HASH)),
                List.of(
                        token("reader", "0123456789abcdef-reader", AccessRole.READ),
                        token("writer", "0123456789abcdef-writer", AccessRole.WRITE),
                        token("pusher", "0123456789abcdef-pusher", AccessRole.PUSH),
                        token("admin", "0123456789abcdef-admin", AccessRole.ADMIN),
                        TokenLogin.of(new Account("backstage", Set.of(AccessRole.WRITE), true), TOKEN)),
                null,
                List.of("/metrics"),
                List.of(),
                null,
                List.of(),
                Networks.NONE,
                null,
                true,
                Map.of());
    }

    private static AccessConfig with(
            AccessConfig config, List<String> origins, List<String> hosts, @Nullable RateLimit rate, boolean audit) {
        return new AccessConfig(
                config.passwords(),
                config.tokens(),
                null,
                config.openPaths(),
                origins,
                null,
                hosts,
                Networks.NONE,
                rate,
                audit,
                Map.of());
    }

    private static TokenLogin token(String name, String token, AccessRole role) {
        return TokenLogin.of(new Account(name, Set.of(role), false), token);
    }

    private WebTestClient client(AccessConfig config) {
        filter = new AccessFilter(
                config,
                (how, call) -> Mono.error(new HttpTrouble("nobody is asked here")),
                registry,
                (denial, exchange) ->
                        Problems.write(Problems.refused(denial.status(), denial.reason(), denial.sentence()), exchange),
                InstantSource.fixed(NOW),
                nanos::get);
        WebHandler handler = exchange -> exchange.getPrincipal()
                .map(Principal::getName)
                .defaultIfEmpty("nobody")
                .flatMap(name -> exchange.getResponse()
                        .writeWith(
                                Mono.just(exchange.getResponse().bufferFactory().wrap(name.getBytes()))));
        return WebTestClient.bindToWebHandler(handler).webFilter(filter).build();
    }

    private String answer(WebTestClient client, HttpMethod method, String path, Consumer<HttpHeaders> headers) {
        EntityExchangeResult<byte[]> result = exchange(client, method, path, headers);
        return (result.getStatus().value() + " " + text(result)).strip();
    }

    private static EntityExchangeResult<byte[]> exchange(
            WebTestClient client, HttpMethod method, String path, Consumer<HttpHeaders> headers) {
        return client.method(method)
                .uri(URI.create(path))
                .headers(headers)
                .exchange()
                .expectBody()
                .returnResult();
    }

    private static String text(EntityExchangeResult<byte[]> result) {
        byte[] body = result.getResponseBody();
        return body == null ? "" : new String(body, StandardCharsets.UTF_8);
    }

    private double rejected(String reason) {
        return registry.get("periskop.http.rejected")
                .tag("reason", reason)
                .counter()
                .count();
    }

    private static Logger auditLogger() {
        return (Logger) LoggerFactory.getLogger("periskop.audit");
    }
}
