package io.periskop.discovery.marathon;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.discovery.Discovery;
import io.periskop.discovery.FakeApi;
import io.periskop.discovery.Finder;
import io.periskop.discovery.Json;
import io.periskop.discovery.ServerUrl;
import io.periskop.discovery.TargetGroup;
import io.periskop.http.Authentication;
import io.periskop.http.HttpConfig;
import io.periskop.http.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Labels in {@code expected/} are what Prometheus 2.42 made of the same answer. */
@Timeout(60)
class MarathonTests {
    private static final String PATH = "/v2/apps/";

    @Test
    void findsWhatPrometheusFinds() {
        try (FakeApi api = marathon();
                Finder finder = new Finder(discovery(null, api.url()))) {
            assertThat(finder.found())
                    .containsExactlyInAnyOrderElementsOf(Finder.expected("marathon/expected/targets.json"));
            assertThat(api.requests().get(0).query()).isEqualTo("embed=apps.tasks");
            assertThat(api.requests().get(0).header("Authorization")).isNull();
        }
    }

    /** Prometheus gives every task the ports of the first: those of the others would be wrong. */
    @Test
    void takesEachTasksOwnPorts() {
        String app = "{\"apps\": [{\"id\": \"/a\", \"tasks\": [{\"id\": \"1\", \"host\": \"h\", \"ports\": [31000]},"
                + " {\"id\": \"2\", \"host\": \"h\", \"ports\": [31001]}]}]}";
        assertThat(groups(app).get(0).targets())
                .extracting(target -> target.get("__address__"))
                .containsExactly("h:31000", "h:31001");
    }

    @Test
    void makesAGroupOfEachApplication() {
        assertThat(groups(FakeApi.resource("marathon/v2_apps.json")))
                .hasSize(8)
                .filteredOn(group -> group.source().equals("/shop/web"))
                .singleElement()
                .satisfies(group -> assertThat(group.labels().byName())
                        .containsExactlyInAnyOrderEntriesOf(Map.of(
                                "__meta_marathon_app", "/shop/web",
                                "__meta_marathon_app_label_com_example_tier", "1",
                                "__meta_marathon_app_label_team", "web",
                                "__meta_marathon_image", "example.com/web:3")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{}", "{\"apps\": 1}", "{\"apps\": [7, null, {}]}", "{\"apps\": [{\"id\": 1, \"tasks\": {}}]}"})
    void findsNoTargetsInNonsense(String answer) {
        assertThat(groups(answer))
                .allSatisfy(group -> assertThat(group.targets()).isEmpty());
    }

    @Test
    void sendsTheTokenOfDcos(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("token"), " first \n");
        try (FakeApi api = marathon();
                Finder finder = new Finder(discovery(new Secret.InFile(file), api.url()))) {
            finder.found();
            assertThat(api.requests().get(0).header("Authorization")).isEqualTo("token=first");
            Files.delete(file);
            assertThat(finder.problem())
                    .isEqualTo("file " + file + " does not exist; check its name, and who may read it");
            Files.writeString(file, "second");
            finder.foundAgain(found -> true);
            assertThat(api.requests().get(api.requests().size() - 1).header("Authorization"))
                    .isEqualTo("token=second");
        }
        try (FakeApi api = marathon();
                Finder finder = new Finder(discovery(Secret.of("s3cret"), api.url()))) {
            finder.found();
            assertThat(api.requests().get(0).header("Authorization")).isEqualTo("token=s3cret");
        }
    }

    @Test
    void asksAnotherServerWhenOneFails() {
        try (FakeApi broken = new FakeApi();
                FakeApi api = marathon();
                Finder finder = new Finder(discovery(null, broken.url(), api.url()))) {
            broken.fails(500);
            for (int i = 0; i < 8; i++) {
                assertThat(finder.groups()).hasSize(8);
            }
            api.fails(502);
            assertThat(finder.problem()).contains(PATH + ": answered with status 50");
            api.works();
            assertThat(finder.foundAgain(found -> true)).hasSize(13);
        }
    }

    @Test
    void saysWhatIsWrongAndKeepsGroupsThatDoNotChange() {
        try (FakeApi api = marathon();
                Finder finder = new Finder(discovery(null, api.url()))) {
            List<TargetGroup> first = finder.groups();
            List<TargetGroup> second = finder.groups();
            for (int i = 0; i < first.size(); i++) {
                assertThat(second.get(i)).isSameAs(first.get(i));
            }
            api.says("text/html", "<html>");
            assertThat(finder.problem())
                    .isEqualTo("GET " + api.url() + PATH + ": the answer is not JSON; check that the address is right");
            api.answers(PATH, "{\"apps\": []}");
            api.works();
            assertThat(finder.foundAgain(List::isEmpty)).isEmpty();
        }
    }

    @Test
    void givesUpOnSilence() {
        Finder.givesUpOnSilence(
                new MarathonDiscovery(List.of(server("http://127.0.0.1:1")), Duration.ofSeconds(30), null),
                Duration.ofSeconds(30));
    }

    @Test
    void readsItsKeys(@TempDir Path directory) throws IOException {
        Discovery plain = Finder.read(directory, "marathon_sd_configs: [{servers: ['https://m.example.com/']}]");
        assertThat(plain)
                .isEqualTo(
                        new MarathonDiscovery(List.of(server("https://m.example.com")), Duration.ofSeconds(30), null));
        Discovery file = Finder.read(
                directory, "marathon_sd_configs: [{servers: ['https://m.example.com/'], auth_token_file: token}]");
        assertThat(((MarathonDiscovery) file).token()).isEqualTo(new Secret.InFile(directory.resolve("token")));
        Discovery secret = Finder.read(
                directory, "marathon_sd_configs: [{servers: ['https://m.example.com/'], auth_token: s3cret}]");
        assertThat(((MarathonDiscovery) secret).token()).isEqualTo(Secret.of("s3cret"));
        assertThat(secret.toString()).contains(Secret.MASK).doesNotContain("s3cret");
        MarathonDiscovery user = (MarathonDiscovery)
                Finder.read(directory, "marathon_sd_configs: [{servers: ['https://me:s3cret@m_1.example.com:1/a']}]");
        assertThat(user.servers().get(0).http().authentication())
                .isEqualTo(new Authentication.Basic(Secret.of("me"), Secret.of("s3cret")));
        assertThat(user.describe()).isEqualTo("https://m_1.example.com:1/a");
        assertThat(user.toString()).doesNotContain("s3cret");
    }

    private static FakeApi marathon() {
        return new FakeApi().answers(PATH, FakeApi.resource("marathon/v2_apps.json"));
    }

    private static MarathonDiscovery discovery(@Nullable Secret token, String... servers) {
        return new MarathonDiscovery(
                Stream.of(servers).map(MarathonTests::server).toList(), Finder.OFTEN, token);
    }

    private static ServerUrl server(String url) {
        return ServerUrl.of(url, HttpConfig.DEFAULT);
    }

    private static List<TargetGroup> groups(String answer) {
        return MarathonApps.groups(Json.parse(answer.getBytes(StandardCharsets.UTF_8)));
    }
}
