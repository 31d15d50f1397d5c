package io.periskop.discovery.gce;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.discovery.FakeApi;
import io.periskop.discovery.FakeApi.Answer;
import io.periskop.discovery.FakeApi.Request;
import io.periskop.discovery.Finder;
import io.periskop.discovery.Json;
import io.periskop.discovery.Refresh;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

@Timeout(60)
class GceTests {
    private static final String INSTANCES = "/projects/shop-1/zones/europe-west1-b/instances";
    private static final String METADATA = "/computeMetadata/v1/instance/service-accounts/default/token";
    private static final Base64.Decoder BASE64 = Base64.getUrlDecoder();

    @TempDir
    Path directory;

    private final AtomicInteger tokens = new AtomicInteger();

    @Test
    void findsInstancesWithPrometheusLabels() {
        try (FakeApi api = google("3600");
                Finder finder = new Finder(discovery(api, null, "labels.env = \"a&b\""))) {
            assertThat(finder.found()).containsExactlyElementsOf(Finder.expected("gce/expected/instances.json"));
            assertThat(finder.groups().get(0)).isSameAs(finder.groups().get(0));
            assertThat(finder.groups().get(0).source()).isEqualTo("GCE_shop-1_europe-west1-b");
            Request first = listings(api).get(0);
            assertThat(first.parameter("filter")).isEqualTo("labels.env = \"a&b\"");
            assertThat(first.parameter("pageToken")).isNull();
            assertThat(first.header("Authorization")).isEqualTo("Bearer token-1");
            assertThat(listings(api).get(1).parameter("pageToken")).isEqualTo("to=ken&2");
            assertThat(listings(api).get(1).parameter("filter")).isEqualTo("labels.env = \"a&b\"");
            assertThat(listings(api).get(1).header("Authorization")).isEqualTo("Bearer token-1");
        }
    }

    @Test
    void asksTheMetadataServerForATokenAndKeepsIt() {
        try (FakeApi api = google("3600");
                Finder finder = new Finder(discovery(api, null, ""))) {
            for (int i = 0; i < 4; i++) {
                finder.found();
            }
            assertThat(api.requests().stream().filter(r -> r.path().equals(METADATA)))
                    .singleElement()
                    .satisfies(r -> assertThat(r.header("Metadata-Flavor")).isEqualTo("Google"));
        }
    }

    @Test
    void asksForANewTokenWhenTheOldOneEndsOrIsRefused() {
        try (FakeApi api = google("59");
                Finder finder = new Finder(discovery(api, null, ""))) {
            finder.found();
            finder.found();
            assertThat(tokens).hasValueGreaterThan(1);
        }
        try (FakeApi api = google("3600");
                Finder finder = new Finder(discovery(api, null, ""))) {
            finder.found();
            int before = tokens.get();
            api.answers(
                    INSTANCES,
                    request -> ("Bearer token-" + before).equals(request.header("Authorization"))
                            ? new Answer(401, "application/json", "{}")
                            : Answer.json("{}"));
            assertThat(finder.problem())
                    .isEqualTo("GET " + api.url() + INSTANCES
                            + ": answered with status 401; check the credentials and what they permit");
            assertThat(finder.foundAgain(List::isEmpty)).isEmpty();
            assertThat(tokens).hasValue(before + 1);
        }
    }

