package io.periskop.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.discovery.TargetGroup;
import io.periskop.label.Labels;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetsTests {
    private static final ScrapeOptions OPTIONS =
            new ScrapeOptions("/errors", Duration.ofMinutes(1), Duration.ofSeconds(10), 1000);

    @Test
    void hasTheDefaultsOfPrometheus() {
        Target target = only(Map.of("__address__", "host:8080"));
        assertThat(target.url()).hasToString("http://host:8080/errors");
        assertThat(target.endpoint()).isEqualTo("host:8080/errors");
        assertThat(target.labels().byName()).isEqualTo(Map.of("job", "service", "instance", "host:8080"));
        assertThat(target.discovered().byName()).isEqualTo(Map.of("__address__", "host:8080"));
    }

    @Test
    void labelsOverrideTheDefaults() {
        Target target = only(Map.of(
                "__address__", "host",
                "__scheme__", "https",
                "__metrics_path__", "/e%20x?a=b&c",
                "instance", "one",
                "job", "other"));
        assertThat(target.url()).hasToString("https://host/e%20x?a=b&c");
        assertThat(target.endpoint()).isEqualTo("host/e%20x?a=b&c");
        assertThat(target.labels().byName()).isEqualTo(Map.of("job", "other", "instance", "one"));
    }

    @Test
    void aTargetsOwnLabelsWinOverItsGroups() {
        TargetGroup group = new TargetGroup(
                "test",
                List.of(
                        Labels.of(Map.of("__address__", "a", "zone", "x")),
                        Labels.of(Map.of("__address__", "b", "zone", ""))),
                Labels.of(Map.of("zone", "y", "team", "t")));
        assertThat(Targets.of("service", OPTIONS, List.of(group)).active())
                .extracting(target -> target.labels().get("zone"))
                .containsExactly("x", "y");
    }

    @Test
    void oneUrlIsOneTargetTheFirst() {
        Targets targets = Targets.of(
                "service",
                OPTIONS,
                List.of(
                        group(Map.of("__address__", "a:1", "n", "1"), Map.of("__address__", "b:1")),
                        group(Map.of("__address__", "a:1", "n", "2"), Map.of("__address__", "A:1"))));
        assertThat(targets.active()).extracting(Target::endpoint).containsExactly("a:1/errors", "b:1/errors");
        assertThat(targets.active().get(0).labels().get("n")).isEqualTo("1");
        assertThat(targets.dropped()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "[::1]:8080, http://[::1]:8080/errors",
        "[2001:db8::1], http://[2001:db8::1]/errors",
        "[fe80::1%eth0]:80, http://[fe80::1%eth0]:80/errors",
        "my_app:8080, http://my_app:8080/errors",
        "app_1.net_2:8080, http://app_1.net_2:8080/errors",
        "node.1:80, http://node.1:80/errors",
        "10.0.0.1:65535, http://10.0.0.1:65535/errors"
    })
    void takesEveryAddressThatTheConfigurationTakes(String address, String url) {
        assertThat(only(Map.of("__address__", address)).url()).hasToString(url);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":8080",
                "host:",
                "host:0",
                "host:65536",
                "host:99999",
                "host:port",
                "host:-1",
                "host/path",
                "host?query",
                "host#fragment",
                "user:secret@host",
                "http://host",
                "[::1",
                "::1",
                "a b",
                "a\nb",
                "h\u00f6st"
            })
    void dropsWhatIsNoAddressAndSaysWhy(String address) {
        Targets targets = Targets.of(
                "service",
                OPTIONS,
                List.of(group(Map.of("__address__", address, "x", "y"), Map.of("__address__", "good"))));
        assertThat(targets.active()).extracting(Target::endpoint).containsExactly("good/errors");
        assertThat(targets.dropped()).singleElement().satisfies(dropped -> {
            assertThat(dropped.reason()).containsAnyOf("address is not host:port", "port is not one of");
            assertThat(dropped.reason()).doesNotContain("secret");
            assertThat(dropped.discovered().get("x")).isEqualTo("y");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp", "file", "HTTP", "http://evil/"})
    void dropsOtherSchemes(String scheme) {
        Targets targets =
                Targets.of("service", OPTIONS, List.of(group(Map.of("__address__", "host", "__scheme__", scheme))));
        assertThat(targets.active()).isEmpty();
        assertThat(targets.dropped())
                .singleElement()
                .extracting(DroppedTarget::reason)
                .asString()
                .contains("scheme");
    }

    @Test
    void aPathWithoutASlashDoesNotMakeAnotherHost() {
        assertThat(only(Map.of("__address__", "host", "__metrics_path__", ".evil/errors"))
                        .url())
                .hasToString("http://host/.evil/errors");
        assertThat(only(Map.of("__address__", "host", "__metrics_path__", "@evil/errors"))
                        .url()
                        .getHost())
                .isEqualTo("host");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a b", "/a#b", "/%zz", "/a\nb"})
    void dropsWhatIsNoPath(String path) {
        Targets targets =
                Targets.of("service", OPTIONS, List.of(group(Map.of("__address__", "host", "__metrics_path__", path))));
        assertThat(targets.active()).isEmpty();
        assertThat(targets.dropped()).hasSize(1);
    }

    @SafeVarargs
    private static TargetGroup group(Map<String, String>... targets) {
        return new TargetGroup("test", Arrays.stream(targets).map(Labels::of).toList(), Labels.NONE);
    }

    private static Target only(Map<String, String> labels) {
        Targets targets = Targets.of("service", OPTIONS, List.of(group(labels)));
        assertThat(targets.dropped()).isEmpty();
        assertThat(targets.active()).hasSize(1);
        return targets.active().get(0);
    }
}
