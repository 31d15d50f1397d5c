package io.periskop.discovery.hetzner;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.discovery.FakeApi;
import io.periskop.discovery.FakeApi.Answer;
import io.periskop.discovery.FakeApi.Request;
import io.periskop.discovery.Finder;
import io.periskop.discovery.Refresh;
import io.periskop.http.HttpConfig;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class HetznerTests {
    @ParameterizedTest
    @EnumSource
    void findsServersWithPrometheusLabels(HetznerRole role) {
        try (FakeApi api = hetzner();
                Finder finder = new Finder(discovery(role, api.url(), "", Finder.OFTEN))) {
            assertThat(finder.found())
                    .containsExactlyElementsOf(
                            Finder.expected("hetzner/expected/" + role.name().toLowerCase(Locale.ROOT) + ".json"));
            assertThat(finder.groups().get(0)).isSameAs(finder.groups().get(0));
        }
    }

    @Test
    void asksForAllPagesOfSelectedServers() {
        try (FakeApi api = hetzner();
                Finder finder =
                        new Finder(discovery(HetznerRole.HCLOUD, api.url(), "env in (a,b)", Duration.ofHours(1)))) {
            finder.found();
            assertThat(api.requests())
                    .extracting(request -> request.path() + "?" + request.query())
                    .containsExactlyInAnyOrder(
                            "/servers?page=1&per_page=50&label_selector=env+in+%28a%2Cb%29",
                            "/servers?page=2&per_page=50&label_selector=env+in+%28a%2Cb%29",
                            "/networks?page=1&per_page=50");
        }
    }

    @Test
    void isNotLedInCirclesByPages() {
        try (FakeApi api = hetzner();
                Finder finder = new Finder(discovery(HetznerRole.HCLOUD, api.url(), "", Finder.OFTEN))) {
            api.answers("/servers", "{\"servers\": [], \"meta\": {\"pagination\": {\"page\": 2, \"next_page\": 2}}}");
            assertThat(finder.foundAgain(found -> found.isEmpty())).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void saysWhatIsWrongAndRecovers(HetznerRole role) {
        try (FakeApi api = hetzner();
                Finder finder = new Finder(discovery(role, api.url(), "", Finder.OFTEN))) {
            finder.found();
            api.fails(401);
            assertThat(finder.problem())
                    .contains(": answered with status 401; check the credentials and what they permit");
            api.works();
            assertThat(finder.foundAgain(found -> true)).hasSize(2);
            api.fails(429);
            assertThat(finder.problem()).isNotNull();
            api.says("text/html", "<html>");
            assertThat(finder.await(
                            Refresh.Failed.class,
                            failed -> failed.problem()
                                    .endsWith("the answer is not JSON; check that the address is right")))
                    .isNotNull();
            api.works();
            assertThat(finder.foundAgain(found -> true)).hasSize(2);
        }
    }

    @ParameterizedTest
    @EnumSource
    void givesUpOnSilence(HetznerRole role) {
        Finder.givesUpOnSilence(
                discovery(role, "http://127.0.0.1:1", "", Duration.ofSeconds(60)), Duration.ofSeconds(60));
    }

    @Test
    void readsItsKeys(@TempDir Path directory) throws IOException {
        assertThat(Finder.read(directory, "hetzner_sd_configs: [{role: robot}]"))
                .isEqualTo(new HetznerDiscovery(
                        HetznerRole.ROBOT,
                        URI.create("https://robot-ws.your-server.de"),
                        80,
                        Duration.ofSeconds(60),
                        "",
                        HttpConfig.DEFAULT));
        assertThat(Finder.read(
                        directory,
                        "hetzner_sd_configs: [{role: hcloud, port: 1, refresh_interval: 2s, label_selector: a=b}]"))
                .isEqualTo(new HetznerDiscovery(
                        HetznerRole.HCLOUD,
                        URI.create("https://api.hetzner.cloud/v1"),
                        1,
                        Duration.ofSeconds(2),
                        "a=b",
                        HttpConfig.DEFAULT));
    }

    private static HetznerDiscovery discovery(HetznerRole role, String url, String selector, Duration interval) {
        return new HetznerDiscovery(role, URI.create(url), 9000, interval, selector, HttpConfig.DEFAULT);
    }

    private static FakeApi hetzner() {
        return new FakeApi()
                .answers("/servers", HetznerTests::servers)
                .answers("/networks", FakeApi.resource("hetzner/networks.json"))
                .answers("/server", FakeApi.resource("hetzner/robot.json"));
    }

    private static Answer servers(Request request) {
        return Answer.json(FakeApi.resource("hetzner/servers-" + request.parameter("page") + ".json"));
    }
}
