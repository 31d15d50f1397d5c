package io.periskop.discovery.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.periskop.discovery.Refresh;
import io.periskop.discovery.TargetGroup;
import io.periskop.http.HttpConfig;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Trouble is named, what was found stays, and it goes on by itself. */
class KubernetesTroubleTests {
    private static final String FORBIDDEN =
            "pods is forbidden: User \"system:serviceaccount:a:b\" cannot list resource \"pods\" in API group \"\" at the"
                    + " cluster scope";

    private final FakeApi api = new FakeApi();

    @BeforeEach
    void onePod() {
        api.put(pod("one", "1"));
    }

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void saysWhatTheApiForbids() {
        api.fault = (ask, response) -> FakeApi.refuse(response, 403, FakeApi.status(403, "Forbidden", FORBIDDEN));
        try (Following following = pods()) {
            assertThat(following.failed("status 403"))
                    .isEqualTo("cannot list pods at " + api.url() + ": status 403: " + FORBIDDEN
                            + "; allow the account to list and watch pods");
            api.fault = null;
            assertThat(following.found()).hasSize(1);
        }
    }

    @Test
    void whatMayBeListedButNotWatchedIsKnownInPart() {
        api.fault = (ask, response) ->
                ask.watch() ? FakeApi.refuse(response, 403, FakeApi.status(403, "Forbidden", FORBIDDEN)) : null;
        try (Following following = pods()) {
            assertThat(following.partial("cannot watch pods"))
                    .contains("status 403")
                    .contains("list and watch pods");
            assertThat(((Refresh.Partial) following.last()).groups()).hasSize(1);
            api.fault = null;
            assertThat(following.found()).hasSize(1);
        }
    }

    @Test
    void recoversFromErrorsOfTheServer() {
        api.fault = (ask, response) -> FakeApi.refuse(response, 500, "no JSON");
        try (Following following = pods()) {
            following.failed("cannot list pods at " + api.url() + ": status 500");
            api.fault = null;
            assertThat(following.found()).hasSize(1);
        }
    }

    @Test
    void whatIsNoKubernetesIsSaid() {
        api.fault = (ask, response) -> FakeApi.refuse(response, 200, "<html>Log in</html>");
        try (Following following = pods()) {
            following.failed("the answer is not what a Kubernetes API sends");
            api.fault = (ask, response) -> FakeApi.refuse(response, 404, "{}");
            following.failed("check that the URL is that of a Kubernetes API");
            api.fault = (ask, response) -> response.status(302)
                    .header(HttpHeaderNames.LOCATION, "http://other.example.com/")
                    .send();
            following.failed("redirects are not followed");
        }
    }

    @Test
    void aServerThatIsGoneAndComesBackIsFollowedOn() {
        try (Following following = pods()) {
            List<TargetGroup> before = following.found();
            Following.eventually(v -> api.watching("pods") == 1);
            api.down();
            following.partial("connection refused");
            assertThat(((Refresh.Partial) following.last()).groups().get(0)).isSameAs(before.get(0));
            api.up();
            Following.eventually(v -> api.watching("pods") == 1);
            api.put(pod("two", "1"));
            assertThat(following.found(groups -> groups.size() == 2).get(0)).isSameAs(before.get(0));
        }
    }

    @Test
    void aServerThatIsNotThereYetIsWaitedFor() {
        api.down();
        try (Following following = pods()) {
            following.failed("connection refused");
            api.up();
            assertThat(following.found()).hasSize(1);
        }
    }

    @Test
    void aWatchThatIsTooOldIsListedAgainWithoutTrouble() {
        try (Following following = pods()) {
            following.found();
            Following.eventually(v -> api.watching("pods") == 1);
            api.putSilently(FakeApi.object(pod("two", "1")));
            api.removeSilently("pods", "a/one");
            api.send("pods", "{\"type\":\"ERROR\",\"object\":" + FakeApi.status(410, "Expired", "too old") + "}");
            assertThat(following.found(groups ->
                            !groups.isEmpty() && groups.get(0).source().equals("pod/a/two")))
                    .hasSize(1);
            assertThat(following.refreshes).allMatch(Refresh.Found.class::isInstance);
            // Listed from the beginning: the version of old is not asked for.
            assertThat(api.of("pods", false).get(1).query()).doesNotContainKey("continue");
        }
    }

    @Test
    void aWatchThatIsRefusedAsTooOldIsListedAgainWithoutTrouble() {
        try (Following following = pods()) {
            following.found();
            Following.eventually(v -> api.watching("pods") == 1);
            api.putSilently(FakeApi.object(pod("two", "1")));
            api.fault = (ask, response) -> ask.watch() && api.count("pods", false) == 1
                    ? FakeApi.refuse(response, 410, FakeApi.status(410, "Gone", "too old"))
                    : null;
            api.endWatches("pods");
            following.found(groups -> groups.size() == 2);
            assertThat(following.refreshes).allMatch(Refresh.Found.class::isInstance);
        }
    }

    @Test
    void aWatchThatEndedGoesOnAtTheLastBookmark() {
        try (Following following = pods()) {
            following.found();
            Following.eventually(v -> api.watching("pods") == 1);
            api.bookmark("pods", "Pod", "4711");
            // The bookmark alone within two seconds of the beginning would be an answer too.
            api.endWatches("pods");
            Following.eventually(v -> api.count("pods", true) == 2);
            assertThat(api.of("pods", true).get(1).query()).containsEntry("resourceVersion", "4711");
            Following.eventually(v -> api.watching("pods") == 1);
            api.put(pod("two", "1"));
            following.found(groups -> groups.size() == 2);
            assertThat(api.count("pods", false)).isEqualTo(1);
        }
    }

