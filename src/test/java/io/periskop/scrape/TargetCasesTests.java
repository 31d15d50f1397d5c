package io.periskop.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.discovery.TargetGroup;
import io.periskop.label.Labels;
import io.periskop.label.relabel.RelabelCases;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** From what was discovered to labels and URL, as Prometheus does it; but what cannot be a URL is refused before. */
class TargetCasesTests {
    private static final Pattern SCRAPABLE =
            Pattern.compile("https?://([a-zA-Z0-9_.-]+|\\[[0-9a-f:.]+])(:[0-9]+)?([/?].*)?");

    /** What Prometheus says in an error → what is said here. */
    private static final Map<String, String> REASONS = Map.of(
            "no address", "no address",
            "is not a valid hostname", "address is not host:port",
            "error parsing scrape interval", "__scrape_interval__ '",
            "error parsing scrape timeout", "__scrape_timeout__ '",
            "scrape interval cannot be 0", "__scrape_interval__ is shorter than 10ms",
            "scrape timeout cannot be 0", "__scrape_timeout__ is 0",
            "scrape timeout cannot be greater", "__scrape_timeout__ is longer than __scrape_interval__");

    static Stream<Named<JsonNode>> cases() {
        return RelabelCases.of("target").map(node -> Named.of(node.get("id").asString(), node));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void makesWhatPrometheusMakes(JsonNode node) {
        TargetGroup group = new TargetGroup(
                "g",
                List.of(Labels.of(RelabelCases.labels(node.get("target")))),
                Labels.of(RelabelCases.labels(node.get("group_labels"))));
        JsonNode config = node.get("scrape_config");
        Targets targets = Targets.of(config.get("job_name").asString(), options(config, node), List.of(group));
        JsonNode expect = node.get("expect");
        switch (expect.get("status").asString()) {
            case "active" -> {
                if (isScrapable(node)) {
                    assertThat(targets.dropped()).isEmpty();
                    assertThat(targets.active()).singleElement().satisfies(target -> assertSame(target, expect));
                } else {
                    assertThat(targets.active()).isEmpty();
                    assertThat(reason(targets)).containsAnyOf("address is not host:port", "scheme is neither");
                }
            }
            case "dropped" -> assertThat(reason(targets)).isEqualTo(DroppedTarget.BY_RULES);
            case "error" -> assertThat(reason(targets)).contains(expectedReason(expect));
            default -> throw new AssertionError(expect);
        }
    }

    @Test
    void refusesOnlyWhatIsNoUrl() {
        assertThat(RelabelCases.of("target")
                        .filter(node ->
                                node.get("expect").get("status").asString().equals("active") && !isScrapable(node))
                        .map(node -> node.get("id").asString()))
                .containsExactlyInAnyOrder(
                        "port-ipv6-raw",
                        "port-empty-after-colon",
                        "addr-with-scheme-no-slash",
                        "addr-space",
                        "addr-userinfo",
                        "scheme-unknown-port",
                        "scheme-emptied",
                        "labeldrop-scheme");
    }

    private static void assertSame(Target target, JsonNode expect) {
        assertThat(target.labels().byName()).isEqualTo(RelabelCases.labels(expect.get("labels")));
        assertThat(target.url()).hasToString(expect.get("url").asString());
        Map<String, String> internal = RelabelCases.labels(expect.get("internal"));
        assertThat(target.interval()).isEqualTo(PrometheusDuration.parse(internal.get("__scrape_interval__")));
        assertThat(target.timeout()).isEqualTo(PrometheusDuration.parse(internal.get("__scrape_timeout__")));
    }

    private static ScrapeOptions options(JsonNode config, JsonNode node) {
        TreeMap<String, List<String>> params = new TreeMap<>();
        config.path("params")
                .properties()
                .forEach(param -> params.put(
                        param.getKey(),
                        param.getValue().valueStream().map(JsonNode::asString).toList()));
        return new ScrapeOptions(
                        UrlEncoding.path(config.path("metrics_path").asString("/metrics")),
                        PrometheusDuration.parse(config.path("scrape_interval").asString("1m")),
                        PrometheusDuration.parse(config.path("scrape_timeout").asString("10s")),
                        1000)
                .withUrl(config.path("scheme").asString("http"), params)
                .withRelabelling(RelabelCases.relabelling(config.path("relabel_configs"), RelabelCases.names(node)));
    }

    private static boolean isScrapable(JsonNode node) {
        return SCRAPABLE.matcher(node.get("expect").get("url").asString()).matches();
    }

    private static String reason(Targets targets) {
        assertThat(targets.active()).isEmpty();
        assertThat(targets.droppedCount()).isEqualTo(1);
        return targets.dropped().get(0).reason();
    }

    private static String expectedReason(JsonNode expect) {
        String theirs = expect.get("error_contains").asString();
        return REASONS.entrySet().stream()
                .filter(reason -> theirs.contains(reason.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow(() -> new AssertionError(theirs));
    }
}
