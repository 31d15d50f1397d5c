package io.periskop.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.Yaml;

/** What {@code alerting/} has, as Prometheus' and Alertmanager's own tools judge it, and as this server's metrics are. */
@Timeout(240)
class AlertRulesIT {
    private static final Path ALERTING = Path.of("alerting");
    private static final Path RULES = ALERTING.resolve("periskop.rules.yml");
    private static final Path LEGACY = ALERTING.resolve("periskop-legacy.rules.yml");
    private static final Path RUNBOOKS = Path.of("docs/runbooks");
    private static final Pattern METRIC = Pattern.compile("(?<![:\\w])periskop_\\w+");
    private static final Pattern SUFFIX = Pattern.compile("_(bucket|sum|count)$");

    private record Rule(String name, Map<String, Object> all) {
        String expression() {
            return String.valueOf(all.get("expr"));
        }

        @SuppressWarnings("unchecked")
        Map<String, String> annotations() {
            return (Map<String, String>) all.get("annotations");
        }

        @SuppressWarnings("unchecked")
        Map<String, String> labels() {
            return (Map<String, String>) all.get("labels");
        }
    }

    @SuppressWarnings("unchecked")
    private static List<Rule> alerts(Path file) throws IOException {
        Map<String, Object> rules = new Yaml().load(Files.readString(file));
        return ((List<Map<String, Object>>) rules.get("groups"))
                .stream()
                        .flatMap(group -> ((List<Map<String, Object>>) group.get("rules")).stream())
                        .filter(rule -> rule.containsKey("alert"))
                        .map(rule -> new Rule((String) rule.get("alert"), rule))
                        .toList();
    }

    private static List<Rule> alerts() throws IOException {
        return Stream.concat(alerts(RULES).stream(), alerts(LEGACY).stream()).toList();
    }

    @Test
    void promtoolTakesTheRules() throws Exception {
        run("prometheus", "promtool", "check", "rules", RULES.toString(), LEGACY.toString());
        run(
                "prometheus",
                "promtool",
                "check",
                "config",
                "--syntax-only",
                ALERTING.resolve("prometheus.yml").toString());
    }

    /** For a Prometheus that scrapes no server which is read from, as docs/alerting.md has it. */
    @Test
    void promtoolTakesTheRulesWithoutOriginsToo(@TempDir Path folder) throws Exception {
        String rules = Files.readString(RULES);
        String all = rules.replace(",origin=\"\"", "").replace("{origin=\"\"}", "");
        assertThat(all.replaceAll("(?m)^ *#.*$", "")).doesNotContain("origin=\"\"");
        Path file = Files.writeString(folder.resolve("rules.yml"), all);

        run("prometheus", "promtool", "check", "rules", file.toString());
    }

    @Test
    void eachAlertFiresWhenItShouldAndNotOtherwise() throws Exception {
        Set<String> fires = new TreeSet<>();
        Set<String> silent = new TreeSet<>();
        List<String> files = new ArrayList<>(List.of("test", "rules"));
        for (String name : List.of("periskop.tests.yml", "periskop-legacy.tests.yml")) {
            Path file = ALERTING.resolve("tests").resolve(name);
            files.add(file.toString());
            expectations(file, fires, silent);
        }
        Set<String> all = alerts().stream().map(Rule::name).collect(Collectors.toCollection(TreeSet::new));

        // The series budget of a Prometheus is a large number, and its watchdog never silent.
        assertThat(fires).containsAll(without(all, "PeriskopLegacyManySeries"));
        assertThat(silent).containsAll(without(all, "PeriskopWatchdog"));
        run("prometheus", "promtool", files.toArray(String[]::new));
    }

    private static Set<String> without(Set<String> all, String one) {
        Set<String> others = new TreeSet<>(all);
        others.remove(one);
        return others;
    }

    @SuppressWarnings("unchecked")
    private static void expectations(Path file, Set<String> fires, Set<String> silent) throws IOException {
        Map<String, Object> tests = new Yaml().load(Files.readString(file));
        for (Map<String, Object> test : (List<Map<String, Object>>) tests.get("tests")) {
            for (Map<String, Object> check : (List<Map<String, Object>>) test.get("alert_rule_test")) {
                (((List<Object>) check.get("exp_alerts")).isEmpty() ? silent : fires)
                        .add((String) check.get("alertname"));
            }
        }
    }

