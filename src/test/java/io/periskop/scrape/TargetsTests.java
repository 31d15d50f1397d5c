package io.periskop.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.discovery.TargetGroup;
import io.periskop.label.Labels;
import io.periskop.label.relabel.NameValidation;
import io.periskop.label.relabel.RelabelRule;
import io.periskop.label.relabel.RelabelRuleDraft;
import io.periskop.label.relabel.Relabelling;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetsTests {
    private static final ScrapeOptions OPTIONS = options("/errors");

    @Test
    void hasTheDefaultsOfPrometheus() {
        Target target = only(Map.of("__address__", "host:8080"));
        assertThat(target.service()).isEqualTo("service");
        assertThat(target.url()).hasToString("http://host:8080/errors");
        assertThat(target.endpoint()).isEqualTo("host:8080/errors");
        assertThat(target.interval()).isEqualTo(OPTIONS.interval());
        assertThat(target.timeout()).isEqualTo(OPTIONS.timeout());
        assertThat(target.labels().byName()).isEqualTo(Map.of("job", "service", "instance", "host:8080"));
        assertThat(target.discovered().byName())
                .isEqualTo(Map.of(
                        "__address__", "host:8080",
                        "__metrics_path__", "/errors",
                        "__scheme__", "http",
                        "__scrape_interval__", "1m",
                        "__scrape_timeout__", "10s",
                        "job", "service"));
    }

    @Test
    void labelsOverrideTheDefaults() {
        Target target = only(Map.of(
                "__address__", "host",
                "__scheme__", "https",
                "__metrics_path__", "/e x",
                "__param_a", "1&2",
                "__scrape_interval__", "90s",
                "__scrape_timeout__", "500ms",
                "instance", "one",
                "job", "other"));
        assertThat(target.url()).hasToString("https://host/e%20x?a=1%262");
        assertThat(target.endpoint()).isEqualTo("host/e%20x?a=1%262");
        assertThat(target.interval()).isEqualTo(Duration.ofSeconds(90));
        assertThat(target.timeout()).isEqualTo(Duration.ofMillis(500));
        assertThat(target.labels().byName()).isEqualTo(Map.of("job", "other", "instance", "one"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            nullValues = "-",
            value = {
                // endpoint, path in labels, parameter in labels, URL after the address
                "/errors /errors - /errors",
                "/errors?a=b&c=d /errors b /errors?a=b&c=d",
                "/errors?a=b+c&a=d%26 /errors b+c /errors?a=b+c&a=d%26",
                "/errors?c=d&a=b /errors - /errors?c=d&a=b",
                "/errors?a=%2f /errors - /errors?a=%2f",
                "/errors?a=b;c /errors - /errors?a=b;c",
                "/errors?token /errors - /errors?token",
                "/errors? /errors - /errors?",
                "/a%2Fb%20c%c3%a9 /a/b~c\u00e9 - /a%2Fb%20c%c3%a9",
                "/a(b)*' /a(b)*' - /a(b)*'",
                "/%FF /\ufffd - /%FF",
                "/a%252F /a%2F - /a%252F",
                "errors errors - /errors"
            })
    void asksForTheEndpointAsItWasWritten(String endpoint, String path, String param, String url) {
        Target target = only(options(endpoint), Map.of("__address__", "h:1"));
        assertThat(target.url()).hasToString("http://h:1" + url);
        assertThat(target.endpoint()).isEqualTo("h:1" + url);
        String shown = path.startsWith("/") ? path : "/" + path;
        assertThat(target.discovered().get("__metrics_path__")).isEqualTo(shown.replace('~', ' '));
        assertThat(target.discovered().get("__param_a")).isEqualTo(param == null ? null : param.replace('+', ' '));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "/errors /other /other",
                "/errors?a=b&c=d /other /other?a=b&c=d",
                "/errors?d;c /other /other?d;c",
                "/a%20b /a%20b /a%2520b",
                "/errors .evil/errors /.evil/errors",
                "/errors @evil/errors /@evil/errors",
                "/errors //evil/errors //evil/errors",
                "/errors ?x=1 /%3Fx=1",
                "/errors /a#b /a%23b",
                "/errors /\u00e9\ud83d\ude00 /%C3%A9%F0%9F%98%80",
                "/errors /%zz /%25zz"
            })
    void aPathOfTheTargetIsTextAndStaysAPath(String endpoint, String path, String url) {
        Target target = only(options(endpoint), Map.of("__address__", "host", "__metrics_path__", path));
        assertThat(target.url()).hasToString("http://host" + url);
        assertThat(target.url().getHost()).isEqualTo("host");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "/errors?a=b 1 - /errors?a=1&m=x&m=y",
                "/errors?d;c 1 - /errors?d;c&a=1&m=x&m=y",
                "/errors? 1 - /errors?a=1&m=x&m=y",
                "/errors?m=0 1 2 /errors?a=1&m=2&m=y"
            })
    void parametersComeFromEndpointOptionsAndLabels(String endpoint, String a, String m, String url) {
        ScrapeOptions options = options(endpoint).withUrl("http", Map.of("m", List.of("x", "y"), "none", List.of()));
        Labels own = Labels.of(
                m.equals("-")
                        ? Map.of("__address__", "host", "__param_a", a)
                        : Map.of("__address__", "host", "__param_a", a, "__param_m", m));
        Targets targets = Targets.of("service", options, List.of(new TargetGroup("g", List.of(own), Labels.NONE)));
        assertThat(targets.active()).singleElement().extracting(Target::url).hasToString("http://host" + url);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a b", "/a#b", "/%zz", "/a\nb", "/a?x=#", "/a?x= y\u0000"})
    void anEndpointThatIsNoneIsNotScraped(String endpoint) {
        assertThat(reason(options(endpoint), Map.of("__address__", "host"))).startsWith("path ");
    }

    @Test
    void aUrlIsNotAnyLength() {
        int rest = "http://host".length();
        String path = "/" + "x".repeat(8192 - rest - 1);
        assertThat(only(Map.of("__address__", "host", "__metrics_path__", path))
                        .url()
                        .toString())
                .hasSize(8192);
        assertThat(reason(OPTIONS, Map.of("__address__", "host", "__metrics_path__", path + "x")))
                .isEqualTo("URL is longer than 8192 characters");
    }

    @Test
    void rulesMayEmptyThePath() {
        ScrapeOptions options =
                OPTIONS.withRelabelling(Relabelling.of(List.of(set("__metrics_path__", ""), set("__param_x", "1"))));
        assertThat(only(options, Map.of("__address__", "host:1")).url()).hasToString("http://host:1?x=1");
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
    void ofTargetsThatAreScrapedTheSameTheLastIsShown() {
        Targets targets = Targets.of(
                "service",
                OPTIONS,
                List.of(
                        group(Map.of("__address__", "a:1", "__meta_n", "1"), Map.of("__address__", "b:1")),
                        group(Map.of("__address__", "a:1", "__meta_n", "2"))));
        assertThat(targets.active()).extracting(Target::endpoint).containsExactly("a:1/errors", "b:1/errors");
        assertThat(targets.active().get(0).discovered().get("__meta_n")).isEqualTo("2");
        assertThat(targets.droppedCount()).isZero();
    }

    @Test
    void oneUrlWithOtherLabelsIsScrapedOnce() {
        Targets targets = Targets.of(
                "service",
                OPTIONS,
                List.of(
                        group(Map.of("__address__", "a:1", "n", "1"), Map.of("__address__", "b:1")),
                        group(Map.of("__address__", "a:1", "n", "2"), Map.of("__address__", "A:1", "n", "1"))));
        assertThat(targets.active()).extracting(Target::endpoint).containsExactly("a:1/errors", "b:1/errors");
        assertThat(targets.active().get(0).labels().get("n")).isEqualTo("1");
        assertThat(targets.dropped())
                .extracting(DroppedTarget::reason)
                .containsExactlyInAnyOrder(
                        "another target with other labels scrapes this URL: http://a:1/errors",
                        "another target with other labels scrapes this URL: http://A:1/errors");
    }

    @Test
    void aReasonDoesNotTellAQuery() {
        Targets targets = Targets.of(
                "service",
                OPTIONS,
                List.of(group(
                        Map.of("__address__", "a", "n", "1", "__param_token", "s3cret"),
                        Map.of("__address__", "a", "n", "2", "__param_token", "s3cret"))));
        assertThat(targets.dropped())
                .singleElement()
                .satisfies(dropped -> assertThat(dropped.reason()).endsWith("http://a/errors"));
        assertThat(reason(options("/a b?token=s3cret"), Map.of("__address__", "host")))
                .doesNotContain("s3cret");
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
                "host/path",
                "http://host",
                "user:secret@host/path",
                "a\nb/",
            })
    void dropsWhatIsNoAddressAndSaysWhy(String address) {
        Targets targets = Targets.of(
                "service",
                OPTIONS,
                List.of(group(Map.of("__address__", address, "x", "y"), Map.of("__address__", "good"))));
        assertThat(targets.active()).extracting(Target::endpoint).containsExactly("good/errors");
        assertThat(targets.dropped()).singleElement().satisfies(dropped -> {
            assertThat(dropped.reason())
                    .containsAnyOf("no address", "address is not host:port")
                    .doesNotContain("secret")
                    .doesNotContain("\n");
            assertThat(dropped.discovered().get("x")).isEqualTo("y");
        });
    }

    /** As Go writes such a host, except for what no URL has. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                ":8080 | http://:8080/errors",
                "host: | http://host:/errors",
                "host:0 | http://host:0/errors",
                "host:65536 | http://host:65536/errors",
                "host:99999 | http://host:99999/errors",
                "host:port | http://host:port/errors",
                "host:-1 | http://host:-1/errors",
                "host?query | http://host%3Fquery/errors",
                "host#fragment | http://host%23fragment/errors",
                "user:secret@host | http://user:secret%40host/errors",
                "[::1 | http://%5B::1/errors",
                "::1 | http://::1/errors",
                "a b | http://a%20b/errors",
                "a\\b | http://a%5Cb/errors",
                "h\u00f6st | http://h%C3%B6st/errors",
                "<h> | http://%3Ch%3E/errors"
            })
    void listsWhatCannotBeAskedAndSaysWhy(String address, String url) {
        assertThat(only(Map.of("__address__", address))).satisfies(target -> {
            assertThat(target.url()).hasToString(url);
            assertThat(target.labels().get("instance")).isEqualTo(address);
            assertThat(target.problem())
                    .containsAnyOf("address is not host:port", "port is not one of")
                    .doesNotContain("secret");
        });
    }

    @Test
    void noReasonShowsAPasswordThatIsInAnAddress() {
        Map<String, String> one = Map.of("__address__", "user:secret@host", "a", "1");
        Map<String, String> other = Map.of("__address__", "user:secret@host", "a", "2");
        assertThat(Targets.of("service", OPTIONS, List.of(group(one, other))).dropped())
                .extracting(DroppedTarget::reason)
                .containsExactly("another target with other labels scrapes this URL: http://<secret>%40host/errors");
    }

    @ParameterizedTest
    @CsvSource({"ftp, ftp://host/errors", "HTTP, HTTP://host/errors"})
    void listsOtherSchemes(String scheme, String url) {
        assertThat(only(Map.of("__address__", "host", "__scheme__", scheme))).satisfies(target -> {
            assertThat(target.url()).hasToString(url);
            assertThat(target.problem()).isEqualTo("scheme is neither http nor https: '" + scheme + "'");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "1", "a\nb"})
    void dropsSchemesThatMakeNoUrl(String scheme) {
        assertThat(reason(OPTIONS, Map.of("__address__", "host", "__scheme__", scheme)))
                .startsWith("scheme is neither http nor https: '")
                .doesNotContain("\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "9ms | 1ms | __scrape_interval__ is shorter than 10ms: 9ms",
                "366d | 1s | __scrape_interval__ is longer than limits.stale_after: 366d",
                "1m  | 61s | __scrape_timeout__ is longer than __scrape_interval__: 1m1s and 1m",
                "1m  | 0s  | __scrape_timeout__ is 0",
                "1d  | 601s | __scrape_timeout__ is longer than 10m and than the service's own timeout: 10m1s",
                "x   | 1s  | __scrape_interval__ 'x' is not a duration such as 1m30s",
                "1m  | 1.5s | __scrape_timeout__ '1.5s' is not a duration such as 1m30s"
            })
    void dropsTimesThatAreNone(String interval, String timeout, String reason) {
        assertThat(reason(
                        OPTIONS,
                        Map.of("__address__", "host", "__scrape_interval__", interval, "__scrape_timeout__", timeout)))
                .isEqualTo(reason);
    }

    @Test
    void aPatientServiceMayHavePatientTargets() {
        ScrapeOptions options = new ScrapeOptions("/", Duration.ofDays(1), Duration.ofHours(1), 1000);
        assertThat(only(options, Map.of("__address__", "host", "__scrape_timeout__", "59m"))
                        .timeout())
                .isEqualTo(Duration.ofMinutes(59));
    }

    @Test
    void timesOfTheOptionsAreTruncatedToMilliseconds() {
        ScrapeOptions options =
                new ScrapeOptions("/", Duration.ofNanos(10_500_000), Duration.ofNanos(10_400_001), 1000);
        Target target = only(options, Map.of("__address__", "host"));
        assertThat(target.interval()).isEqualTo(Duration.ofMillis(10));
        assertThat(target.timeout()).isEqualTo(Duration.ofMillis(10));
    }

    @Test
    void aRuleCanGiveTheErrorsToAnotherService() {
        ScrapeOptions options =
                OPTIONS.withRelabelling(Relabelling.of(List.of(new RelabelRuleDraft(NameValidation.LEGACY)
                        .sourceLabels(List.of("__meta_app"))
                        .targetLabel("__service__")
                        .toRule())));
        assertThat(only(options, Map.of("__address__", "h", "__meta_app", "shop"))
                        .service())
                .isEqualTo("shop");
        assertThat(only(options, Map.of("__address__", "h")).service()).isEqualTo("service");
        assertThat(only(options, Map.of("__address__", "h", "__meta_app", "\u00e9".repeat(200)))
                        .service())
                .hasSize(200);
        for (String bad : List.of("a\nb", "\u00e9".repeat(201), " ")) {
            assertThat(reason(options, Map.of("__address__", "h", "__meta_app", bad)))
                    .startsWith("__service__ '")
                    .endsWith("' is not a name of 1 to 200 characters without control characters")
                    .doesNotContain("\n");
        }
    }

    @Test
    void whatRulesDropIsCountedWithAReason() {
        RelabelRule drop = new RelabelRuleDraft(NameValidation.LEGACY)
                .action("drop")
                .sourceLabels(List.of("env"))
                .regex("test")
                .toRule();
        Targets targets = Targets.of(
                "service",
                OPTIONS.withRelabelling(Relabelling.of(List.of(drop))).withTargetLimits(0, 1),
                List.of(group(
                        Map.of("__address__", "a", "env", "test"),
                        Map.of("__address__", "b", "env", "prod"),
                        Map.of("__address__", "c", "env", "test"))));
        assertThat(targets.active()).extracting(Target::endpoint).containsExactly("b/errors");
        assertThat(targets.dropped()).singleElement().satisfies(dropped -> {
            assertThat(dropped.reason()).isEqualTo("dropped by relabel_configs");
            assertThat(dropped.discovered().get("__address__")).isEqualTo("a");
        });
        assertThat(targets.droppedCount()).isEqualTo(2);
    }

    @Test
    void limitsLabels() {
        Map<String, String> labels = Map.of("__address__", "h", "a", "b", "long_name", "\u00e9\u00e9\u00e9");
        assertThat(reason(OPTIONS.withLabelLimits(3, 0, 0), labels))
                .isEqualTo("it has 4 labels, over the label_limit of 3");
        assertThat(reason(OPTIONS.withLabelLimits(4, 8, 0), labels))
                .isEqualTo("the name of label 'long_name' is over the label_name_length_limit of 8 bytes");
        assertThat(reason(OPTIONS.withLabelLimits(4, 9, 5), labels))
                .isEqualTo("the value of label 'job' is over the label_value_length_limit of 5 bytes");
        assertThat(only(OPTIONS.withLabelLimits(4, 9, 7), labels).labels().get("a"))
                .isEqualTo("b");
        assertThat(reason(
                        OPTIONS.withLabelLimits(4, 9, 5),
                        Map.of("__address__", "h", "job", "x", "a", "\u00e9\u00e9\u00e9")))
                .isEqualTo("the value of label 'a' is over the label_value_length_limit of 5 bytes");
    }

    @Test
    void overTheLimitNoneIsScraped() {
        List<TargetGroup> groups = List.of(group(
                Map.of("__address__", "a"),
                Map.of("__address__", "b"),
                Map.of("__address__", "b"),
                Map.of("__address__", "c")));
        assertThat(Targets.of("service", OPTIONS.withTargetLimits(3, 0), groups).active())
                .hasSize(3);
        Targets over = Targets.of("service", OPTIONS.withTargetLimits(2, 0), groups);
        assertThat(over.active()).isEmpty();
        assertThat(over.droppedCount()).isEqualTo(3);
        assertThat(over.dropped())
                .hasSize(3)
                .allSatisfy(dropped -> assertThat(dropped.reason())
                        .isEqualTo("3 targets are over the target_limit of 2, so none is scraped"));
    }

    @Test
    void halfCharactersAreNotPassedOn() {
        Target target = only(Map.of("__address__", "h", "a", "x\ud83d", "\ude00", "y"));
        assertThat(target.labels().byName()).containsEntry("a", "x\ufffd").containsEntry("\ufffd", "y");
        assertThat(target.discovered().byName()).containsEntry("a", "x\ufffd").containsEntry("\ufffd", "y");
        ScrapeOptions options = OPTIONS.withRelabelling(Relabelling.of(List.of(set("a", "\ud83d"))));
        assertThat(reason(options, Map.of("__address__", "h"))).isEqualTo("label 'a' has half a character");
    }

    @Test
    void aLabelWithoutANameIsNone() {
        RelabelRule map = new RelabelRuleDraft(NameValidation.LEGACY)
                .action("labelmap")
                .regex("__meta_(.*)")
                .toRule();
        ScrapeOptions options = OPTIONS.withRelabelling(Relabelling.of(List.of(map)));
        assertThat(only(options, Map.of("__address__", "h", "__meta_", "x"))
                        .labels()
                        .byName())
                .containsOnlyKeys("instance", "job");
    }

    private static ScrapeOptions options(String endpoint) {
        return new ScrapeOptions(endpoint, Duration.ofMinutes(1), Duration.ofSeconds(10), 1000);
    }

    private static RelabelRule set(String label, String value) {
        return new RelabelRuleDraft(NameValidation.LEGACY)
                .targetLabel(label)
                .replacement(value)
                .toRule();
    }

    @SafeVarargs
    private static TargetGroup group(Map<String, String>... targets) {
        return new TargetGroup("test", Arrays.stream(targets).map(Labels::of).toList(), Labels.NONE);
    }

    private static Target only(Map<String, String> labels) {
        return only(OPTIONS, labels);
    }

    private static Target only(ScrapeOptions options, Map<String, String> labels) {
        Targets targets = Targets.of("service", options, List.of(group(labels)));
        assertThat(targets.dropped()).isEmpty();
        assertThat(targets.active()).hasSize(1);
        return targets.active().get(0);
    }

    private static String reason(ScrapeOptions options, Map<String, String> labels) {
        Targets targets = Targets.of("service", options, List.of(group(labels)));
        assertThat(targets.active()).isEmpty();
        assertThat(targets.dropped()).hasSize(1);
        return targets.dropped().get(0).reason();
    }
}
