package io.periskop.discovery.digitalocean;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.discovery.FakeApi;
import io.periskop.discovery.FakeApi.Answer;
import io.periskop.discovery.Finder;
import io.periskop.discovery.Refresh;
import io.periskop.http.HttpConfig;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class DigitalOceanTests {
    @ParameterizedTest
    @EnumSource
    void findsWithPrometheusLabels(DigitalOceanRole role) {
        try (FakeApi api = digitalOcean();
                Finder finder = new Finder(discovery(role, api.url(), Finder.OFTEN))) {
            assertThat(finder.found())
                    .containsExactlyElementsOf(Finder.expected("digitalocean/expected/" + role.list() + ".json"));
            assertThat(finder.groups().get(0)).isSameAs(finder.groups().get(0));
        }
    }

    /** Links to pages name another host: they are not followed, so that the token goes nowhere else. */
    @Test
    void asksForPagesByNumber() {
        try (FakeApi api = digitalOcean();
                Finder finder = new Finder(discovery(DigitalOceanRole.DROPLETS, api.url(), Duration.ofHours(1)))) {
            finder.found();
            assertThat(api.requests())
                    .extracting(FakeApi.Request::query)
                    .containsExactly("page=1&per_page=100", "page=2&per_page=100");
        }
    }

    @Test
    void asksForMoreAfterAFullPageWithoutLinks() {
        String full = IntStream.range(0, 100)
                .mapToObj(i -> "{\"id\": \"" + i + "\", \"connection\": {\"host\": \"db" + i + ".example.com\"}}")
                .collect(Collectors.joining(",", "{\"databases\": [", "]}"));
        try (FakeApi api = new FakeApi();
                Finder finder = new Finder(discovery(DigitalOceanRole.DATABASES, api.url(), Finder.OFTEN))) {
            api.answers(
                    "/v2/databases",
                    request -> Answer.json("1".equals(request.parameter("page")) ? full : "{\"databases\": []}"));
            assertThat(finder.foundAgain(found -> true)).hasSize(100);
        }
    }

    @ParameterizedTest
    @EnumSource
    void saysWhatIsWrongAndRecovers(DigitalOceanRole role) {
        try (FakeApi api = digitalOcean();
                Finder finder = new Finder(discovery(role, api.url(), Finder.OFTEN))) {
            finder.found();
            api.fails(403);
            assertThat(finder.problem())
                    .isEqualTo("GET " + api.url() + "/v2/" + role.list()
                            + ": answered with status 403; check the credentials and what they permit");
            api.says("application/json", "[]");
            assertThat(finder.await(
                            Refresh.Failed.class, failed -> failed.problem().contains("the answer is not an object")))
                    .isNotNull();
            api.works();
            assertThat(finder.foundAgain(found -> true)).hasSize(2);
        }
    }

    @ParameterizedTest
    @EnumSource
    void givesUpOnSilence(DigitalOceanRole role) {
        Finder.givesUpOnSilence(discovery(role, "http://127.0.0.1:1", Duration.ofSeconds(60)), Duration.ofSeconds(60));
    }

    @Test
    void readsItsKeys(@TempDir Path directory) throws IOException {
        assertThat(Finder.read(directory, "digitalocean_sd_configs: [{}]"))
                .isEqualTo(new DigitalOceanDiscovery(
                        DigitalOceanRole.DROPLETS,
                        URI.create("https://api.digitalocean.com"),
                        80,
                        Duration.ofSeconds(60),
                        HttpConfig.DEFAULT));
        assertThat(Finder.read(directory, "digitalocean_sd_configs: [{role: databases, port: 9273}]"))
                .isEqualTo(new DigitalOceanDiscovery(
                        DigitalOceanRole.DATABASES,
                        URI.create("https://api.digitalocean.com"),
                        9273,
                        Duration.ofSeconds(60),
                        HttpConfig.DEFAULT));
    }

    private static DigitalOceanDiscovery discovery(DigitalOceanRole role, String url, Duration interval) {
        return new DigitalOceanDiscovery(role, URI.create(url), 9000, interval, HttpConfig.DEFAULT);
    }

    private static FakeApi digitalOcean() {
        FakeApi api = new FakeApi();
        for (DigitalOceanRole role : DigitalOceanRole.values()) {
            api.answers(
                    "/v2/" + role.list(),
                    request -> Answer.json(FakeApi.resource(
                            "digitalocean/" + role.list() + "-" + request.parameter("page") + ".json")));
        }
        return api;
    }
}
