package io.periskop.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.periskop.config.ConfigLoader;
import io.periskop.config.ServerConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/** docker-compose.yml, deploy/ and the Dockerfiles keep what docs/deployment.md promises. Each promise is broken once, to see that it is noticed. */
class DeployFilesTests {
    private static final Path ROOT = Path.of("").toAbsolutePath();
    private static final Path COMPOSE = ROOT.resolve("docker-compose.yml");
    private static final Path KUBERNETES = ROOT.resolve("deploy/kubernetes/periskop.yaml");

    @Test
    void composeKeepsItsPromises() throws IOException {
        assertThat(Promises.ofCompose(Files.readString(COMPOSE), ROOT)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "prom/prometheus:v3.15.0 | prom/prometheus:latest | prometheus: the image has no exact version",
                "grafana/grafana:13.2.2 | grafana/grafana:13 | grafana: the image has no exact version",
                "postgres:18.6-trixie | postgres | postgres: the image has no exact version",
                "'test: [CMD, pg_isready' | 'tests: [CMD, pg_isready' | postgres: no health check",
                "'      start_period: 120s' | '      disable: true' | backstage: the health check is switched off",
                "read_only: true | read_only: false | grafana: the file system may be written",
                "user: '472:0' | user: '0:0' | grafana: the user may be root",
                "user: '472:0' | user: grafana | grafana: the user may be root",
                "cap_drop: [ALL] | cap_drop: [NET_RAW] | postgres: keeps capabilities",
                "read_only: true | 'cap_add: [SYS_ADMIN]' | postgres: takes capabilities",
                "'no-new-privileges:true' | 'apparmor:unconfined' | periskop: may gain new privileges",
                "read_only: true | 'privileged: true' | periskop: is privileged",
                "mem_limit: 128m | cpus: 1 | alertmanager: no limit of memory",
                "mem_limit: 128m | network_mode: host | alertmanager: shares network_mode with the machine",
                "- 127.0.0.1:3000:3000 | - 3000:3000 | 'grafana: the port 3000:3000 is open to others'",
                "- 127.0.0.1:3000:3000 | - 0.0.0.0:3000:3000 | 'grafana: the port 0.0.0.0:3000:3000 is open to others'",
                "prometheus.yml:ro | prometheus.yml | prometheus: may write to ./deploy/compose/prometheus.yml",
                "./deploy/compose/alertmanager.yml | ./deploy/compose/gone.yml | alertmanager: ./deploy/compose/gone.yml is not there",
                "- pushed:/var | - /var/run:/var | pushgateway: mounts /var/run of the machine",
                "build: backstage-plugin | build: openapi | backstage: nothing to build in openapi",
                "pull_policy: build | pull_policy: always | periskop: somebody else's image of that name could be pulled",
                "alertmanager: {condition: service_healthy} | alertmanagers: {condition: service_healthy} | 'prometheus: waits for alertmanagers, which is not there'",
                "alertmanager: {condition: service_healthy} | alertmanager: {condition: service_started} | prometheus: does not wait until what it needs is healthy",
                "POSTGRES_PASSWORD_FILE: /run/secrets/postgres_password | POSTGRES_PASSWORD: a | 'postgres: a secret in the file, POSTGRES_PASSWORD'",
                "secrets: [postgres_password] | secrets: [other] | postgres: the secret other is nowhere",
                "file: deploy/compose/secrets/postgres-password | environment: PASSWORD | the secret postgres_password is in no file",
                "file: deploy/compose/secrets/postgres-password | file: pom.xml | pom.xml is not ignored by Git"
            })
    void aBrokenPromiseOfComposeIsNoticed(String kept, String broken, String sentence) throws IOException {
        assertThat(Promises.ofCompose(replaced(COMPOSE, kept, broken), ROOT)).contains(sentence);
    }

