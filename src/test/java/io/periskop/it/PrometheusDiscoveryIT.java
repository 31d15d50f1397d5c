package io.periskop.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.config.ConfigLoader;
import io.periskop.discovery.Discovery;
import io.periskop.discovery.Refresh;
import io.periskop.discovery.Watched;
import io.periskop.discovery.dns.TestDns;
import io.periskop.label.Labels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A real Prometheus is both what we take targets from and the judge of what files and DNS records mean: what it found must
 * be what we find in the same files and the same zone ourselves.
 */
@Timeout(240)
class PrometheusDiscoveryIT {
    /** Content of files, some of which no Prometheus takes. */
    private static final Map<String, String> FILES = files();

    private static final String SRV = "_http._tcp.shop.example.com";
    private static final String[] ZONE = {
        "srv-host=" + SRV + ",Shop-1.example.com,8080,1,2",
        "srv-host=" + SRV + ",shop-2.example.com,8081",
        "host-record=shop-1.example.com,192.0.2.1,2001:db8:0:0:1::1",
        "host-record=shop-2.example.com,192.0.2.2",
        "cname=www.example.com,shop-2.example.com",
        "mx-host=example.com,mail.example.com,10",
    };

    /** Job → type, port and name. */
    private static final Map<String, List<String>> LOOKUPS = Map.of(
            "dns-srv", List.of("SRV", "0", SRV),
            "dns-a", List.of("A", "80", "shop-1.example.com"),
            "dns-short", List.of("A", "80", "shop-2"),
            "dns-cname", List.of("A", "80", "www.example.com."),
            "dns-aaaa", List.of("AAAA", "80", "shop-1.example.com"),
            "dns-mx", List.of("MX", "25", "example.com"),
            "dns-none", List.of("A", "80", "none.example.com"));

    @TempDir
    Path folder;

