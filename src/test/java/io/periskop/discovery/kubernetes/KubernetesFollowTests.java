package io.periskop.discovery.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.discovery.Refresh;
import io.periskop.discovery.TargetGroup;
import io.periskop.http.HttpConfig;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;

/** What happens in the cluster is seen, and nothing else is. */
class KubernetesFollowTests {
    private static final String POD = """
            apiVersion: v1
            kind: Pod
            metadata: {name: %s, namespace: %s, labels: {v: "%s"}}
            spec: {nodeName: worker-1, containers: [{name: a, image: b, ports: [{containerPort: 80}]}]}
            status: {phase: Running, podIP: 192.0.2.1}
            """;

    private final FakeApi api = new FakeApi();

    @AfterEach
    void close() {
        api.close();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "NODE|nodes|node/x|`{apiVersion: v1, kind: Node, metadata: {name: x, labels: {v: '%s'}}, status: {addresses: [{type: InternalIP, address: 192.0.2.1}]}}`",
                "POD|pods|pod/a/x|`{apiVersion: v1, kind: Pod, metadata: {name: x, namespace: a, labels: {v: '%s'}}, spec: {containers: [{name: a}]}, status: {podIP: 192.0.2.1}}`",
                "SERVICE|services|svc/a/x|`{apiVersion: v1, kind: Service, metadata: {name: x, namespace: a, labels: {v: '%s'}}, spec: {ports: [{port: 1}]}}`",
                "ENDPOINTS|endpoints|endpoints/a/x|`{apiVersion: v1, kind: Endpoints, metadata: {name: x, namespace: a, labels: {v: '%s'}}, subsets: [{addresses: [{ip: 192.0.2.1}], ports: [{port: 1}]}]}`",
                "ENDPOINTSLICE|endpointslices|endpointslice/a/x|`{apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, metadata: {name: x, namespace: a, labels: {v: '%s'}}, addressType: IPv4, endpoints: [{addresses: [192.0.2.1]}], ports: [{port: 1}]}`",
                "INGRESS|ingresses|ingress/a/x|`{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: x, namespace: a, labels: {v: '%s'}}, spec: {rules: [{host: a.example.com}]}}`",
            },
            delimiter = '|')
    void seesWhatComesChangesAndGoes(Role role, String plural, String source, String yaml) {
        try (Following following = new Following(Following.discovery(api, role))) {
            assertThat(following.found()).isEmpty();
            api.put(yaml.formatted("1"));
            List<TargetGroup> one = following.found(groups -> groups.size() == 1);
            assertThat(one.get(0).source()).isEqualTo(source);
            assertThat(one.get(0).targets()).hasSize(1);
            api.put(yaml.formatted("2"));
            following.found(groups -> groups.size() == 1
                    && groups.get(0).labels().byName().values().contains("2"));
            api.remove(plural, source.substring(source.indexOf('/') + 1));
            following.found(List::isEmpty);
            assertThat(api.count(plural, false)).isEqualTo(1);
        }
    }

    @Test
    void oneListAndWatchForEachNamespaceAndResourceWithSelectors() {
        api.put(POD.formatted("p", "a", "1"));
        api.put(POD.formatted("p", "b", "1"));
        api.put(POD.formatted("p", "c", "1"));
        KubernetesDiscovery discovery = new KubernetesDiscovery(
                Role.POD,
                new Access.Server(URI.create(api.url()), HttpConfig.DEFAULT),
                false,
                List.of("b", "a", "a"),
                Map.of(
                        Role.POD,
                        new Selector(
                                Selectors.label("app in (x, y),!old"),
                                Selectors.fields("status.phase=Running,spec.nodeName!=z")),
                        Role.NODE,
                        new Selector("kind=worker", List.of())),
                new Attach(true, false, false, false, false));
        api.put("{apiVersion: v1, kind: Node, metadata: {name: worker-1}, status: {}}");
        try (Following following = new Following(discovery)) {
            assertThat(following.found()).extracting(TargetGroup::source).containsExactly("pod/a/p", "pod/b/p");
            Following.eventually(v -> api.watching("pods") == 2 && api.watching("nodes") == 1);
            assertThat(api.of("pods", false))
                    .extracting(FakeApi.Asked::path)
                    .containsExactlyInAnyOrder("/api/v1/namespaces/a/pods", "/api/v1/namespaces/b/pods");
            assertThat(api.asked).allSatisfy(ask -> {
                boolean pods = ask.plural().equals("pods");
                assertThat(ask.query().get("labelSelector")).isEqualTo(pods ? "app in (x, y),!old" : "kind=worker");
                assertThat(ask.query().get("fieldSelector"))
                        .isEqualTo(pods ? "status.phase=Running,spec.nodeName!=z" : null);
                assertThat(ask.headers()).containsEntry("User-Agent", "Periskop/test");
            });
            assertThat(api.of("pods", true))
                    .allSatisfy(ask -> assertThat(ask.query())
                            .containsEntry("allowWatchBookmarks", "true")
                            .containsKeys("timeoutSeconds", "resourceVersion"));
        }
    }

    @Test
    void nothingIsSaidBeforeEverythingNeededIsKnown() {
        AtomicBoolean held = new AtomicBoolean(true);
        api.fault = (ask, response) -> held.get() && ask.plural().equals("services") ? Flux.<Void>never() : null;
        FakeApi.load("/kubernetes/cluster.yaml").forEach(api::put);
        try (Following following =
                new Following(Following.discovery(api, Role.ENDPOINTS), Following.NO_POD, Following.IMPATIENT)) {
            Following.eventually(v -> api.watching("endpoints") == 1 && api.watching("pods") == 1);
            assertThat(following.refreshes).noneMatch(Refresh.Found.class::isInstance);
            following.failed("cannot list services at http://127.0.0.1:" + api.port() + ": no answer");
            assertThat(following.refreshes).noneMatch(Refresh.Found.class::isInstance);
            held.set(false);
            assertThat(following.found()).hasSize(1);
        }
    }

    @Test
    void groupsOfUnchangedObjectsAreTheSameObjects() {
        api.put(POD.formatted("one", "a", "1"));
        api.put(POD.formatted("two", "a", "1"));
        try (Following following = new Following(Following.discovery(api, Role.POD))) {
            List<TargetGroup> before = following.found();
            api.put(POD.formatted("two", "a", "2"));
            List<TargetGroup> after = following.found(groups -> groups.get(1) != before.get(1));
            assertThat(after.get(0)).isSameAs(before.get(0));
            int said = following.refreshes.size();
            api.put(POD.formatted("two", "a", "2")); // another version of the same
            api.put(POD.formatted("three", "a", "1"));
            List<TargetGroup> third = following.found(groups -> groups.size() == 3);
            assertThat(third).contains(after.get(0), after.get(1));
            assertThat(third.get(2)).isSameAs(after.get(1));
            assertThat(following.refreshes.size()).isLessThanOrEqualTo(said + 2);
        }
    }

    @ParameterizedTest
    @CsvSource({"ENDPOINTS, endpoints/shop/cart", "ENDPOINTSLICE, endpointslice/shop/cart-v4"})
    void whatBelongsToAServiceFollowsItAndNodesAndNamespacesButNotItsPods(Role role, String source) {
        FakeApi.load("/kubernetes/cluster.yaml").forEach(api::put);
        Attach attach = new Attach(true, true, false, false, false);
        try (Following following = new Following(Following.discovery(api, role, attach))) {
            TargetGroup first = Following.group(following.found(), source);

            api.put(labelled("Pod", "cart-6f-abc", "changed"));
            api.put(labelled("Service", "cart", "service-2"));
            TargetGroup service = next(following, source, first);
            assertThat(service.labels().get("__meta_kubernetes_service_label_v"))
                    .isEqualTo("service-2");

            api.put(labelled("Node", "worker-1", "node-2"));
            TargetGroup node = next(following, source, service);
            assertThat(node.targets().get(0).get("__meta_kubernetes_node_label_v"))
                    .isEqualTo("node-2");

            api.put(labelled("Namespace", "shop", "namespace-2"));
            TargetGroup namespace = next(following, source, node);
            assertThat(namespace.labels().get("__meta_kubernetes_namespace_label_v"))
                    .isEqualTo("namespace-2");

            api.put(labelled("Pod", "cart-6f-abc", "again"));
            for (String marker : List.of("first", "second")) { // whoever is seen was told after the pod
                api.put(copyOf(role, source, marker));
                List<TargetGroup> groups = following.found(
                        all -> all.stream().anyMatch(group -> group.source().endsWith("/" + marker)));
                assertThat(Following.group(groups, source)).isSameAs(namespace);
            }
        }
    }

    @Test
    void aPodThatIsHeardOfAfterItsAddressIsTold() {
        List<Map<String, Object>> cluster = FakeApi.load("/kubernetes/cluster.yaml");
        cluster.stream().filter(each -> !"Pod".equals(each.get("kind"))).forEach(api::put);
        try (Following following = new Following(Following.discovery(api, Role.ENDPOINTSLICE))) {
            TargetGroup first = Following.group(following.found(), "endpointslice/shop/cart-v4");
            assertThat(first.targets()).hasSize(2);
            cluster.stream().filter(each -> "Pod".equals(each.get("kind"))).forEach(api::put);
            TargetGroup second = next(following, "endpointslice/shop/cart-v4", first);
            assertThat(second.targets()).hasSize(4);
        }
    }

    @Test
    void aPodThatEndsIsToldOfItsEndpoints() {
        FakeApi.load("/kubernetes/cluster.yaml").forEach(api::put);
        try (Following following = new Following(Following.discovery(api, Role.ENDPOINTS))) {
            TargetGroup first = Following.group(following.found(), "endpoints/shop/cart");
            Map<String, Object> pod = find("Pod", "cart-6f-abc");
            pod.put("status", Map.of("phase", "Succeeded", "podIP", "192.0.2.101"));
            api.put(pod);
            TargetGroup second = next(following, "endpoints/shop/cart", first);
            assertThat(second.targets().get(0).get("__meta_kubernetes_pod_phase"))
                    .isEqualTo("Succeeded");
        }
    }

    @Test
    void aPodsWorkloadIsToldWhenItIsHeardOf() {
        List<Map<String, Object>> cluster = FakeApi.load("/kubernetes/cluster.yaml");
        cluster.stream().filter(each -> !"ReplicaSet".equals(each.get("kind"))).forEach(api::put);
        Attach attach = new Attach(false, false, true, false, false);
        try (Following following = new Following(Following.discovery(api, Role.POD, attach))) {
            TargetGroup first = Following.group(following.found(), "pod/shop/cart-6f-abc");
            assertThat(first.labels().get("__meta_kubernetes_pod_deployment_name"))
                    .isNull();
            api.put(find("ReplicaSet", "cart-6f"));
            TargetGroup second = next(following, "pod/shop/cart-6f-abc", first);
            assertThat(second.labels().get("__meta_kubernetes_pod_deployment_name"))
                    .isEqualTo("cart");
            assertThat(api.count("jobs", false)).isZero();
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> copyOf(Role role, String source, String name) {
        Map<String, Object> copy = find(
                role == Role.ENDPOINTS ? "Endpoints" : "EndpointSlice", source.substring(source.lastIndexOf('/') + 1));
        ((Map<String, Object>) copy.get("metadata")).put("name", name);
        return copy;
    }

    private static TargetGroup next(Following following, String source, TargetGroup before) {
        return Following.group(
                following.found(groups ->
                        groups.stream().anyMatch(group -> group.source().equals(source) && group != before)),
                source);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> labelled(String kind, String name, String value) {
        Map<String, Object> object = find(kind, name);
        Map<String, Object> meta = (Map<String, Object>) object.get("metadata");
        meta.put("labels", new java.util.HashMap<>(Map.of("v", value)));
        return object;
    }

    private static Map<String, Object> find(String kind, String name) {
        return FakeApi.load("/kubernetes/cluster.yaml").stream()
                .filter(each ->
                        kind.equals(each.get("kind")) && name.equals(((Map<?, ?>) each.get("metadata")).get("name")))
                .findFirst()
                .orElseThrow();
    }
}