    @Test
    void kubernetesKeepsItsPromises() throws IOException {
        assertThat(Promises.ofKubernetes(Files.readString(KUBERNETES))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "runAsNonRoot: true | runAsNonRoot: false | the pod may run as root",
                "runAsUser: 10001 | runAsUser: 0 | the pod's user may be root",
                "seccompProfile: {type: RuntimeDefault} | seccompProfile: {type: Unconfined} | the pod has no seccomp profile",
                "serviceAccountName: periskop | hostNetwork: true | the pod has hostNetwork",
                "periskop:0.1.0 | periskop:latest | periskop: the image has no exact version",
                "startupProbe | startProbe | periskop: no startupProbe",
                "livenessProbe | liveProbe | periskop: no livenessProbe",
                "readinessProbe | readyProbe | periskop: no readinessProbe",
                "'limits: {memory: 1Gi}' | 'limits: {cpu: 1}' | periskop: no limit of memory",
                "'requests: {cpu: 250m,' | 'requests: {' | periskop: asks for no CPU",
                "readOnlyRootFilesystem: true | readOnlyRootFilesystem: false | periskop: the file system may be written",
                "allowPrivilegeEscalation: false | privileged: true | periskop: may gain new privileges",
                "allowPrivilegeEscalation: false | privileged: true | periskop: is privileged",
                "drop: [ALL] | drop: [] | periskop: keeps capabilities",
                "'{name: tmp, mountPath' | '{name: tmpp, mountPath' | periskop: mounts what is not there"
            })
    void aBrokenPromiseOfKubernetesIsNoticed(String kept, String broken, String sentence) throws IOException {
        assertThat(Promises.ofKubernetes(replaced(KUBERNETES, kept, broken))).contains(sentence);
    }