    @Test
    void eachAlertSaysWhatItIsAndWhatToDo() throws IOException {
        Set<String> described = new TreeSet<>();
        for (Rule alert : alerts()) {
            described.add(alert.name());
            assertThat(alert.labels()).as(alert.name()).containsKey("severity");
            assertThat(alert.labels().get("severity")).as(alert.name()).isIn("critical", "warning", "none");
            assertThat(alert.annotations().keySet())
                    .as(alert.name())
                    .contains("summary", "description", "runbook_url", "dashboard");
            assertThat(alert.annotations().get("runbook_url")).endsWith("/docs/runbooks/" + alert.name() + ".md");
            assertThat(RUNBOOKS.resolve(alert.name() + ".md")).exists();
            assertThat(Files.readString(RUNBOOKS.resolve(alert.name() + ".md")))
                    .startsWith("# " + alert.name() + "\n")
                    .contains("\n## What it means\n", "\n## What to do\n");
        }
        try (Stream<Path> pages = Files.list(RUNBOOKS)) {
            // Direct notices have runbooks, too, and no rules.
            assertThat(pages.map(page -> page.getFileName().toString().replace(".md", "")))
                    .as("a runbook of no alert")
                    .allMatch(name -> described.contains(name) || name.startsWith("PeriskopError"));
        }
    }

    /** What prometheusrule.py makes of it. */
    @Test
    void theRulesForKubernetesAreTheSame() throws IOException {
        String plain = Files.readString(RULES);
        String groups = plain.substring(plain.indexOf("groups:"))
                .lines()
                .map(line -> line.isBlank() ? line : "  " + line)
                .collect(Collectors.joining("\n", "", "\n"));

        assertThat(Files.readString(ALERTING.resolve("periskop.prometheusrule.yml")))
                .as("run python3 alerting/prometheusrule.py")
                .endsWith("\nspec:\n" + groups);
    }

    @Test
    void alertmanagerTakesTheSample() throws Exception {
        run(
                "prometheus-alertmanager",
                "amtool",
                "check-config",
                ALERTING.resolve("alertmanager.yml").toString());
    }