    @Test
    void signsWithTheKeyOfAServiceAccount() throws GeneralSecurityException, IOException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair keys = generator.generateKeyPair();
        try (FakeApi api = google("3600")) {
            Path file = credentials(Map.of(
                    "type", "service_account",
                    "client_email", "periskop@shop-1.example.com",
                    "private_key_id", "key-7",
                    "private_key", pem(keys),
                    "token_uri", api.url() + "/token"));
            try (Finder finder = new Finder(discovery(api, file, ""))) {
                assertThat(finder.found()).hasSize(2);
            }
            Request asked = api.requests().get(0);
            assertThat(asked.path()).isEqualTo("/token");
            assertThat(asked.header("Content-Type")).isEqualTo("application/x-www-form-urlencoded");
            Map<String, String> form = form(asked.body());
            assertThat(form.get("grant_type")).isEqualTo("urn:ietf:params:oauth:grant-type:jwt-bearer");
            String[] parts = form.getOrDefault("assertion", "").split("\\.");
            JsonNode header = Json.parse(BASE64.decode(parts[0]));
            assertThat(Json.textMembers(header))
                    .isEqualTo(new TreeMap<>(Map.of("alg", "RS256", "typ", "JWT", "kid", "key-7")));
            JsonNode claims = Json.parse(BASE64.decode(parts[1]));
            assertThat(Json.text(claims, "iss")).isEqualTo("periskop@shop-1.example.com");
            assertThat(Json.text(claims, "aud")).isEqualTo(api.url() + "/token");
            assertThat(Json.text(claims, "scope")).isEqualTo("https://www.googleapis.com/auth/compute.readonly");
            assertThat(Json.number(claims, "exp") - Json.number(claims, "iat")).isEqualTo(3600);
            assertThat(Json.number(claims, "iat"))
                    .isBetween(
                            Instant.now().getEpochSecond() - 60, Instant.now().getEpochSecond());
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initVerify(keys.getPublic());
            signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
            assertThat(signature.verify(BASE64.decode(parts[2]))).isTrue();
        }
    }

    @Test
    void usesWhatGcloudWrote() throws IOException {
        try (FakeApi api = google("3600")) {
            Path file = credentials(Map.of(
                    "type", "authorized_user",
                    "client_id", "id",
                    "client_secret", "s3cret",
                    "refresh_token", "re/fresh",
                    "token_uri", api.url() + "/token"));
            GoogleAmbient ambient = new GoogleAmbient(null, file, "127.0.0.1:1");
            try (Finder finder = new Finder(ambient(api, ambient, ""))) {
                assertThat(finder.found()).hasSize(2);
            }
            assertThat(form(api.requests().get(0).body()))
                    .isEqualTo(Map.of(
                            "grant_type", "refresh_token",
                            "client_id", "id",
                            "client_secret", "s3cret",
                            "refresh_token", "re/fresh"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "x | is not JSON; name one with Google's credentials",
                "{} | holds credentials of another type than service_account and authorized_user",
                "{\"type\": \"service_account\", \"private_key\": \"s3cret\"} | is not a key of RSA in PKCS #8",
                "{\"type\": \"service_account\", \"token_uri\": \"s3cret\"} | is no URL; download the key again"
            })
    void saysWhatIsWrongWithCredentialsAndNotWhatIsInThem(String content, String problem) throws IOException {
        Path file = Files.writeString(directory.resolve("key.json"), content);
        try (FakeApi api = google("3600");
                Finder finder = new Finder(discovery(api, file, ""))) {
            assertThat(finder.problem()).contains(file.toString(), problem).doesNotContain("s3cret");
        }
    }

    @Test
    void recoversWhenTheFileIsThereAndTheMetadataServerAnswers() throws IOException {
        Path file = directory.resolve("later.json");
        try (FakeApi api = google("3600");
                Finder finder = new Finder(discovery(api, file, ""))) {
            assertThat(finder.problem())
                    .isEqualTo("file " + file + " does not exist; check its name, and who may read it");
            credentials(Map.of("type", "authorized_user", "token_uri", api.url() + "/token"), file);
            assertThat(finder.foundAgain(found -> true)).hasSize(2);
        }
        try (FakeApi api = google("3600");
                Finder finder = new Finder(discovery(api, null, ""))) {
            api.fails(404);
            assertThat(finder.problem())
                    .startsWith("GET " + api.url() + METADATA + ": answered with status 404")
                    .endsWith("elsewhere set GOOGLE_APPLICATION_CREDENTIALS");
            api.says("application/json", "{\"secret\": \"s3cret\"}");
            assertThat(finder.await(
                                    Refresh.Failed.class,
                                    failed -> failed.problem().contains("has no access_token"))
                            .problem())
                    .doesNotContain("s3cret");
            api.works();
            assertThat(finder.foundAgain(found -> true)).hasSize(2);
        }
    }

    @Test
    void givesUpOnSilence() {
        Finder.givesUpOnSilence(
                new GceDiscovery(
                        "p",
                        "z",
                        "",
                        Duration.ofSeconds(60),
                        80,
                        ",",
                        URI.create("http://127.0.0.1:1"),
                        new GoogleAmbient(null, null, "127.0.0.1:1")),
                Duration.ofSeconds(60));
    }

    @Test
    void readsItsKeys() throws IOException {
        assertThat(Finder.read(directory, "gce_sd_configs: [{project: shop-1, zone: europe-west1-b}]"))
                .isEqualTo(new GceDiscovery(
                        "shop-1",
                        "europe-west1-b",
                        "",
                        Duration.ofSeconds(60),
                        80,
                        ",",
                        URI.create("https://compute.googleapis.com/compute/v1"),
                        GoogleAmbient.of(System.getenv())));
    }

    @Test
    void looksWhereTheEnvironmentSays() {
        assertThat(GoogleAmbient.of(Map.of("HOME", "/home/me")))
                .isEqualTo(new GoogleAmbient(
                        null,
                        Path.of("/home/me/.config/gcloud/application_default_credentials.json"),
                        "metadata.google.internal"));
        assertThat(GoogleAmbient.of(Map.of(
                        "GOOGLE_APPLICATION_CREDENTIALS", "/etc/key.json",
                        "CLOUDSDK_CONFIG", "/etc/gcloud",
                        "GCE_METADATA_HOST", "192.0.2.1:80")))
                .isEqualTo(new GoogleAmbient(
                        Path.of("/etc/key.json"),
                        Path.of("/etc/gcloud/application_default_credentials.json"),
                        "192.0.2.1:80"));
    }

    private GceDiscovery discovery(FakeApi api, @Nullable Path credentials, String filter) {
        return ambient(api, new GoogleAmbient(credentials, null, "127.0.0.1:" + api.port()), filter);
    }

    private static GceDiscovery ambient(FakeApi api, GoogleAmbient ambient, String filter) {
        return new GceDiscovery(
                "shop-1", "europe-west1-b", filter, Finder.OFTEN, 9000, ";", URI.create(api.url()), ambient);
    }

    private FakeApi google(String life) {
        return new FakeApi()
                .answers(METADATA, request -> token(life))
                .answers("/token", request -> token(life))
                .answers(
                        INSTANCES,
                        request -> Answer.json(FakeApi.resource(
                                request.parameter("pageToken") == null ? "gce/page-1.json" : "gce/page-2.json")));
    }

    private Answer token(String life) {
        return Answer.json("{\"access_token\": \"token-" + tokens.incrementAndGet() + "\", \"expires_in\": " + life
                + ", \"token_type\": \"Bearer\"}");
    }

    private static List<Request> listings(FakeApi api) {
        return api.requests().stream().filter(r -> r.path().equals(INSTANCES)).toList();
    }

    private Path credentials(Map<String, String> content) throws IOException {
        return credentials(content, directory.resolve("key.json"));
    }

    private static Path credentials(Map<String, String> content, Path file) throws IOException {
        // Whole at once, so that it is never read half written.
        Path whole = Files.write(file.resolveSibling("new.json"), Json.bytes(new TreeMap<>(content)));
        return Files.move(whole, file);
    }

    private static String pem(KeyPair keys) {
        return "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'})
                        .encodeToString(keys.getPrivate().getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
    }

    private static Map<String, String> form(String body) {
        Map<String, String> form = new TreeMap<>();
        for (String field : body.split("&")) {
            int equals = field.indexOf('=');
            form.put(
                    field.substring(0, equals), URLDecoder.decode(field.substring(equals + 1), StandardCharsets.UTF_8));
        }
        return form;
    }
}
