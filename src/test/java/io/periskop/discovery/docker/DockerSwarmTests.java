package io.periskop.discovery.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.discovery.FakeApi;
import io.periskop.discovery.Finder;
import io.periskop.discovery.Json;
import io.periskop.http.HttpConfig;
import io.periskop.label.Labels;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** Labels in {@code expected/} are what Prometheus 2.42 made of the same answers. */
@Timeout(60)
class DockerSwarmTests {
    @ParameterizedTest
    @EnumSource
    void findsWhatPrometheusFinds(SwarmRole role) {
        try (FakeApi api = manager();
                Finder finder = new Finder(swarm(api.url(), role, Finder.OFTEN))) {
            assertThat(finder.found())
                    .containsExactlyInAnyOrderElementsOf(Finder.expected("docker/expected/" + name(role) + ".json"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void filtersTheListOfTheRoleOnly(SwarmRole role) {
        try (FakeApi api = manager();
                Finder finder = new Finder(swarm(api.url(), role, Finder.OFTEN))) {
            finder.found();
            assertThat(api.requests())
                    .allSatisfy(request -> assertThat(request.parameter("filters"))
                            .isEqualTo(
                                    request.path().equals("/" + name(role))
                                                    && !request.query().isEmpty()
                                            ? "{\"label\":{\"a\":true,\"b\":true}}"
                                            : null));
            assertThat(api.requests())
                    .anyMatch(
                            request -> request.path().equals("/" + name(role)) && request.parameter("filters") != null);
        }
    }

    @ParameterizedTest
    @EnumSource
    void saysWhatIsWrongAndRecovers(SwarmRole role) {
        try (FakeApi api = manager();
                Finder finder = new Finder(swarm(api.url(), role, Finder.OFTEN))) {
            int targets = finder.found().size();
            // What a daemon says that is not a manager of a swarm.
            api.fails(503);
            assertThat(finder.problem()).endsWith(": answered with status 503; see its log");
            api.works();
            assertThat(finder.foundAgain(found -> true)).hasSize(targets);
            api.says("application/json", "[");
            assertThat(finder.problem()).endsWith(": the answer is not JSON; check that the address is right");
            api.works();
            assertThat(finder.foundAgain(found -> true)).hasSize(targets);
        }
    }

    @ParameterizedTest
    @EnumSource
    void givesUpOnAManagerThatHangs(SwarmRole role) {
        Finder.givesUpOnSilence(swarm("tcp://127.0.0.1:1", role, Duration.ofSeconds(30)), Duration.ofSeconds(30));
    }

    @Test
    void keepsWhatItFoundWhenAnAddressIsNone() {
        try (FakeApi api = manager();
                Finder finder = new Finder(swarm(api.url(), SwarmRole.SERVICES, Finder.OFTEN))) {
            api.answers("/services", "[{\"Endpoint\": {\"VirtualIPs\": [{\"Addr\": \"<script>\"}]}}]");
            assertThat(finder.problem()).contains("has the address '<script>', which is not an IP address");
        }
    }

    @Test
    void takesAServiceWithoutAContainer() {
        String plugin = "[{\"ID\": \"p\", \"Spec\": {\"Name\": \"plugin\", \"TaskTemplate\": {\"PluginSpec\": {}}},"
                + " \"Endpoint\": {\"VirtualIPs\": [{\"Addr\": \"192.0.2.9/24\"}]}}]";
        assertThat(SwarmServices.targets(json(plugin), json("[]"), 80))
                .singleElement()
                .satisfies(target -> {
                    assertThat(target.get(Labels.ADDRESS)).isEqualTo("192.0.2.9:80");
                    assertThat(target.get("__meta_dockerswarm_service_task_container_image"))
                            .isNull();
                });
    }

    @Test
    void keepsTheGroupWhileNothingChanges() {
        try (FakeApi api = manager();
                Finder finder = new Finder(swarm(api.url(), SwarmRole.TASKS, Finder.OFTEN))) {
            assertThat(finder.groups().get(0)).isSameAs(finder.groups().get(0));
        }
    }

    @Test
    void readsItsKeys(@TempDir Path directory) throws IOException {
        assertThat(Finder.read(directory, "dockerswarm_sd_configs: [{host: 'http://swarm.example.com', role: nodes}]"))
                .isEqualTo(new SwarmDiscovery(
                        DockerHost.parse("http://swarm.example.com"),
                        SwarmRole.NODES,
                        80,
                        List.of(),
                        Duration.ofSeconds(60),
                        HttpConfig.DEFAULT))
                .satisfies(
                        discovery -> assertThat(discovery.describe()).isEqualTo("nodes of http://swarm.example.com"));
    }

    private static FakeApi manager() {
        FakeApi api = new FakeApi();
        for (String list : List.of("services", "tasks", "nodes", "networks")) {
            api.answers("/" + list, FakeApi.resource("docker/" + list + ".json"));
        }
        return api;
    }

    private static SwarmDiscovery swarm(String host, SwarmRole role, Duration interval) {
        List<DockerFilter> filters = List.of(new DockerFilter("label", List.of("a", "b")));
        return new SwarmDiscovery(DockerHost.parse(host), role, 81, filters, interval, HttpConfig.DEFAULT);
    }

    private static String name(SwarmRole role) {
        return role.name().toLowerCase(Locale.ROOT);
    }

    private static JsonNode json(String text) {
        return Json.parse(text.getBytes(StandardCharsets.UTF_8));
    }
}