    @Test
    void eventsThatAreNoneLeadToAnotherList() {
        try (Following following = pods()) {
            following.found();
            Following.eventually(v -> api.watching("pods") == 1);
            api.putSilently(FakeApi.object(pod("two", "1")));
            api.send("pods", "{\"type\":\"ADDED\",\"object\":{\"secret\":\"hunter2\"}}");
            following.found(groups -> groups.size() == 2);
            assertThat(following.refreshes.toString()).doesNotContain("hunter2");
        }
    }

    @Test
    void charactersThatArriveInPiecesAreWhole() throws InterruptedException {
        try (Following following = pods()) {
            following.found();
            Following.eventually(v -> api.watching("pods") == 1);
            byte[] line = (FakeApi.line(
                                    "MODIFIED",
                                    FakeApi.object(pod("one", "☂ü😀")
                                            .replace("metadata: {", "metadata: {resourceVersion: \"999\", ")))
                            + "\n")
                    .getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < line.length; i += 3) {
                api.sendBytes("pods", Arrays.copyOfRange(line, i, Math.min(line.length, i + 3)));
                Thread.sleep(1); // so that they are not put together on the way
            }
            following.found(groups -> "☂ü😀".equals(groups.get(0).labels().get("__meta_kubernetes_pod_label_v")));
        }
    }

    @Test
    void aListThatHangsInTheMiddleIsGivenUpAndAskedAgain() {
        api.fault = (ask, response) -> response.header("Content-Type", "application/json")
                .sendString(Flux.concat(Mono.just("{\"kind\":\"PodList\","), Flux.never()), StandardCharsets.UTF_8)
                .then();
        try (Following following =
                new Following(Following.discovery(api, Role.POD), Following.NO_POD, Following.RENEWING)) {
            following.failed("no answer within 1 s");
            api.fault = null;
            assertThat(following.found()).hasSize(1);
        }
    }

    @Test
    void aWatchThatIsNotAnsweredIsGivenUpAndAskedAgain() {
        api.fault = (ask, response) -> ask.watch() ? Flux.<Void>never() : null;
        try (Following following =
                new Following(Following.discovery(api, Role.POD), Following.NO_POD, Following.RENEWING)) {
            following.partial("cannot watch pods at " + api.url() + ": no answer within 1 s");
            api.fault = null;
            assertThat(following.found()).hasSize(1);
            Following.eventually(v -> api.watching("pods") == 1);
            api.put(pod("two", "1"));
            following.found(groups -> groups.size() == 2);
        }
    }

    @Test
    void aWatchThatSaysNothingForLongIsReplacedWithoutAWord() {
        Patience quick = new Patience(
                Duration.ofMillis(20),
                Duration.ofMillis(50),
                Duration.ofSeconds(30),
                Duration.ofMillis(700),
                Duration.ofSeconds(60));
        try (Following following = new Following(Following.discovery(api, Role.POD), Following.NO_POD, quick)) {
            List<TargetGroup> before = following.found();
            // Told to nobody, as if the connection had died on the way.
            api.putSilently(FakeApi.object(pod("two", "1")));
            List<TargetGroup> after = following.found(groups -> groups.size() == 2);
            assertThat(after.get(0)).isSameAs(before.get(0));
            assertThat(following.refreshes).allMatch(Refresh.Found.class::isInstance);
        }
    }

    @Test
    void whatNobodyWantsIsClosed() {
        Following following = pods();
        following.found();
        Following.eventually(v -> api.watching("pods") == 1);
        assertThat(threads()).isPositive();
        assertThat(following.onEventLoop).isFalse();
        following.close();
        Following.eventually(v -> api.watching("pods") == 0 && threads() == 0);
        Following.eventually(v -> {
            System.gc(); // the JDK's client closes idle connections when nobody refers to it
            return api.connections() == 0;
        });
    }

    @Test
    void severalNamespacesFailEachForItself() {
        api.fault = (ask, response) -> ask.path().contains("/b/")
                ? FakeApi.refuse(response, 403, FakeApi.status(403, "Forbidden", "no"))
                : null;
        KubernetesDiscovery discovery = new KubernetesDiscovery(
                Role.POD,
                new Access.Server(URI.create(api.url()), HttpConfig.DEFAULT),
                false,
                List.of("a", "b"),
                Map.of(),
                Attach.NOTHING);
        try (Following following = new Following(discovery)) {
            assertThat(following.failed("namespace b")).doesNotContain("namespace a");
            api.fault = null;
            assertThat(following.found()).hasSize(1);
            AtomicReference<Refresh> last = new AtomicReference<>(following.last());
            assertThat(last.get()).isInstanceOf(Refresh.Found.class);
        }
    }

    private Following pods() {
        return new Following(Following.discovery(api, Role.POD));
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("kubernetes-"))
                .peek(thread -> assertThat(thread.isDaemon()).isTrue())
                .count();
    }

    private static String pod(String name, String value) {
        return """
                apiVersion: v1
                kind: Pod
                metadata: {name: %s, namespace: a, labels: {v: "%s"}}
                spec: {containers: [{name: a, image: b, ports: [{containerPort: 80}]}]}
                status: {phase: Running, podIP: 192.0.2.1}
                """.formatted(name, value);
    }
}
