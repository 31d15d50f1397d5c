package io.periskop.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.api.v1.StreamResource;
import io.periskop.catalog.Catalog;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.reactive.function.server.RouterFunction;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The document in openapi/ is the one that the server makes, and it is complete. Renewed by {@code -Dopenapi.write=true}. */
class OpenApiDriftTests {
    private static final Path FILE = Path.of("openapi", "periskop.json");
    private static final String RENEW =
            "openapi/periskop.json is not what the code says. Renew it: ./mvnw test -Dtest=OpenApiDriftTests"
                    + " -Dopenapi.write=true, then the types: cd openapi && npm ci && npm run generate";

    private static String made;
    private static JsonNode document;

    /** The routes as they are wired, over parts that do nothing: none is asked for the document. */
    @BeforeAll
    static void make() throws ReflectiveOperationException {
        Method wiring = Arrays.stream(ServerConfiguration.class.getDeclaredMethods())
                .filter(method -> method.getName().equals("apiV1"))
                .findFirst()
                .orElseThrow();
        Object[] parts = Arrays.stream(wiring.getParameterTypes())
                .map(OpenApiDriftTests::part)
                .toArray();
        RouterFunction<?> routes = (RouterFunction<?>) wiring.invoke(new ServerConfiguration(), parts);
        made = new String(
                WebTestClient.bindToRouterFunction(routes)
                        .configureClient()
                        .responseTimeout(Duration.ofSeconds(60))
                        .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(8 << 20))
                        .build()
                        .get()
                        .uri("/api/v1/openapi.json")
                        .exchange()
                        .expectStatus()
                        .isOk()
                        .expectBody()
                        .returnResult()
                        .getResponseBody(),
                StandardCharsets.UTF_8);
        document = new JsonMapper().readTree(made);
    }

    private static Object part(Class<?> type) {
        return type == StreamResource.class
                ? new StreamResource(Mockito.mock(Catalog.class), Schedulers.parallel(), 1)
                : Mockito.mock(type, Mockito.RETURNS_DEEP_STUBS);
    }

    @Test
    void theCommittedDocumentIsThatOfTheCode() throws IOException {
        if (Boolean.getBoolean("openapi.write")) {
            Files.createDirectories(FILE.getParent());
            Files.writeString(FILE, made);
        }
        assertThat(Files.readString(FILE)).as(RENEW).isEqualTo(made);
    }

    /** What a reader would miss. */
    @Test
    void everyEndpointIsDescribed() {
        List<String> missing = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        List<JsonNode> described =
                document.get("tags").valueStream().map(tag -> tag.get("name")).toList();
        for (var path : document.get("paths").properties()) {
            for (var method : path.getValue().properties()) {
                JsonNode operation = method.getValue();
                String name = method.getKey() + " " + path.getKey();
                String id = operation.path("operationId").asString("");
                missing(missing, id, name + ": id");
                if (!ids.add(id)) {
                    missing.add(name + ": an id of its own, not " + id);
                }
                missing(missing, operation.path("summary").asString(""), name + ": summary");
                missing(missing, operation.at("/tags/0").asString(""), name + ": tag");
                if (!described.contains(operation.at("/tags/0"))) {
                    missing.add(name + ": a tag that is described, in Texts");
                }
                for (JsonNode parameter : operation.path("parameters")) {
                    String of = name + ": " + parameter.get("name").asString();
                    missing(missing, parameter.path("description").asString(""), of + ": says");
                    if (!parameter.has("example")) {
                        missing.add(of + ": example");
                    }
                }
                if (operation.at("/responses").propertyNames().stream().noneMatch(status -> status.startsWith("2"))) {
                    missing.add(name + ": answers");
                }
            }
        }
        assertThat(missing).isEmpty();
    }

    private static void missing(List<String> missing, String value, String what) {
        if (value.isBlank()) {
            missing.add(what);
        }
    }
}
