package io.periskop.discovery.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.periskop.discovery.DiscoveryContext;
import io.periskop.discovery.FakeApi;
import io.periskop.discovery.Finder;
import io.periskop.discovery.Json;
import io.periskop.discovery.Refresh;
import io.periskop.http.Authentication;
import io.periskop.http.Http;
import io.periskop.http.HttpAnswer;
import io.periskop.http.HttpCall;
import io.periskop.http.HttpConfig;
import io.periskop.http.Secret;
import io.periskop.label.Labels;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import tools.jackson.databind.JsonNode;

/** Labels in {@code expected/} are what Prometheus 2.42 made of the same answers. */
@Timeout(60)
class DockerTests {
    private static final String META = "__meta_docker_";

    @Test
    void findsWhatPrometheusFinds() {
        try (FakeApi api = daemon(new FakeApi());
                Finder finder = new Finder(docker(api.url(), false))) {
            List<Labels> found = finder.found();
            assertThat(found.stream().map(DockerTests::withoutImage).filter(target -> !isSidecar(target)))
                    .containsExactlyInAnyOrderElementsOf(Finder.expected("docker/expected/docker.json"));
            assertThat(found)
                    .allSatisfy(target ->
                            assertThat(target.get(META + "container_image")).startsWith("example.com/"));
            assertThat(api.requests().get(0).query()).isEmpty();
        }
    }

    /** Later than Prometheus 2.42: networks of the container whose network is shared. */
    @Test
    void borrowsTheNetworksOfAnotherContainer() {
        assertThat(targets(config(true)).stream().filter(DockerTests::isSidecar))
                .containsExactly(labels(
                        Labels.ADDRESS,
                        "172.20.0.3:9104",
                        META + "container_id",
                        "aaa4",
                        META + "container_name",
                        "/sidecar",
                        META + "container_image",
                        "example.com/sidecar:1",
                        META + "container_image_id",
                        "sha256:0d",
                        META + "container_label_role",
                        "sidecar",
                        META + "container_network_mode",
                        "container:aaa2",
                        META + "network_id",
                        "net-back",
                        META + "network_name",
                        "shop_back",
                        META + "network_scope",
                        "local",
                        META + "network_internal",
                        "true",
                        META + "network_ingress",
                        "false",
                        META + "network_ip",
                        "172.20.0.3",
                        META + "port_private",
                        "9104"));
    }

    @Test
    void takesTheFirstNetworkByNameUnlessToldOtherwise() {
        assertThat(targets(config(true)).stream()
                        .filter(target -> "/web".equals(target.get(META + "container_name")))
                        .map(target -> target.get(META + "network_name")))
                .hasSize(3)
                .containsOnly("shop_back");
    }

    @Test
    void passesOverANetworkOfNothing() {
        assertThat(targets(config(false))).noneMatch(target -> "/nothing".equals(target.get(META + "container_name")));
    }

    @Test
    void takesTheIpv6AddressWhereThereIsNoOther() {
        String container = """
                [{"Id": "a", "Names": ["/six"], "HostConfig": {"NetworkMode": "n"}, "Ports": [{"PrivatePort": 80, "Type": "tcp"}],
                  "NetworkSettings": {"Networks": {"n": {"NetworkID": "n", "IPAddress": "", "GlobalIPv6Address": "fd00::2"}}}}]
                """;
        assertThat(Containers.targets(config(true), json(container), json("[]")))
                .singleElement()
                .satisfies(target -> {
                    assertThat(target.get(Labels.ADDRESS)).isEqualTo("[fd00::2]:80");
                    assertThat(target.get(META + "network_ip")).isEqualTo("fd00::2");
                });
    }