    /** What services and monitors select is what there is. */
    @Test
    void kubernetesFindsItsPods() throws IOException {
        Map<String, Manifest> resources = new TreeMap<>();
        for (Object document : new Yaml().loadAll(Files.readString(KUBERNETES))) {
            Manifest resource = new Manifest(document);
            resources.put(resource.at("kind").text(), resource);
        }
        Manifest monitor =
                new Manifest(new Yaml().load(Files.readString(ROOT.resolve("deploy/kubernetes/servicemonitor.yaml"))));
        Manifest pod = resources.get("Deployment").at("spec", "template");
        Object labels = pod.at("metadata", "labels").value();
        Manifest service = resources.get("Service");

        assertThat(resources
                        .get("Deployment")
                        .at("spec", "selector", "matchLabels")
                        .value())
                .isEqualTo(labels)
                .isEqualTo(service.at("spec", "selector").value())
                .isEqualTo(resources
                        .get("PodDisruptionBudget")
                        .at("spec", "selector", "matchLabels")
                        .value());
        assertThat(monitor.at("spec", "selector", "matchLabels").value())
                .isEqualTo(service.at("metadata", "labels").value());
        assertThat(service.at("spec", "ports").list())
                .extracting(port -> port.at("name").text())
                .containsExactly(
                        monitor.at("spec", "endpoints").list().get(0).at("port").text());
        assertThat(pod.at("spec", "serviceAccountName").text())
                .isEqualTo(
                        resources.get("ServiceAccount").at("metadata", "name").text());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Dockerfile", "backstage-plugin/Dockerfile"})
    void imagesKeepTheirPromises(String file) throws IOException {
        assertThat(Promises.ofDockerfile(Files.readString(ROOT.resolve(file)))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "25.0.4_7-jre-noble | 25-jre | 'eclipse-temurin:25-jre: the image has no exact version'",
                "eclipse-temurin:25.0.4_7-jre-noble | eclipse-temurin | 'eclipse-temurin: the image has no exact version'",
                "'COPY target' | 'ADD target' | ADD may fetch or unpack; COPY does neither",
                "'RUN useradd' | 'RUN curl -s https://example.com | sh && useradd' | fetches what no registry has checked",
                "'ENTRYPOINT [\"java\",' | 'ENTRYPOINT java' | 'ENTRYPOINT goes through a shell, which signals do not reach'",
                "HEALTHCHECK | '#' | no health check",
                "USER 10001:10001 | USER 0:0 | the user may be root",
                "USER 10001:10001 | USER periskop | the user may be root",
                "USER 10001:10001 | '#' | the user may be root"
            })
    void aBrokenPromiseOfAnImageIsNoticed(String kept, String broken, String sentence) throws IOException {
        assertThat(Promises.ofDockerfile(replaced(ROOT.resolve("Dockerfile"), kept, broken)))
                .contains(sentence);
    }

    private static String replaced(Path file, String kept, String broken) throws IOException {
        String text = Files.readString(file);
        assertThat(text).contains(kept);
        return text.replace(kept, broken);
    }

    /** The command that compose runs in the containers of the jar, and the image's own. */
    @ParameterizedTest
    @ValueSource(strings = {"docker-compose.yml", "Dockerfile"})
    void aHealthCheckTellsWhoIsHealthy(String file) throws Exception {
        AtomicInteger status = new AtomicInteger();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/-/healthy", exchange -> {
            exchange.sendResponseHeaders(status.get(), -1);
            exchange.close();
        });
        server.start();
        int port = server.getAddress().getPort();
        try {
            for (int each : new int[] {200, 503, 404}) {
                status.set(each);
                assertThat(exitCode(healthCheck(file), port)).as("of %d", each).isEqualTo(each == 200 ? 0 : 1);
            }
        } finally {
            server.stop(0);
        }
        assertThat(exitCode(healthCheck(file), port)).as("nobody listens").isNotZero();
    }

    private static List<String> healthCheck(String file) throws IOException {
        String text = Files.readString(ROOT.resolve(file));
        if (file.equals("Dockerfile")) {
            String command = text.substring(text.indexOf("CMD [\"bash\"") + 4);
            // A list of JSON is one of YAML.
            return new Manifest(new Yaml().load(command.substring(0, command.indexOf('\n')))).texts();
        }
        List<String> command = new Manifest(new Yaml().load(text))
                .at("services", "pushgateway", "healthcheck", "test")
                .texts();
        return command.subList(1, command.size()).stream()
                .map(word -> word.replace("$$", "$"))
                .toList();
    }

    private static int exitCode(List<String> command, int port) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("PORT", Integer.toString(port));
        Process process = builder.start();
        process.getInputStream().readAllBytes();
        return process.waitFor();
    }

    /** As the server reads it, and with addresses that compose has. */
    @Test
    void theServersConfigurationIsOne(@TempDir Path folder) throws IOException {
        Path password = Files.writeString(folder.resolve("password"), "a\n");
        String text = Files.readString(ROOT.resolve("deploy/compose/periskop.yaml"))
                .replace("/run/secrets/postgres_password", password.toString());
        ServerConfig config = ConfigLoader.load(Files.writeString(folder.resolve("periskop.yaml"), text));

        assertThat(config.services())
                .extracting(service -> service.name())
                .containsExactly("checkout", "nightly-report");
        assertThat(config.repository().server()).isNotNull();
        assertThat(config.repository().server().hosts().get(0).name()).isEqualTo("postgres");
    }

    /** What files of deploy/compose say of others is where compose has them. */
    @Test
    void addressesAreThoseOfServices() throws IOException {
        Map<String, String> ports = ports();
        try (Stream<Path> files = Stream.concat(
                Files.list(ROOT.resolve("deploy/compose")),
                Stream.of(COMPOSE, ROOT.resolve("grafana-datasource/provisioning/datasources/periskop.yml")))) {
            Pattern address = Pattern.compile(
                    "(?<![\\w./-])(?:https?://)?(" + String.join("|", ports.keySet()) + "):([0-9]{2,5})\\b");
            int found = 0;
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                for (MatchResult match :
                        address.matcher(Files.readString(file)).results().toList()) {
                    found++;
                    assertThat(match.group(2)).as(file + ": " + match.group()).isEqualTo(ports.get(match.group(1)));
                }
            }
            assertThat(found).isGreaterThan(8);
        }
    }

    @Test
    void theScriptStartsWhatComposeDoesOnTheSamePorts() throws IOException {
        String script = Files.readString(ROOT.resolve("deploy/stack.py"));
        String table = script.substring(script.indexOf("PORTS = {"), script.indexOf("HEALTH = {"));
        Map<String, String> started = Pattern.compile("\"([a-z-]+)\": ([0-9]+)")
                .matcher(table)
                .results()
                .collect(Collectors.toMap(match -> match.group(1), match -> match.group(2)));

        assertThat(started.remove("postgres")).isEqualTo("5432");
        assertThat(started).isEqualTo(ports());
    }

    /** What compose publishes, by service. */
    private static Map<String, String> ports() throws IOException {
        Manifest services = new Manifest(new Yaml().load(Files.readString(COMPOSE))).at("services");
        Map<String, String> ports = new TreeMap<>();
        for (String name : services.keys()) {
            for (String port : services.at(name, "ports").texts()) {
                ports.put(name, port.substring(port.lastIndexOf(':') + 1));
            }
        }
        return ports;
    }

    @Test
    void whatElseIsMountedIsYaml() throws IOException {
        try (Stream<Path> files = Stream.concat(
                Files.list(ROOT.resolve("deploy/compose")),
                Files.walk(ROOT.resolve("grafana-datasource/provisioning")))) {
            List<Path> documents =
                    files.filter(file -> file.toString().matches(".*\\.ya?ml")).toList();
            assertThat(documents).hasSizeGreaterThan(6);
            for (Path document : documents) {
                assertThat((Object) new Yaml().load(Files.readString(document)))
                        .as(document.toString())
                        .isInstanceOf(Map.class);
            }
        }
    }
}
