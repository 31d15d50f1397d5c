package io.periskop.api.v1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.periskop.store.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Mono;

/** What every endpoint does, shown with some that do nothing else. */
class ApiTests {
    private static final Param<Mood> MOOD = Param.oneOf("mood", Mood.class).or(Mood.SUNNY);
    private static final Param<Integer> LIMIT = Param.integer("limit", 1, 500).or(100);
    private static final Param<Instant> FROM = Param.time("from");
    private static final Param<Duration> STEP =
            Param.duration("step", Duration.ofSeconds(1), Duration.ofDays(7)).or(Duration.ofMinutes(1));
    private static final Param<Boolean> SPARKLINE = Param.flag("sparkline").or(false);
    private static final Param<String> LABEL = Param.text("label", 10).repeated();
    private static final Param<String> ID = Param.path("id");

    private final List<String> failures = new ArrayList<>();
    private final WebTestClient client = WebTestClient.bindToRouterFunction(new Api(
                            (method, path, problem) -> failures.add(method + " " + path + " " + problem.getMessage()),
                            this::declare)
                    .routes())
            .configureClient()
            .responseTimeout(Duration.ofSeconds(30))
            .build();

    enum Mood {
        SUNNY,
        VERY_CLOUDY
    }

    record Asked(Mood mood, int limit, @Nullable Instant from, Duration step, boolean sparkline, List<String> label) {}

    @NullMarked
    record Note(
            String text,
            Mood mood,
            @Nullable Instant until,
            @Nullable Duration every,
            @Nullable Integer count,
            @Nullable List<Tag> tags,
            @Nullable Map<String, String> labels) {}

    @NullMarked
    record Tag(String name, boolean on) {}

    private void declare(Endpoints endpoints) {
        endpoints
                .get(
                        "/api/v1/echo",
                        call -> call.json(new Asked(
                                call.get(MOOD),
                                call.get(LIMIT),
                                call.find(FROM).orElse(null),
                                call.get(STEP),
                                call.get(SPARKLINE),
                                call.all(LABEL))))
                .takes(MOOD, LIMIT, FROM, STEP, SPARKLINE, LABEL)
                .answers(Map.of(), "what was asked");
        endpoints
                .post(
                        "/api/v1/notes",
                        call -> call.body(Note.class).flatMap(note -> call.json(HttpStatus.CREATED, note)))
                .body(new Note("", Mood.SUNNY, null, null, null, null, null))
                .answers(HttpStatus.CREATED, Map.of(), "the note");
        endpoints
                .get("/api/v1/notes/{id}", call -> {
                    throw Problems.notFound("there is no note " + Quoted.of(call.get(ID)));
                })
                .takes(ID)
                .answers(Map.of(), "a note");
        endpoints.delete("/api/v1/notes/{id}", Call::nothing).takes(ID).answersNothing("gone");
        endpoints
                .get("/api/v1/down", call -> Mono.error(new StoreUnavailableException("the disk is full")))
                .answers(Map.of(), "nothing");
        endpoints
                .get("/api/v1/broken", call -> Mono.error(new IllegalStateException("secret of the inside")))
                .answers(Map.of(), "nothing");
        endpoints
                .get("/api/v1/thrown", call -> {
                    throw new IllegalArgumentException("secret of the inside");
                })
                .answers(Map.of(), "nothing");
    }

    @Test
    void whatIsNotGivenHasItsDefault() {
        get("/api/v1/echo").expectStatus().isOk().expectBody().json("""
                {"mood": "sunny", "limit": 100, "from": null, "step": "1m", "sparkline": false, "label": []}""");
    }