    @Test
    void isNotLedInCirclesByContainersThatShareEachOthersNetworks() {
        String ring = """
                [{"Id": "a", "Names": ["/a"], "HostConfig": {"NetworkMode": "container:b"}, "NetworkSettings": {"Networks": {}}},
                 {"Id": "b", "Names": ["/b"], "HostConfig": {"NetworkMode": "container:a"}, "NetworkSettings": {"Networks": {}}}]
                """;
        assertThat(Containers.targets(config(true), json(ring), json("[]"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[1, \"x\", [], null]",
                "[{\"Names\": 1, \"Ports\": {}, \"NetworkSettings\": 7}]",
                "[{\"Names\": [\"/a\"], \"NetworkSettings\": {\"Networks\": []}}]"
            })
    void makesNothingOfNonsense(String containers) {
        assertThat(Containers.targets(config(true), json(containers), json("[]")))
                .isEmpty();
    }

    @Test
    void listsPortsInOrderSinceTheDaemonDoesNot() {
        String forth = container("{\"PrivatePort\": 1, \"Type\": \"tcp\"}, {\"PrivatePort\": 2, \"Type\": \"tcp\"}");
        String back = container("{\"PrivatePort\": 2, \"Type\": \"tcp\"}, {\"PrivatePort\": 1, \"Type\": \"tcp\"}");
        assertThat(Containers.targets(config(true), json(back), json("[]")))
                .hasSize(2)
                .isEqualTo(Containers.targets(config(true), json(forth), json("[]")));
    }

    @Test
    void sendsFilters() {
        try (FakeApi api = daemon(new FakeApi());
                Finder finder = new Finder(new DockerDiscovery(
                        DockerHost.parse(api.url()),
                        80,
                        "localhost",
                        true,
                        List.of(
                                new DockerFilter("label", List.of("a=b&c", "d")),
                                new DockerFilter("status", List.of("running"))),
                        Finder.OFTEN,
                        HttpConfig.DEFAULT))) {
            finder.found();
            assertThat(api.requests().get(0).parameter("filters"))
                    .isEqualTo("{\"label\":{\"a=b&c\":true,\"d\":true},\"status\":{\"running\":true}}");
            assertThat(api.requests().get(1).query()).isEmpty();
        }
    }

    @Test
    void asksThroughTheSocketAndWithoutHttpConfig() {
        List<HttpCall> calls = new ArrayList<>();
        List<HttpConfig> configs = new ArrayList<>();
        Http http = (config, call) -> {
            calls.add(call);
            configs.add(config);
            return Mono.just(new HttpAnswer(500, new TreeMap<>(), "no".getBytes(StandardCharsets.UTF_8)));
        };
        DockerDiscovery discovery = new DockerDiscovery(
                DockerHost.parse("unix:///run/docker.sock"),
                80,
                "localhost",
                true,
                List.of(),
                Duration.ofSeconds(60),
                HttpConfig.DEFAULT.with(Authentication.bearer(Secret.of("s3cret"))));
        DiscoveryContext context =
                new DiscoveryContext(http, Schedulers.parallel(), Schedulers.immediate(), "Periskop/test");
        StepVerifier.create(discovery.refreshes(context).take(1))
                .expectNext(new Refresh.Failed(
                        "GET /containers/json on /run/docker.sock: answered with status 500; see its log"))
                .expectComplete()
                .verify(Duration.ofSeconds(10));
        assertThat(calls.get(0).socket()).isEqualTo(Path.of("/run/docker.sock"));
        assertThat(calls.get(0).uri()).hasToString("http://localhost/containers/json");
        assertThat(configs).containsOnly(HttpConfig.DEFAULT);
    }

    @Test
    void saysWhatIsWrongAndRecovers() {
        try (FakeApi api = daemon(new FakeApi());
                Finder finder = new Finder(docker(api.url(), true))) {
            finder.found();
            api.fails(500);
            assertThat(finder.problem())
                    .isEqualTo("GET " + api.url() + "/containers/json: answered with status 500; see its log");
            api.works();
            assertThat(finder.foundAgain(found -> true)).hasSize(7);
            api.says("text/html", "<html>");
            assertThat(finder.problem())
                    .isEqualTo("GET " + api.url()
                            + "/containers/json: the answer is not JSON; check that the address is right");
            api.works();
            assertThat(finder.foundAgain(found -> true)).hasSize(7);
            api.says("application/json", "{}");
            assertThat(finder.problem()).contains("the answer is not a list");
            api.answers("/containers/json", "[]");
            api.works();
            assertThat(finder.foundAgain(List::isEmpty)).isEmpty();
        }
    }

    @Test
    void keepsTheGroupWhileNothingChanges() {
        try (FakeApi api = daemon(new FakeApi());
                Finder finder = new Finder(docker(api.url(), true))) {
            assertThat(finder.groups().get(0)).isSameAs(finder.groups().get(0));
        }
    }

    @Test
    void givesUpOnADaemonThatHangs() {
        Finder.givesUpOnSilence(
                new DockerDiscovery(
                        DockerHost.parse("tcp://127.0.0.1:1"),
                        80,
                        "localhost",
                        true,
                        List.of(),
                        Duration.ofSeconds(60),
                        HttpConfig.DEFAULT),
                Duration.ofSeconds(60));
    }

    @Test
    void survivesAThousandContainers() {
        String many = "["
                + String.join(
                        ",",
                        IntStream.range(0, 1000)
                                .mapToObj(i -> container("{\"PrivatePort\": " + i + ", \"Type\": \"tcp\"}"))
                                .map(text -> text.substring(1, text.length() - 1))
                                .toList())
                + "]";
        assertThat(Containers.targets(config(true), json(many), json("[]"))).hasSize(1000);
    }

    @Test
    void hasPrometheusDefaults(@TempDir Path directory) throws IOException {
        assertThat(Finder.read(directory, "docker_sd_configs: [{host: 'unix:///var/run/docker.sock'}]"))
                .isEqualTo(new DockerDiscovery(
                        DockerHost.parse("unix:///var/run/docker.sock"),
                        80,
                        "localhost",
                        true,
                        List.of(),
                        Duration.ofSeconds(60),
                        HttpConfig.DEFAULT))
                .satisfies(discovery -> assertThat(discovery.describe()).isEqualTo("unix:///var/run/docker.sock"));
    }

    @Test
    void readsEveryKey(@TempDir Path directory) throws IOException {
        assertThat(Finder.read(directory, """
                        docker_sd_configs:
                        - host: tcp://docker.example.com:2375
                          port: 9000
                          host_networking_host: host.example.com
                          match_first_network: no
                          filters: [{name: label, values: [a, 1]}]
                          refresh_interval: 5s
                        """))
                .isEqualTo(new DockerDiscovery(
                        DockerHost.parse("tcp://docker.example.com:2375"),
                        9000,
                        "host.example.com",
                        false,
                        List.of(new DockerFilter("label", List.of("a", "1"))),
                        Duration.ofSeconds(5),
                        HttpConfig.DEFAULT));
    }

    @ParameterizedTest
    @CsvSource({
        "unix:///run/docker.sock, http://localhost, /run/docker.sock, false",
        "tcp://192.0.2.1:2375, http://192.0.2.1:2375, , false",
        "http://[::1]:2375/, http://[::1]:2375, , true",
        "https://docker.example.com/engine/, https://docker.example.com/engine, , true"
    })
    void knowsHosts(String text, String base, String socket, boolean usesHttpConfig) {
        DockerHost host = DockerHost.parse(text);
        assertThat(host.base()).hasToString(base);
        assertThat(host.socket()).isEqualTo(socket == null ? null : Path.of(socket));
        assertThat(host.usesHttpConfig()).isEqualTo(usesHttpConfig);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "docker",
                "/var/run/docker.sock",
                "unix://",
                "unix://docker.sock",
                "unix:/var/run/docker.sock",
                "tcp://",
                "tcp://:2375",
                "http:///x",
                "http://h:99999",
                "http://h?x=1",
                "ssh://h",
                "npipe:////./pipe/docker",
                "http://a b"
            })
    void refusesOtherHosts(String text) {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> DockerHost.parse(text))
                .withMessageContaining("; ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://me:s3cret@docker_1:2375", "tcp://me:s3cret@docker_1:2375"})
    void takesAUserWithoutShowingIt(String text) {
        DockerHost host = DockerHost.parse(text);
        HttpConfig configured = HttpConfig.DEFAULT.with(Authentication.bearer(Secret.of("t0ken")));
        assertThat(host.effective(configured).authentication())
                .isEqualTo(new Authentication.Basic(Secret.of("me"), Secret.of("s3cret")));
        assertThat(host.shown()).isEqualTo("http://docker_1:2375");
        assertThat(host.toString()).doesNotContain("s3cret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"me:s3cret@docker:2375", "tcp://me:s3cret@docker:99999", "http://me:s3cret%@docker"})
    void neverShowsAPassword(String text) {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> DockerHost.parse(text))
                .withMessageStartingWith("'***@docker")
                .withMessageNotContaining("s3cret");
    }

    private static FakeApi daemon(FakeApi api) {
        return api.answers("/containers/json", FakeApi.resource("docker/containers.json"))
                .answers("/networks", FakeApi.resource("docker/networks.json"));
    }

    private static DockerDiscovery docker(String host, boolean matchFirstNetwork) {
        return new DockerDiscovery(
                DockerHost.parse(host),
                80,
                "192.0.2.1",
                matchFirstNetwork,
                List.of(),
                Finder.OFTEN,
                HttpConfig.DEFAULT);
    }

    private static DockerDiscovery config(boolean matchFirstNetwork) {
        return docker("unix:///var/run/docker.sock", matchFirstNetwork);
    }

    private static List<Labels> targets(DockerDiscovery config) {
        return Containers.targets(
                config,
                json(FakeApi.resource("docker/containers.json")),
                json(FakeApi.resource("docker/networks.json")));
    }

    private static String container(String ports) {
        return "[{\"Id\": \"a\", \"Names\": [\"/a\"], \"Ports\": [" + ports
                + "], \"NetworkSettings\": {\"Networks\": {\"n\": {\"IPAddress\": \"192.0.2.1\"}}}}]";
    }

    private static boolean isSidecar(Labels target) {
        return "/sidecar".equals(target.get(META + "container_name"));
    }

    /** Prometheus has these only since later than 2.42. */
    private static Labels withoutImage(Labels target) {
        TreeMap<String, String> labels = new TreeMap<>(target.byName());
        labels.keySet().removeAll(Set.of(META + "container_image", META + "container_image_id"));
        return new Labels(labels);
    }

    private static Labels labels(String... namesAndValues) {
        TreeMap<String, String> labels = new TreeMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            labels.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return new Labels(labels);
    }

    private static JsonNode json(String text) {
        return Json.parse(text.getBytes(StandardCharsets.UTF_8));
    }
}
