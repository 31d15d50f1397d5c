package io.periskop.discovery.nomad;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.discovery.Discovering;
import io.periskop.discovery.FakeServer;
import io.periskop.discovery.FakeServer.Asked;
import io.periskop.discovery.FakeServer.Reply;
import io.periskop.discovery.Refresh;
import io.periskop.http.HttpConfig;
import io.periskop.label.Labels;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class NomadDiscoveryTests {
    private static final String LIST = """
            [{"Namespace": "default", "Services": [
              {"ServiceName": "web", "Tags": ["a"]}, {"ServiceName": "gone", "Tags": []}, {"ServiceName": "a/b", "Tags": null}]}]
            """;
    private static final String WEB = """
            [{"ID": "_nomad-task-1", "ServiceName": "web", "Namespace": "default", "NodeID": "n1", "Datacenter": "dc1",
              "JobID": "j", "AllocID": "x", "Tags": ["a", "b"], "Address": "192.0.2.1", "Port": 23049},
             {"ID": "_nomad-task-2", "ServiceName": "web", "Namespace": "default", "NodeID": "n2", "Datacenter": "dc1",
              "Tags": [], "Address": "2001:db8::1", "Port": 80}]
            """;

    private volatile Map<String, Reply> replies = Map.of(
            "/v1/services", Reply.ok(LIST), "/v1/service/web", Reply.ok(WEB), "/v1/service/a%2Fb", Reply.ok("[]"));
    private final FakeServer nomad = FakeServer.with(this::answer);

    @AfterEach
    void stop() {
        nomad.close();
    }

    private Mono<Reply> answer(Asked asked) {
        return Mono.just(replies.getOrDefault(asked.path(), Reply.status(404)));
    }

    @Test
    void findsTheInstancesOfEachService() {
        try (Discovering discovering = Discovering.now(discovery("default", true))) {
            Refresh.Found found = discovering.found();
            assertThat(found.groups()).hasSize(1);
            assertThat(found.groups().get(0).source()).isEqualTo("Nomad");
            assertThat(found.groups().get(0).targets())
                    .containsExactly(
                            Labels.of(Map.of(
                                    "__address__", "192.0.2.1:23049",
                                    "__meta_nomad_address", "192.0.2.1",
                                    "__meta_nomad_dc", "dc1",
                                    "__meta_nomad_namespace", "default",
                                    "__meta_nomad_node_id", "n1",
                                    "__meta_nomad_service", "web",
                                    "__meta_nomad_service_address", "192.0.2.1",
                                    "__meta_nomad_service_id", "_nomad-task-1",
                                    "__meta_nomad_service_port", "23049",
                                    "__meta_nomad_tags", ",a,b,")),
                            Labels.of(Map.of(
                                    "__address__", "[2001:db8::1]:80",
                                    "__meta_nomad_address", "2001:db8::1",
                                    "__meta_nomad_dc", "dc1",
                                    "__meta_nomad_namespace", "default",
                                    "__meta_nomad_node_id", "n2",
                                    "__meta_nomad_service", "web",
                                    "__meta_nomad_service_address", "2001:db8::1",
                                    "__meta_nomad_service_id", "_nomad-task-2",
                                    "__meta_nomad_service_port", "80")));
        }
    }

    @Test
    void saysNamespaceRegionAndWhoMayAnswer() {
        try (Discovering discovering = Discovering.now(discovery("*", true))) {
            discovering.found();
        }
        Asked list = nomad.asked().get(0);
        assertThat(list.parameter("namespace")).isEqualTo("*");
        assertThat(list.parameter("region")).isEqualTo("global");
        assertThat(list.parameters()).containsKey("stale");
        assertThat(nomad.asked().stream().filter(asked -> asked.path().equals("/v1/service/web")))
                .as("an instance is asked for in its own namespace, as Nomad wants it")
                .allSatisfy(asked -> assertThat(asked.parameter("namespace")).isEqualTo("default"));
        try (Discovering discovering = Discovering.now(discovery("default", false))) {
            discovering.found();
        }
        assertThat(nomad.asked().get(nomad.asked().size() - 1).parameters()).doesNotContainKey("stale");
    }

    @Test
    void whatDidNotChangeStaysTheSameObject() {
        try (Discovering discovering = Discovering.quickly(discovery("default", true))) {
            discovering.waitFor(() -> discovering.refreshes().size() >= 2);
            assertThat(((Refresh.Found) discovering.refreshes().get(1)).groups().get(0))
                    .isSameAs(((Refresh.Found) discovering.refreshes().get(0))
                            .groups()
                            .get(0));
        }
    }

    @Test
    void saysWhatFailedAndRecovers() {
        Map<String, Reply> well = replies;
        replies = Map.of("/v1/services", Reply.status(403));
        try (Discovering discovering = Discovering.quickly(discovery("default", true))) {
            assertThat(discovering.failed().problem())
                    .isEqualTo(
                            "GET http://" + nomad.hostPort() + "/v1/services answered 403; check server, namespace and"
                                    + " region, and that the token may read jobs (read-job) of the namespace");
            replies = Map.of("/v1/services", Reply.ok("<html>"));
            discovering.until(refresh -> refresh instanceof Refresh.Failed failed
                    && failed.problem().contains("answered what is not JSON at line 1, column 1;"));
            replies = Map.of("/v1/services", Reply.ok("{}"));
            discovering.until(refresh -> refresh instanceof Refresh.Failed failed
                    && failed.problem().contains("answered something else than a list of services;"));
            replies = Map.of("/v1/services", Reply.ok(LIST), "/v1/service/web", Reply.status(500));
            discovering.until(refresh -> refresh instanceof Refresh.Failed failed
                    && failed.problem().contains("/v1/service/web answered 500"));
            replies = well;
            assertThat(discovering.found().groups().get(0).targets()).hasSize(2);
        }
    }

    @Test
    void isAValue() {
        assertThat(discovery("default", true)).isEqualTo(discovery("default", true));
        assertThat(discovery("default", true).describe()).isEqualTo("http://" + nomad.hostPort() + " global/default");
    }

    private NomadDiscovery discovery(String namespace, boolean stale) {
        return new NomadDiscovery(
                URI.create("http://" + nomad.hostPort()),
                namespace,
                "global",
                stale,
                ",",
                Duration.ofSeconds(60),
                HttpConfig.DEFAULT);
    }
}