    private static Map<String, String> files() {
        Map<String, String> files = new LinkedHashMap<>();
        files.put(
                "plain.json",
                "[{\"targets\": [\"a:1\", \"[::1]:2\"], \"labels\": {\"zone\": \"a\", \"__tmp_x\": \"1\"}}, {\"targets\": [\"a:3\"]}]");
        files.put("null.json", "null");
        files.put(
                "nulls.json",
                "[{\"targets\": null}, {\"targets\": [\"a:1\"], \"labels\": null}, {\"targets\": [\"a:2\"], \"labels\": {\"x\": null}}]");
        files.put("anyCase.json", "[{\"Targets\": [\"a:1\"], \"LABELS\": {\"x\": \"1\"}}]");
        files.put(
                "twice.json",
                "[{\"targets\": [\"a:1\"], \"targets\": [\"a:2\"], \"labels\": {\"x\": \"1\"}, \"labels\": {\"y\": \"2\"}}]");
        files.put("sameTarget.json", "[{\"targets\": [\"a:1\", \"a:1\"]}]");
        files.put("emptyLabel.json", "[{\"targets\": [\"a:1\"], \"labels\": {\"x\": \"\"}}]");
        files.put(
                "unicode.json",
                "[{\"targets\": [\"a:1\"], \"labels\": {\"x\": \"gr\\u00f6\\u00dfe \\ud83d\\ude00\"}}]");
        files.put("filepath.json", "[{\"targets\": [\"a:1\"], \"labels\": {\"__meta_filepath\": \"lie\"}}]");
        files.put("empty.json", "");
        files.put("object.json", "{\"targets\": [\"a:1\"]}");
        files.put("nullGroup.json", "[{\"targets\": [\"a:1\"]}, null]");
        files.put("unknown.json", "[{\"targets\": [\"a:1\"], \"target\": \"b\"}]");
        files.put("number.json", "[{\"targets\": [\"a:1\"], \"labels\": {\"x\": 1}}]");
        files.put("numberTarget.json", "[{\"targets\": [1]}]");
        files.put("trailing.json", "[{\"targets\": [\"a:1\"]}] x");
        files.put("noName.json", "[{\"targets\": [\"a:1\"], \"labels\": {\"\": \"1\"}}]");
        files.put(
                "scalars.yaml",
                "- targets: [a:1, 80, a]\n  labels: {a: 0x1F, b: 010, c: 1_000, d: yes, e: 1.10, f: 2026-01-01, g: ~, h: , i: '~', j: 1e3, k: .inf, l: !!str 7}\n");
        files.put("empty.yaml", "# nothing\n");
        files.put("tilde.yaml", "~\n");
        files.put("documents.yaml", "- targets: [a:1]\n---\n- targets: [a:2]\n");
        files.put(
                "alias.yaml",
                "- targets: &t [a:1]\n  labels: &l {x: '1'}\n- targets: [a:2]\n  labels: *l\n- targets: *t\n  labels: {y: '1'}\n");
        files.put(
                "merge.yml", "- targets: [a:1]\n  labels: &l {x: '1'}\n- targets: [a:2]\n  labels: {<<: *l, y: '2'}\n");
        files.put(
                "mergeOver.yml",
                "- targets: [a:1]\n  labels: &l {x: '1'}\n- targets: [a:2]\n  labels: {<<: *l, x: '2'}\n");
        files.put("duplicate.yaml", "- targets: [a:1]\n  labels: {x: '1', x: '2'}\n");
        files.put("unknown.yaml", "- targets: [a:1]\n  target: b\n");
        files.put("scalarTargets.yaml", "- targets: a:1\n");
        files.put("nullGroup.yaml", "- targets: [a:1]\n-\n");
        files.put("mapping.yaml", "targets: [a:1]\n");
        files.put("nested.yaml", "- targets: [a:1]\n  labels: {x: {y: z}}\n");
        files.put(
                "block.yaml",
                "- targets:\n    - 'a:1'\n    - \"a:\\x32\"\n  labels:\n    x: |\n      two\n      lines\n    y: >-\n      fol\n      ded\n");
        files.put("UPPER.YAML", "- targets: [a:1]\n");
        return files;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void findsInFilesWhatPrometheusFinds(boolean agent) throws IOException {
        Path sd = Files.createDirectory(folder.resolve("sd"));
        StringBuilder prometheus = new StringBuilder("scrape_configs:\n");
        for (Map.Entry<String, String> file : FILES.entrySet()) {
            Files.writeString(sd.resolve(file.getKey()), file.getValue());
            prometheus.append(job(file.getKey(), "file_sd_configs: [{files: ['sd/" + file.getKey() + "']}]"));
        }
        prometheus.append(job("last", "static_configs: [{targets: ['last:1']}]"));
        Files.writeString(folder.resolve("prometheus.yml"), prometheus);
        try (PrometheusServer server = new PrometheusServer(folder, agent, null)) {
            Map<String, List<Labels>> theirs = pools(server, "last", "block.yaml");
            List<String> taken = new ArrayList<>();
            for (String file : FILES.keySet()) {
                List<Labels> ours = found(read("file_sd_configs: [{files: ['sd/" + file + "']}]"));
                assertThat(theirs.getOrDefault(file, List.of()))
                        .as(file)
                        .containsExactlyInAnyOrderElementsOf(
                                ours.stream().distinct().toList());
                if (!ours.isEmpty()) {
                    taken.add(file);
                }
            }
            assertThat(taken)
                    .as("files with targets, so that the comparison was not one of nothing with nothing")
                    .contains("plain.json", "anyCase.json", "twice.json", "scalars.yaml", "merge.yml", "UPPER.YAML")
                    .doesNotContain("number.json", "mergeOver.yml", "duplicate.yaml");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void findsInDnsWhatPrometheusFinds(boolean agent) throws IOException {
        Path resolvConf = resolver();
        StringBuilder prometheus = new StringBuilder("scrape_configs:\n");
        LOOKUPS.forEach((job, lookup) -> prometheus.append(job(
                job,
                "dns_sd_configs: [{type: " + lookup.get(0) + ", port: " + lookup.get(1) + ", names: ['" + lookup.get(2)
                        + "'], refresh_interval: 1s}]")));
        Files.writeString(folder.resolve("prometheus.yml"), prometheus);
        String address = Files.readAllLines(resolvConf).get(1).replace("nameserver ", "");
        try (Dnsmasq dns = new Dnsmasq(folder, address, 53, ZONE);
                PrometheusServer server = new PrometheusServer(folder, agent, resolvConf)) {
            compareDns(server, resolvConf, "dns-srv", "dns-mx", "dns-aaaa", "dns-short", "dns-cname");
            dns.restart("srv-host=" + SRV + ",shop-3.example.com,1", "host-record=shop-1.example.com,192.0.2.9");
            compareDns(server, resolvConf);
            assertThat(addresses(server, "dns-srv")).containsExactly("shop-3.example.com:1");
            assertThat(addresses(server, "dns-a")).containsExactly("192.0.2.9:80");
            assertThat(addresses(server, "dns-mx")).isEmpty();
        }
    }

    /** Changes in the files are seen by both, and one that breaks keeps its targets in both. */
    @Test
    void followsFilesAsPrometheusDoes() throws IOException {
        String good = "[{\"targets\": [\"a:1\"]}]";
        Files.writeString(folder.resolve("a.json"), good);
        Files.writeString(folder.resolve("b.json"), good);
        Files.writeString(folder.resolve("c.json"), good);
        String discovery = "file_sd_configs: [{files: ['*.json']}]";
        Files.writeString(folder.resolve("prometheus.yml"), "scrape_configs:\n" + job("sd", discovery));
        try (PrometheusServer server = new PrometheusServer(folder, false, null);
                Watched ours = Watched.of(read(discovery));
                Watched theirs = Watched.of(read(server, "scrape_pools: [sd], startup_grace: 1ms"))) {
            theirs.until(r -> Watched.targets(r).size() == 3);
            Files.writeString(folder.resolve("a.json"), "[{\"targets\": [\"a:2\", \"a:3\"]}]");
            Files.writeString(folder.resolve("b.json"), "[{");
            Files.delete(folder.resolve("c.json"));
            Refresh then = theirs.until(r ->
                    Watched.addresses(r).contains("a:3") && Watched.targets(r).size() == 3);
            Refresh now = ours.until(r ->
                    Watched.addresses(r).contains("a:3") && Watched.targets(r).size() == 3);
            assertThat(own(then)).containsExactlyInAnyOrderElementsOf(Watched.targets(now));
            assertThat(Watched.addresses(now)).containsExactly("a:2", "a:3", "a:1");
        }
    }

    @Test
    void whatPrometheusAddsIsOfferedAndNotTaken() throws IOException {
        Files.writeString(
                folder.resolve("a.json"), "[{\"targets\": [\"127.0.0.1:1\"], \"labels\": {\"zone\": \"a\"}}]");
        Files.writeString(folder.resolve("prometheus.yml"), """
                scrape_configs:
                - job_name: scraped
                  scheme: https
                  metrics_path: /m
                  params: {module: [a, b]}
                  scrape_interval: 1s
                  scrape_timeout: 1s
                  file_sd_configs: [{files: [a.json]}]
                  relabel_configs: [{target_label: team, replacement: x}]
                """);
        try (PrometheusServer server = new PrometheusServer(folder, false, null);
                Watched watched = Watched.of(read(server, "scrape_pools: [scraped], state: active"))) {
            Refresh refresh = watched.until(r -> Watched.targets(r).stream()
                    .anyMatch(labels -> "down".equals(labels.get("__meta_prometheus_health"))));
            assertThat(Watched.targets(refresh).get(0).byName())
                    .containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                            Map.entry("__address__", "127.0.0.1:1"),
                            Map.entry(
                                    "__meta_filepath", folder.resolve("a.json").toString()),
                            Map.entry("zone", "a"),
                            Map.entry("__meta_prometheus_job", "scraped"),
                            Map.entry("__meta_prometheus_scheme", "https"),
                            Map.entry("__meta_prometheus_metrics_path", "/m"),
                            Map.entry("__meta_prometheus_param_module", "a"),
                            Map.entry("__meta_prometheus_scrape_pool", "scraped"),
                            Map.entry("__meta_prometheus_health", "down"),
                            Map.entry("__meta_prometheus_label_instance", "127.0.0.1:1"),
                            Map.entry("__meta_prometheus_label_job", "scraped"),
                            Map.entry("__meta_prometheus_label_team", "x"),
                            Map.entry("__meta_prometheus_label_zone", "a")));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aRestartOfPrometheusTakesNoTargetAway(boolean agent) throws IOException {
        Files.writeString(folder.resolve("a.json"), "[{\"targets\": [\"a:1\", \"a:2\"]}]");
        Files.writeString(
                folder.resolve("prometheus.yml"),
                "scrape_configs:\n" + job("sd", "file_sd_configs: [{files: [a.json]}]"));
        try (PrometheusServer server = new PrometheusServer(folder, agent, null);
                Watched patient = Watched.of(read(server, "scrape_pools: [sd], startup_grace: 1h"));
                Watched hasty = Watched.of(read(server, "scrape_pools: [sd], startup_grace: 1ms"))) {
            patient.until(r -> Watched.addresses(r).size() == 2);
            hasty.until(r -> Watched.addresses(r).size() == 2);
            server.stop();
            patient.until(r -> r instanceof Refresh.Failed);
            Files.writeString(folder.resolve("a.json"), "[{\"targets\": [\"a:2\", \"a:3\"]}]");
            server.start();
            List<Integer> sizes = new ArrayList<>();
            patient.until(r -> {
                if (!(r instanceof Refresh.Failed)) {
                    sizes.add(Watched.addresses(r).size());
                }
                return Watched.addresses(r).contains("a:3");
            });
            assertThat(sizes).allMatch(size -> size >= 2).endsWith(3);
            // What the grace is for: without it the empty list of the first seconds counts.
            hasty.until(
                    r -> !(r instanceof Refresh.Failed) && Watched.addresses(r).isEmpty());
            hasty.until(r -> Watched.addresses(r).size() == 2);
        }
    }

    @Test
    void namesAPoolThatIsNotThere() throws IOException {
        Files.writeString(
                folder.resolve("prometheus.yml"), "scrape_configs:\n" + job("sd", "static_configs: [{targets: [a]}]"));
        try (PrometheusServer server = new PrometheusServer(folder, false, null);
                Watched watched = Watched.of(read(server, "scrape_pools: [ds]"))) {
            watched.until(r -> "the server has no scrape pool 'ds'; it has 'sd'".equals(Watched.problem(r)));
        }
    }

    /** Prometheus lets five seconds pass between two changes of a job. */
    private void compareDns(PrometheusServer server, Path resolvConf, String... expected) throws IOException {
        for (String job : expected) {
            found(server, job, true);
        }
        for (Map.Entry<String, List<String>> job : LOOKUPS.entrySet()) {
            List<String> lookup = job.getValue();
            List<Labels> ours =
                    found(TestDns.at(resolvConf, 53, lookup.get(0), Integer.parseInt(lookup.get(1)), lookup.get(2)));
            try (Watched watched =
                    Watched.of(read(server, "scrape_pools: [" + job.getKey() + "], startup_grace: 1ms"))) {
                List<Labels> theirs = List.of();
                for (int tries = 0; tries < 60 && !sorted(theirs).equals(sorted(ours)); tries++) {
                    theirs = own(watched.next());
                }
                assertThat(theirs).as(job.getKey()).containsExactlyInAnyOrderElementsOf(ours);
            }
        }
    }

    private List<String> addresses(PrometheusServer server, String pool) throws IOException {
        return found(server, pool, false).stream()
                .map(labels -> labels.get(Labels.ADDRESS))
                .toList();
    }

    private static List<String> sorted(List<Labels> targets) {
        return targets.stream().map(Labels::toString).sorted().toList();
    }

    /** Which servers Prometheus asks is in a file of the system, and they have port 53. */
    private Path resolver() throws IOException {
        if (!"root".equals(System.getProperty("user.name"))) {
            throw Tools.missing(
                    "discovery by DNS against a Prometheus; run it as root, to give it a resolv.conf of its own");
        }
        ThreadLocalRandom random = ThreadLocalRandom.current();
        String address = "127." + random.nextInt(1, 255) + "." + random.nextInt(1, 255) + "." + random.nextInt(1, 255);
        return Files.writeString(folder.resolve("resolv.conf"), "search example.com\nnameserver " + address + "\n");
    }

    private static String job(String name, String discovery) {
        return "- {job_name: '" + name + "', " + discovery + ", relabel_configs: [{action: drop}]}\n";
    }

    /** What the server found in each pool, without what it says about itself; waits until there are these. */
    private Map<String, List<Labels>> pools(PrometheusServer server, String... expected) throws IOException {
        Map<String, List<Labels>> pools = new TreeMap<>();
        for (String pool : expected) {
            found(server, pool, true);
        }
        for (String pool : FILES.keySet()) {
            pools.put(pool, found(server, pool, false));
        }
        return pools;
    }

    private List<Labels> found(PrometheusServer server, String pool, boolean some) throws IOException {
        try (Watched watched = Watched.of(read(server, "scrape_pools: ['" + pool + "']"))) {
            return own(watched.until(r -> !some || !Watched.targets(r).isEmpty()));
        }
    }

    private static List<Labels> found(Discovery discovery) {
        try (Watched watched = Watched.of(discovery)) {
            return Watched.targets(watched.next());
        }
    }

    private static List<Labels> own(Refresh refresh) {
        return Watched.targets(refresh).stream()
                .map(PrometheusDiscoveryIT::withoutServer)
                .toList();
    }

    private static Labels withoutServer(Labels labels) {
        Map<String, String> own = new TreeMap<>(labels.byName());
        own.keySet().removeIf(name -> name.startsWith("__meta_prometheus_"));
        return Labels.of(own);
    }

    private Discovery read(PrometheusServer server, String keys) throws IOException {
        return read("prometheus_sd_configs: [{server: '" + server.uri() + "', refresh_interval: 300ms, " + keys + "}]");
    }

    private Discovery read(String key) throws IOException {
        Path file = Files.writeString(folder.resolve("periskop.yaml"), "services: [{name: shop, " + key + "}]\n");
        return ConfigLoader.load(file).services().get(0).discoveries().get(0);
    }
}
