package io.periskop.discovery.puppetdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.discovery.FakeApi;
import io.periskop.discovery.Finder;
import io.periskop.discovery.Refresh;
import io.periskop.http.HttpConfig;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Labels in {@code expected/} are what Prometheus 2.42 made of the same answer. */
@Timeout(60)
class PuppetDbTests {
    private static final String PATH = "/pdb/query/v4";
    private static final String QUERY = "resources { type = \"Class\" }";

    @ParameterizedTest
    @CsvSource({"true, 9000, parameters", "false, 80, plain"})
    void findsWhatPrometheusFinds(boolean parameters, int port, String expected) {
        try (FakeApi api = puppetDb();
                Finder finder = new Finder(discovery(api.url(), parameters, port))) {
            assertThat(finder.found())
                    .containsExactlyInAnyOrderElementsOf(Finder.expected("puppetdb/expected/" + expected + ".json"));
            assertThat(finder.groups().get(0).source()).isEqualTo(api.url() + PATH + "?query=" + QUERY);
            FakeApi.Request request = api.requests().get(0);
            assertThat(request.method()).isEqualTo("POST");
            assertThat(request.body()).isEqualTo("{\"query\":\"resources { type = \\\"Class\\\" }\"}");
            assertThat(request.header("Content-Type")).isEqualTo("application/json");
            assertThat(request.header("Accept")).isEqualTo("application/json");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"application/json;charset=utf-8", "application/json; charset=\"UTF-8\"", "Application/JSON"})
    void takesJsonInTheseWords(String type) {
        try (FakeApi api = puppetDb();
                Finder finder = new Finder(discovery(api.url(), false, 80))) {
            api.says(type, "[]");
            assertThat(finder.foundAgain(List::isEmpty)).isEmpty();
        }
    }

    @Test
    void saysWhatIsWrongAndRecovers() {
        try (FakeApi api = puppetDb();
                Finder finder = new Finder(discovery(api.url(), false, 80))) {
            finder.found();
            api.fails(500);
            assertThat(finder.problem())
                    .isEqualTo("POST " + api.url() + PATH + ": answered with status 500; see its log");
            api.works();
            assertThat(finder.foundAgain(found -> true)).hasSize(3);
            api.says("text/html", "[]");
            assertThat(finder.problem()).endsWith("the answer is not marked as JSON; check that url is PuppetDB's");
            api.says("application/json", "[");
            assertThat(finder.await(
                            Refresh.Failed.class, failed -> failed.problem().contains("is not JSON")))
                    .isNotNull();
            api.fails(204);
            assertThat(finder.problem()).endsWith("answered with status 204; only 200 is an answer");
        }
    }

    @Test
    void keepsTheGroupWhileNothingChanges() {
        try (FakeApi api = puppetDb();
                Finder finder = new Finder(discovery(api.url(), true, 80))) {
            assertThat(finder.groups().get(0)).isSameAs(finder.groups().get(0));
        }
    }

    @Test
    void givesUpOnSilence() {
        Finder.givesUpOnSilence(
                new PuppetDbDiscovery(
                        URI.create("http://127.0.0.1:1"), QUERY, false, Duration.ofSeconds(60), 80, HttpConfig.DEFAULT),
                Duration.ofSeconds(60));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1, 1",
        "-1, -1",
        "999999, 999999",
        "1000000, 1e+06",
        "-1234567, -1.234567e+06",
        "1e100, 1e+100",
        "0.0001, 0.0001",
        "0.00001, 1e-05",
        "1.5e-300, 1.5e-300",
        "123456.75, 123456.75",
        "0.1, 0.1"
    })
    void writesNumbersAsGoDoes(double number, String text) {
        assertThat(GoNumber.format(number)).isEqualTo(text);
    }

    @Test
    void readsItsKeys(@TempDir Path directory) throws IOException {
        assertThat(Finder.read(
                        directory,
                        "puppetdb_sd_configs: [{url: 'https://puppetdb.example.com/sub/', query: 'nodes {}'}]"))
                .isEqualTo(new PuppetDbDiscovery(
                        URI.create("https://puppetdb.example.com/sub"),
                        "nodes {}",
                        false,
                        Duration.ofSeconds(60),
                        80,
                        HttpConfig.DEFAULT));
    }

    private static FakeApi puppetDb() {
        return new FakeApi().answers(PATH, FakeApi.resource("puppetdb/pdb_query_v4.json"));
    }

    private static PuppetDbDiscovery discovery(String url, boolean parameters, int port) {
        return new PuppetDbDiscovery(URI.create(url), QUERY, parameters, Finder.OFTEN, port, HttpConfig.DEFAULT);
    }
}
