package io.periskop.discovery.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.periskop.discovery.Discovering;
import io.periskop.discovery.FakeServer.Asked;
import io.periskop.discovery.Refresh;
import io.periskop.discovery.TargetGroup;
import io.periskop.discovery.consul.FakeConsul.Instance;
import io.periskop.http.HttpConfig;
import io.periskop.http.Secret;
import io.periskop.label.Labels;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConsulDiscoveryTests {
    private static final Duration OFTEN = Duration.ofMillis(20);

    /** Longer than a test has patience: what it sees was told when it happened. */
    private static final Duration LONG = Duration.ofMinutes(5);

    private static final ConsulChoice ALL = new ConsulChoice(List.of(), List.of(), "", "");

    private final FakeConsul consul = new FakeConsul();

    @AfterEach
    void stop() {
        consul.close();
    }

    @Test
    void findsInstancesWithTheirLabels() {
        consul.register(
                "web", "web-1", Instance.at("192.0.2.20", 8080).tagged("a", "b").checked("service:web", "warning"));
        consul.register("web", "web-2", Instance.at("", 0));
        consul.register("db", "db-1", Instance.at("2001:db8::7", 5432));
        try (Discovering discovering = Discovering.now(discovery(ALL))) {
            List<TargetGroup> groups = discovering.found().groups();
            assertThat(groups).extracting(TargetGroup::source).containsExactly("consul", "db", "web");
            assertThat(groups.get(0).targets()).isEmpty();
            assertThat(groups.get(1).targets())
                    .singleElement()
                    .satisfies(target -> assertThat(target.get(Labels.ADDRESS)).isEqualTo("[2001:db8::7]:5432"));
            assertThat(groups.get(2).labels())
                    .isEqualTo(Labels.of(Map.of("__meta_consul_service", "web", "__meta_consul_dc", "dc1")));
            assertThat(groups.get(2).targets().get(0))
                    .isEqualTo(Labels.of(Map.ofEntries(
                            Map.entry("__address__", "192.0.2.20:8080"),
                            Map.entry("__meta_consul_address", "192.0.2.1"),
                            Map.entry("__meta_consul_node", "node-a"),
                            Map.entry("__meta_consul_tags", ",a,b,"),
                            Map.entry("__meta_consul_service_address", "192.0.2.20"),
                            Map.entry("__meta_consul_service_port", "8080"),
                            Map.entry("__meta_consul_service_id", "web-1"),
                            Map.entry("__meta_consul_health", "warning"),
                            Map.entry("__meta_consul_metadata_rack_row", "7"),
                            Map.entry("__meta_consul_service_metadata_team_name", "shop"),
                            Map.entry("__meta_consul_tagged_address_lan", "192.0.2.1"),
                            Map.entry("__meta_consul_tagged_address_wan", "198.51.100.1"))));
            assertThat(groups.get(2).targets().get(1).byName())
                    .containsEntry("__address__", "192.0.2.1:0")
                    .containsEntry("__meta_consul_tags", ",,")
                    .containsEntry("__meta_consul_health", "passing");
        }
    }

    @Test
    void tellsEveryChangeAtOnce() {
        consul.holding(LONG)
                .register("web", "web-1", Instance.at("192.0.2.20", 80).checked("service:web", "passing"));
        try (Discovering discovering = Discovering.now(discovery(ALL))) {
            discovering.found();
            told(discovering, () -> consul.register("web", "web-2", Instance.at("192.0.2.21", 80)), "web", 2);
            told(discovering, () -> consul.register("new", "new-1", Instance.at("192.0.2.30", 80)), "new", 1);
            told(discovering, () -> consul.deregister("web", "web-1"), "web", 1);
            told(
                    discovering,
                    () -> consul.register(
                            "web", "web-2", Instance.at("192.0.2.21", 80).checked("c", "critical")),
                    "critical");
            told(
                    discovering,
                    () -> consul.register(
                            "web",
                            "web-2",
                            Instance.at("192.0.2.21", 80).checked("_service_maintenance:web-2", "critical")),
                    "maintenance");
            told(discovering, () -> consul.deregister("new", "new-1"), "new", -1);
        }
    }

    @Test
    void saysNothingWhileNothingChanges() {
        consul.holding(Duration.ofMillis(50)).register("web", "web-1", Instance.at("192.0.2.20", 80));
        try (Discovering discovering = Discovering.now(discovery(ALL))) {
            TargetGroup web = group(discovering.found(), "web");
            long before = consul.askedFor("/v1/health/service/web");
            discovering.waitFor(() -> consul.askedFor("/v1/health/service/web") > before + 5);
            consul.touch("web");
            discovering.waitFor(() -> consul.askedFor("/v1/health/service/web") > before + 10);
            assertThat(discovering.refreshes()).hasSize(1);
            consul.register("db", "db-1", Instance.at("192.0.2.30", 80));
            discovering.until(refresh -> group(refresh, "db") != null);
            assertThat(group(discovering.last(), "web")).as("the same object").isSameAs(web);
        }
    }

    @Test
    void asksAgainNoSoonerThanTheInterval() {
        consul.holding(Duration.ofMillis(1)).register("web", "web-1", Instance.at("192.0.2.20", 80));
        Duration interval = Duration.ofMillis(400);
        try (Discovering discovering = Discovering.now(discovery(ALL, interval))) {
            discovering.found();
            long before = consul.askedFor("/v1/health/service/web");
            long start = System.nanoTime();
            discovering.waitFor(() -> consul.askedFor("/v1/health/service/web") >= before + 4);
            assertThat(Duration.ofNanos(System.nanoTime() - start).toMillis()).isGreaterThan(3 * 400 - 100);
        }
    }

    @Test
    void asksAnewWhenTheIndexGoesBackwards() {
        consul.register("web", "web-1", Instance.at("192.0.2.20", 80));
        try (Discovering discovering = Discovering.now(discovery(ALL))) {
            discovering.found();
            discovering.waitFor(() -> consul.holding() == 3);
            consul.restore();
            discovering.waitFor(() -> indexes("web").contains("3"));
            assertThat(indexes("web")).startsWith("", "41", "", "3");
            assertThat(discovering.refreshes()).as("nothing else changed").hasSize(1);
            consul.register("web", "web-2", Instance.at("192.0.2.21", 80));
            discovering.until(refresh -> size(refresh, "web") == 2);
        }
    }

    @Test
    void asksAnewWhenConsulWasRestarted() {
        consul.register("web", "web-1", Instance.at("192.0.2.20", 80));
        try (Discovering discovering = Discovering.quickly(discovery(ALL, Duration.ofSeconds(1)))) {
            discovering.found();
            discovering.waitFor(() -> consul.holding() == 3);
            consul.restart();
            discovering.until(refresh -> refresh instanceof Refresh.Partial && size(refresh, "web") == 1);
            consul.register("web", "web-2", Instance.at("192.0.2.21", 80));
            discovering.until(refresh -> refresh instanceof Refresh.Found && size(refresh, "web") == 2);
            assertThat(indexes("web")).startsWith("", "41", "");
        }
    }

    @Test
    void keepsWhatItKnewInTroubleAndRecovers() {
        consul.register("web", "web-1", Instance.at("192.0.2.20", 80));
        try (Discovering discovering = Discovering.quickly(discovery(ALL, Duration.ofSeconds(30)))) {
            discovering.found();
            consul.answering(500);
            Refresh.Partial trouble =
                    (Refresh.Partial) discovering.until(refresh -> refresh instanceof Refresh.Partial);
            assertThat(trouble.problem())
                    .contains("http://" + consul.hostPort() + "/v1/", " answered 500; check server");
            assertThat(size(trouble, "web")).isEqualTo(1);
            consul.answering(200);
            consul.register("web", "web-2", Instance.at("192.0.2.21", 80));
            discovering.until(refresh -> refresh instanceof Refresh.Found && size(refresh, "web") == 2);
        }
    }

    @Test
    void asksForTheDatacenterUntilItIsAllowedTo() {
        consul.needing("another");
        consul.register("web", "web-1", Instance.at("192.0.2.20", 80));
        try (Discovering discovering = Discovering.quickly(discovery(ALL))) {
            Refresh.Failed failed = discovering.failed();
            assertThat(failed.problem())
                    .isEqualTo("GET http://" + consul.hostPort()
                            + "/v1/agent/self answered 403; check server and datacenter,"
                            + " and that the token may read services, nodes and the agent");
            consul.needing("s3cret");
            assertThat(group(discovering.found(), "web")).isNotNull();
            assertThat(consul.askedFor("/v1/agent/self")).isGreaterThan(1);
        }
        assertThat(discovery(ALL).toString()).doesNotContain("s3cret").contains("<secret>");
    }

    @Test
    void watchesNamedServicesOnly() {
        consul.register("web", "web-1", Instance.at("192.0.2.20", 80));
        consul.register("db", "db-1", Instance.at("192.0.2.30", 80));
        ConsulChoice choice = new ConsulChoice(List.of("web", "not yet"), List.of(), "", "Checks.Status == passing");
        try (Discovering discovering = Discovering.now(discovery(choice))) {
            assertThat(discovering.found().groups())
                    .extracting(TargetGroup::source)
                    .containsExactly("not yet", "web");
        }
        assertThat(consul.askedFor("/v1/catalog/services")).isZero();
        assertThat(consul.askedFor("/v1/health/service/db")).isZero();
        Asked health = consul.asked().stream()
                .filter(asked -> asked.path().endsWith("/web"))
                .findFirst()
                .orElseThrow();
        assertThat(health.parameter("filter")).isEqualTo("Checks.Status == passing");
        assertThat(health.parameter("wait")).isEqualTo("120000ms");
        assertThat(health.parameters()).containsKey("stale").doesNotContainKeys("index", "passing", "tag", "dc");
        assertThat(consul.askedFor("/v1/health/service/not%20yet")).isPositive();
    }

    @Test
    void watchesServicesWithAllTags() {
        consul.register("web", "web-1", Instance.at("192.0.2.20", 80).tagged("a", "b"));
        consul.register("web", "web-2", Instance.at("192.0.2.21", 80).tagged("a"));
        consul.register("db", "db-1", Instance.at("192.0.2.30", 80).tagged("a"));
        ConsulChoice choice = new ConsulChoice(List.of("web", "db"), List.of("a", "b"), "ServiceMeta.x == y", "");
        ConsulScope scope =
                new ConsulScope("dc2", "team", "part", false, new TreeMap<>(Map.of("rack", "7", "env", "p d")));
        try (Discovering discovering = Discovering.now(new ConsulDiscovery(
                ConsulServer.of(consul.hostPort(), "http", ""), scope, choice, ";", OFTEN, HttpConfig.DEFAULT))) {
            List<TargetGroup> groups = discovering.found().groups();
            assertThat(groups).extracting(TargetGroup::source).containsExactly("web");
            assertThat(groups.get(0).targets())
                    .singleElement()
                    .satisfies(target ->
                            assertThat(target.get("__meta_consul_tags")).isEqualTo(";a;b;"));
            assertThat(groups.get(0).labels().get("__meta_consul_dc")).isEqualTo("dc2");
        }
        assertThat(consul.askedFor("/v1/agent/self")).isZero();
        assertThat(consul.asked()).isNotEmpty().allSatisfy(asked -> {
            assertThat(asked.parameter("dc")).isEqualTo("dc2");
            assertThat(asked.parameter("ns")).isEqualTo("team");
            assertThat(asked.parameter("partition")).isEqualTo("part");
            assertThat(asked.parameters().get("node-meta")).containsExactly("env:p d", "rack:7");
            assertThat(asked.parameters()).doesNotContainKey("stale");
        });
        assertThat(consul.asked().get(0).parameter("filter")).isEqualTo("ServiceMeta.x == y");
        Asked health = consul.asked().stream()
                .filter(asked -> asked.path().endsWith("/web"))
                .findFirst()
                .orElseThrow();
        assertThat(health.parameters().get("tag")).containsExactly("a", "b");
        assertThat(health.parameters()).doesNotContainKey("filter");
    }

    @Test
    void letsGoOfEveryQuestionWhenNobodyWantsIt() {
        consul.holding(Duration.ofMinutes(1)).register("web", "web-1", Instance.at("192.0.2.20", 80));
        try (Discovering discovering = Discovering.now(discovery(ALL))) {
            discovering.waitFor(() -> consul.holding() == 3);
        }
        await().atMost(Duration.ofSeconds(10)).until(() -> consul.holding() == 0);
    }

    @Test
    void isAValue() {
        assertThat(discovery(ALL)).isEqualTo(discovery(ALL)).hasSameHashCodeAs(discovery(ALL));
    }

    private List<String> indexes(String service) {
        return consul.asked().stream()
                .filter(asked -> asked.path().endsWith("/" + service))
                .map(asked -> asked.parameter("index"))
                .toList();
    }

    private static void told(Discovering discovering, Runnable change, String service, int size) {
        change.run();
        discovering.until(refresh -> size(refresh, service) == size);
    }

    private static void told(Discovering discovering, Runnable change, String health) {
        change.run();
        discovering.until(
                refresh -> health.equals(group(refresh, "web").targets().get(0).get("__meta_consul_health")));
    }

    private static int size(Refresh refresh, String service) {
        TargetGroup group = group(refresh, service);
        return group == null ? -1 : group.targets().size();
    }

    private static TargetGroup group(Refresh refresh, String service) {
        List<TargetGroup> groups = refresh instanceof Refresh.Found found
                ? found.groups()
                : refresh instanceof Refresh.Partial partial ? partial.groups() : List.of();
        return groups.stream()
                .filter(group -> group.source().equals(service))
                .findFirst()
                .orElse(null);
    }

    private ConsulDiscovery discovery(ConsulChoice choice) {
        return discovery(choice, OFTEN);
    }

    private ConsulDiscovery discovery(ConsulChoice choice, Duration interval) {
        HttpConfig http = new HttpConfig(
                HttpConfig.DEFAULT.authentication(),
                HttpConfig.DEFAULT.tls(),
                HttpConfig.DEFAULT.proxy(),
                true,
                true,
                new TreeMap<>(Map.of("X-Consul-Token", List.of(Secret.of("s3cret")))));
        return new ConsulDiscovery(
                ConsulServer.of(consul.hostPort(), "http", ""),
                new ConsulScope("", "", "", true, new TreeMap<>()),
                choice,
                ",",
                interval,
                http);
    }
}