    @ParameterizedTest
    @CsvSource({
        "watchdog, alertname=PeriskopWatchdog severity=none",
        "people, alertname=PeriskopDown severity=critical",
        "tickets, alertname=PeriskopNewErrors severity=warning service_name=shop",
        "tickets, alertname=PeriskopErrorSpike severity=warning service_name=shop"
    })
    void theSampleTellsWhoItShould(String receiver, String labels) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                "config",
                "routes",
                "test",
                "--config.file=" + ALERTING.resolve("alertmanager.yml"),
                "--verify.receivers=" + receiver));
        command.addAll(List.of(labels.split(" ")));

        run("prometheus-alertmanager", "amtool", command.toArray(String[]::new));
    }

    /** So that no alert is silent because its metric has another name, and Prometheus can read the page as OpenMetrics. */
    @Test
    void theRulesAreOnMetricsThatThisServerHas(@TempDir Path dir) throws IOException {
        try (FakeTargets targets = new FakeTargets()) {
            targets.serving("/errors", document());
            targets.serving("/federate", "{\"origin\": {\"id\": \"eu-1\", \"epoch\": \"1\"}}");
            Path config = Files.writeString(
                    dir.resolve("periskop.yaml"),
                    """
                    global: {server_id: top}
                    federation_configs: [{job_name: leaves, scrape_interval: 1s, static_configs: [{targets: ['%s']}]}]
                    repository: {type: sqlite, path: '%s'}
                    limits: {stack_frames: 1}
                    metrics: {error_budgets: {shop: 1000}, scrape_interval: 1s}
                    alerting: {alertmanagers: [{static_configs: [{targets: ['127.0.0.1:1']}]}]}
                    services:
                    """.formatted(targets.address(), dir.resolve("periskop.db")) + targets.service("shop", "/errors")
                            + FakeTargets.service("down", "127.0.0.1:1", "/errors")
                            + "- {name: unfound, http_sd_configs: [{url: 'http://127.0.0.1:1/'}]}\n");
            try (ServerProcess server = ServerProcess.start("--config=" + config)) {
                Set<String> wanted = new TreeSet<>();
                for (Rule alert : alerts()) {
                    METRIC.matcher(alert.expression() + alert.annotations())
                            .results()
                            .map(MatchResult::group)
                            .forEach(wanted::add);
                }
                METRIC.matcher(Files.readString(RULES)
                                .lines()
                                .filter(line -> line.contains("expr:"))
                                .collect(Collectors.joining("\n")))
                        .results()
                        .map(MatchResult::group)
                        .forEach(wanted::add);
                assertThat(wanted).hasSizeGreaterThan(20);
                try {
                    Eventually.within(
                            Duration.ofSeconds(60),
                            () -> missing(wanted, server).isEmpty());
                } catch (AssertionError e) {
                    throw new AssertionError("not on the page: " + missing(wanted, server), e);
                }
                rulesRunInPrometheus(dir, server);
            }
        }
    }

    private static Set<String> missing(Set<String> wanted, ServerProcess server) {
        Set<String> there = server.http()
                .get("/metrics")
                .text()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("[{ ]")[0])
                .collect(Collectors.toCollection(LinkedHashSet::new));
        return wanted.stream()
                .filter(name -> !there.contains(name)
                        && !there.contains(SUFFIX.matcher(name).replaceFirst("")))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static void rulesRunInPrometheus(Path dir, ServerProcess server) throws IOException {
        Path folder = Files.createDirectory(dir.resolve("prometheus"));
        Files.writeString(folder.resolve("prometheus.yml"), """
                global: {scrape_interval: 1s, evaluation_interval: 1s}
                rule_files: ['%s', '%s']
                scrape_configs:
                - job_name: periskop
                  static_configs: [{targets: ['127.0.0.1:%d']}]
                """.formatted(
                        RULES.toAbsolutePath(), LEGACY.toAbsolutePath(), server.port()));
        try (PrometheusServer prometheus = new PrometheusServer(folder, false, null)) {
            Eventually.within(
                    Duration.ofSeconds(60),
                    () -> ask(prometheus, "query?query=sum(periskop_error_occurrences_total)>0")
                            .contains("\"value\""));
            Eventually.within(
                    Duration.ofSeconds(30), () -> !ask(prometheus, "rules").contains("\"health\":\"unknown\""));
            assertThat(ask(prometheus, "rules")).contains("\"health\":\"ok\"").doesNotContain("\"health\":\"err\"");
            assertThat(ask(prometheus, "alerts")).contains("\"alertname\":\"PeriskopWatchdog\"");
            assertThat(ask(prometheus, "metadata?metric=periskop_exceptions_total")
                            + ask(prometheus, "metadata?metric=periskop_exceptions"))
                    .as("read as OpenMetrics or as plain text")
                    .contains("\"type\":\"counter\"");
        }
    }

    private static String ask(PrometheusServer prometheus, String question) {
        try {
            return HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(
                                            URI.create(prometheus.uri() + "/api/v1/" + question.replace(">", "%3E")))
                                    .timeout(Duration.ofSeconds(10))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void run(String from, String program, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(List.of(arguments));
        Process process =
                Tools.start(from, program, builder -> builder.command(command).redirectErrorStream(true));
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
    }

    private static byte[] document() {
        String now = java.time.Instant.now().toString();
        return """
                {"target_uuid": "11111111-2222-4333-8444-555555555555", "aggregated_errors": [{"aggregation_key": "k@1", "total_count": 3,
                "severity": "error", "created_at": "%s", "latest_errors": [{"uuid": "u1", "timestamp": "%s", "severity": "error",
                "error": {"class": "a.B", "message": "no basket", "stacktrace": ["at a.B.c(B.java:1)", "at a.B.d(B.java:2)"]}}]}]}
                """.formatted(now, now).getBytes(StandardCharsets.UTF_8);
    }
}