    @Test
    void readsEveryKindOfParameter() {
        get("/api/v1/echo?mood=very_cloudy&limit=500&from=2026-11-22T15:04:05.5+01:00&step=1h30m&sparkline&label=a&label=")
                .expectStatus()
                .isOk()
                .expectBody()
                .json("""
                {"mood": "very_cloudy", "limit": 500, "from": "2026-11-22T14:04:05.500Z", "step": "1h30m",
                 "sparkline": true, "label": ["a", ""]}""");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "limit=0 | limit | limit: '0' is not within 1 to 500",
                "limit=x | limit | limit: 'x' is no whole number within 1 to 500",
                "limit= | limit | limit: '' is no whole number within 1 to 500",
                "limit=1&limit=1 | limit | limit: is given 2 times; give it once",
                "mood=Sunny | mood | mood: unknown 'Sunny'; give one of sunny, very_cloudy",
                "sparkline=yes | sparkline | sparkline: unknown 'yes'; give one of true, false",
                "step=0s | step | step: '0s' is not within 1s to 7d",
                "label=12345678901 | label | label: is longer than 10 characters",
                "limits=1 | limits | limits: unknown parameter; did you mean limit?",
                "Limit=1 | Limit | Limit: unknown parameter; did you mean limit?",
                "id=1 | id | id: unknown parameter; known are mood, limit, from, step, sparkline, label",
            })
    void refusesWhatCannotBeUsed(String query, String parameter, String detail) {
        problem(get("/api/v1/echo?" + query), ProblemType.BAD_PARAMETER)
                .jsonPath("$.parameter")
                .isEqualTo(parameter)
                .jsonPath("$.detail")
                .isEqualTo(detail)
                .jsonPath("$.instance")
                .isEqualTo("/api/v1/echo");
    }

    @Test
    void aTypingErrorIsCorrected() {
        problem(get("/api/v1/echo?sparklin=true"), ProblemType.BAD_PARAMETER)
                .jsonPath("$.suggestion")
                .isEqualTo("sparkline");
        problem(get("/api/v1/ecko"), ProblemType.UNKNOWN_PATH)
                .jsonPath("$.suggestion")
                .isEqualTo("/api/v1/echo");
    }

    @Test
    void aLongParameterIsNotRepeatedWhole() {
        problem(get("/api/v1/echo?mood=" + "x".repeat(5000)), ProblemType.BAD_PARAMETER)
                .jsonPath("$.detail")
                .value(String.class, detail -> assertThat(detail).hasSizeLessThan(200));
        problem(get("/api/v1/echo?" + "x".repeat(5000) + "=1"), ProblemType.BAD_PARAMETER)
                .jsonPath("$.detail")
                .value(String.class, detail -> assertThat(detail).hasSizeLessThan(300));
    }

    @Test
    void oneParameterMayBeGivenOften() {
        String many = IntStream.range(0, 101)
                .mapToObj(i -> "label=" + i)
                .reduce((a, b) -> a + "&" + b)
                .orElseThrow();
        problem(get("/api/v1/echo?" + many), ProblemType.BAD_PARAMETER)
                .jsonPath("$.detail")
                .isEqualTo("label: is given more than 100 times");
    }

    @Test
    void whatDidNotChangeIsNotSentAgain() {
        String etag = get("/api/v1/echo")
                .expectHeader()
                .valueEquals("Cache-Control", "no-cache")
                .returnResult(String.class)
                .getResponseHeaders()
                .getETag();
        assertThat(etag).startsWith("W/\"");
        for (String condition : List.of(etag, "\"x\", " + etag, etag.substring(2))) {
            client.get()
                    .uri("/api/v1/echo")
                    .header("If-None-Match", condition)
                    .exchange()
                    .expectStatus()
                    .isNotModified()
                    .expectHeader()
                    .valueEquals("ETag", etag)
                    .expectBody()
                    .isEmpty();
        }
        client.get()
                .uri("/api/v1/echo?limit=7")
                .header("If-None-Match", etag)
                .exchange()
                .expectStatus()
                .isOk();
    }

    @Test
    void anyPathIsAnsweredInItsOwnWay() {
        problem(get("/api/v1/"), ProblemType.UNKNOWN_PATH);
        problem(get("/api/v2/x"), ProblemType.UNKNOWN_PATH);
        problem(get("/api/v1/echo/"), ProblemType.UNKNOWN_PATH);
        problem(get("/api/v1/notes/a%2Fb"), ProblemType.NOT_FOUND)
                .jsonPath("$.detail")
                .isEqualTo("there is no note 'a/b'");
        client.head().uri("/api/v1/echo").exchange().expectStatus().isOk();
        client.delete().uri("/api/v1/notes/1").exchange().expectStatus().isNoContent();
    }

    @Test
    void otherMethodsAreToldWhatThereIs() {
        for (HttpMethod method : List.of(HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH)) {
            problem(client.method(method).uri("/api/v1/notes/1").exchange(), ProblemType.METHOD_NOT_ALLOWED);
        }
        client.post()
                .uri("/api/v1/notes/1")
                .exchange()
                .expectHeader()
                .valueEquals("Allow", "DELETE, GET, HEAD, OPTIONS");
        client.options()
                .uri("/api/v1/notes/1")
                .exchange()
                .expectStatus()
                .isNoContent()
                .expectHeader()
                .valueEquals("Allow", "DELETE, GET, HEAD, OPTIONS");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/html", "application/xml, text/plain;q=0.5", "nonsense"})
    void whatNobodyCanReadIsNotAnswered(String accept) {
        problem(client.get().uri("/api/v1/echo").header("Accept", accept).exchange(), ProblemType.NOT_ACCEPTABLE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"*/*", "application/json", "text/html, */*;q=0.1", "application/*"})
    void jsonIsAcceptedByMost(String accept) {
        client.get()
                .uri("/api/v1/echo")
                .header("Accept", accept)
                .exchange()
                .expectStatus()
                .isOk();
    }

    @Test
    void readsBodies() {
        String given = """
                {"text": "caf\u00e9", "mood": "very_cloudy", "until": 1763823845, "every": "90s", "count": 3,
                 "tags": [{"name": "a", "on": true}], "labels": {"team": "x"}}""";
        post(given).expectStatus().isCreated().expectBody().json("""
                {"text": "caf\u00e9", "mood": "very_cloudy", "until": "2025-11-22T15:04:05Z", "every": "1m30s", "count": 3,
                 "tags": [{"name": "a", "on": true}], "labels": {"team": "x"}}""");
        post("{\"text\": \"\", \"mood\": \"sunny\", \"tags\": null}")
                .expectStatus()
                .isCreated();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | `` | there is no body; JSON is expected",
                "null | `` | the body is null; an object is expected",
                "[] | `` | an object is expected",
                "{\"text\":\"a\"} | /mood | /mood: is required",
                "{\"text\":null,\"mood\":\"sunny\"} | /text | /text: may not be null",
                "{\"text\":\"a\",\"mood\":\"sunny\",\"taks\":[]} | /taks | unknown member 'taks'; did you mean tags?",
                "{\"text\":\"a\",\"mood\":\"SUNNY\"} | /mood | /mood: one of sunny, very_cloudy is expected",
                "{\"text\":\"a\",\"mood\":1} | /mood | /mood: one of sunny, very_cloudy is expected",
                "{\"text\":1,\"mood\":\"sunny\"} | /text | /text: a text is expected",
                "{\"text\":\"a\",\"mood\":\"sunny\",\"count\":\"1\"} | /count | /count: a number is expected",
                "{\"text\":\"a\",\"mood\":\"sunny\",\"count\":1.5} | /count | /count: a number is expected",
                "{\"text\":\"a\",\"mood\":\"sunny\",\"count\":99999999999} | /count | /count: the number is too large",
                "{\"text\":\"a\",\"mood\":\"sunny\",\"tags\":{}} | /tags | /tags: an array is expected",
                "{\"text\":\"a\",\"mood\":\"sunny\",\"tags\":[null]} | /tags/0 | /tags/0: may not be null",
                "{\"text\":\"a\",\"mood\":\"sunny\",\"tags\":[{\"name\":\"a\"}]} | /tags/0/on | /tags/0/on: is required",
                "{\"text\":\"a\",\"mood\":\"sunny\",\"labels\":{\"x\":{}}} | /labels/x | /labels/x: a text is expected",
                "{\"text\":\"a\",\"mood\":\"sunny\",\"until\":\"soon\"} | /until | /until: 'soon' is no time; give RFC 3339 such as 2026-11-22T15:04:05Z, or seconds or milliseconds since 1970",
                "{\"text\":\"a\",\"mood\":\"sunny\",\"every\":5} | /every | /every: is no duration; give a text such as \"5m\"",
                "{\"text\":\"a\",\"text\":\"b\",\"mood\":\"sunny\"} | `` | no JSON that can be read at line 1, column 19: Duplicate Object property \"text\"",
                "{\"text\":\"a\",\"mood\":\"sunny\"} x | `` | no JSON that can be read at line 1, column 29: Unrecognized token 'x'",
                "{\"text\":\"a\", | `` | no JSON that can be read at line 1, column 13: Unexpected end-of-input within/between Object entries",
                "not json | `` | no JSON that can be read at line 1, column 1: Unrecognized token 'not'",
            })
    void refusesOtherBodies(String body, String pointer, String detail) {
        problem(post(body), ProblemType.BAD_BODY)
                .jsonPath("$.detail")
                .isEqualTo(detail)
                .jsonPath("$.pointer")
                .isEqualTo(pointer);
    }

    @Test
    void boundsDepthAndSize() {
        problem(post("{\"labels\":" + "[".repeat(4000)), ProblemType.BAD_BODY);
        String most = "{\"mood\":\"sunny\",\"text\":\"";
        post(most + "x".repeat(Bodies.MOST_BYTES - most.length() - 2) + "\"}")
                .expectStatus()
                .isCreated();
        problem(post(most + "x".repeat(Bodies.MOST_BYTES) + "\"}"), ProblemType.BODY_TOO_LARGE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "application/xml", "nonsense", ""})
    void bodiesAreJson(String type) {
        WebTestClient.RequestBodySpec post = client.post().uri("/api/v1/notes");
        if (!type.isEmpty()) {
            post.header(HttpHeaders.CONTENT_TYPE, type);
        }
        problem(
                post.body((message, context) -> message.writeWith(
                                Mono.just(message.bufferFactory().wrap("{}".getBytes()))))
                        .exchange(),
                ProblemType.UNSUPPORTED_MEDIA_TYPE);
    }

    @Test
    void aStorageThatDoesNotAnswerIsSaidSo() {
        problem(get("/api/v1/down"), ProblemType.STORAGE_UNAVAILABLE)
                .jsonPath("$.detail")
                .isEqualTo("the disk is full");
        get("/api/v1/down").expectHeader().valueEquals("Retry-After", "5");
        assertThat(failures).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/broken", "/api/v1/thrown"})
    void whatNobodyExpectedStaysInside(String path) {
        problem(get(path + "?"), ProblemType.INTERNAL)
                .jsonPath("$.errorId")
                .value(String.class, id -> assertThat(id).hasSize(16))
                .jsonPath("$.detail")
                .value(String.class, detail -> assertThat(detail).doesNotContain("secret"));
        assertThat(failures).containsExactly("GET " + path + " secret of the inside");
    }

    @Test
    void oneEndpointIsDeclaredOnce() {
        Resource one = endpoints -> endpoints.get("/api/v1/x", Call::nothing);
        assertThatThrownBy(() -> Apis.of(one, one)).hasMessage("twice: GET /api/v1/x");
    }

    private WebTestClient.ResponseSpec get(String path) {
        return client.get().uri(java.net.URI.create(path)).exchange();
    }

    private WebTestClient.ResponseSpec post(String json) {
        return client.post()
                .uri("/api/v1/notes")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(json)
                .exchange();
    }

    private static WebTestClient.BodyContentSpec problem(WebTestClient.ResponseSpec response, ProblemType type) {
        return response.expectStatus()
                .isEqualTo(type.status())
                .expectHeader()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .expectHeader()
                .valueEquals("X-Content-Type-Options", "nosniff")
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo(type.uri())
                .jsonPath("$.title")
                .isEqualTo(type.title())
                .jsonPath("$.status")
                .isEqualTo(type.status().value());
    }
}
