package io.periskop.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.Yaml;

/** What docs/deployment.md promises of containers, each broken one as a sentence. */
final class Promises {
    /** Of an image: a version with at least two numbers, which nobody moves to another release. */
    private static final Pattern PINNED = Pattern.compile("[a-z0-9./-]+:v?[0-9]+\\.[0-9]+[A-Za-z0-9._-]*");

    private static final Pattern ACCOUNT = Pattern.compile("[1-9][0-9]*:[0-9]+");
    private static final Pattern SECRET = Pattern.compile("(?i).*(password|secret|token|key)");
    private static final Pattern FETCHES = Pattern.compile("\\b(curl|wget)\\b");
    /** What a build makes and Git does not have. */
    private static final Set<String> BUILT = Set.of("./grafana-datasource/dist");

    private final List<String> broken = new ArrayList<>();

    private Promises() {}

    private void hold(boolean kept, String what) {
        if (!kept) {
            broken.add(what);
        }
    }

    /** @param root what paths are relative to */
    static List<String> ofCompose(String yaml, Path root) {
        Promises promises = new Promises();
        Manifest compose = new Manifest(new Yaml().load(yaml));
        Manifest services = compose.at("services");
        for (String name : services.keys()) {
            promises.service(name, services.at(name), compose, root);
        }
        for (String name : compose.at("secrets").keys()) {
            String file = compose.at("secrets", name, "file").text();
            promises.hold(!file.isEmpty(), "the secret " + name + " is in no file");
            promises.hold(isIgnored(root.resolve(file)), file + " is not ignored by Git");
        }
        return promises.broken;
    }

    private void service(String name, Manifest service, Manifest compose, Path root) {
        hold(PINNED.matcher(service.at("image").text()).matches(), name + ": the image has no exact version");
        hold(!service.at("healthcheck", "test").list().isEmpty(), name + ": no health check");
        hold(service.at("healthcheck", "disable").isMissing(), name + ": the health check is switched off");
        hold(service.at("read_only").is(true), name + ": the file system may be written");
        hold(ACCOUNT.matcher(service.at("user").text()).matches(), name + ": the user may be root");
        hold(service.at("cap_drop").texts().equals(List.of("ALL")), name + ": keeps capabilities");
        hold(service.at("cap_add").isMissing(), name + ": takes capabilities");
        hold(service.at("security_opt").texts().contains("no-new-privileges:true"), name + ": may gain new privileges");
        hold(!service.at("privileged").is(true), name + ": is privileged");
        hold(!service.at("mem_limit").isMissing(), name + ": no limit of memory");
        for (String shared : List.of("network_mode", "pid", "ipc", "userns_mode")) {
            hold(!service.at(shared).is("host"), name + ": shares " + shared + " with the machine");
        }
        for (String port : service.at("ports").texts()) {
            hold(port.startsWith("127.0.0.1:"), name + ": the port " + port + " is open to others");
        }
        for (String mount : service.at("volumes").texts()) {
            mount(name, mount, compose, root);
        }
        if (!service.at("build").isMissing()) {
            Path dockerfile = root.resolve(service.at("build").text()).resolve("Dockerfile");
            hold(
                    Files.isRegularFile(dockerfile),
                    name + ": nothing to build in " + service.at("build").text());
            hold(service.at("pull_policy").is("build"), name + ": somebody else's image of that name could be pulled");
        }
        for (String other : service.at("depends_on").keys()) {
            hold(compose.at("services").keys().contains(other), name + ": waits for " + other + ", which is not there");
        }
        for (Manifest condition : service.at("depends_on").keys().stream()
                .map(other -> service.at("depends_on", other, "condition"))
                .toList()) {
            hold(condition.is("service_healthy"), name + ": does not wait until what it needs is healthy");
        }
        hold(service.at("depends_on").list().isEmpty(), name + ": does not wait until what it needs is healthy");
        Manifest environment = service.at("environment");
        for (String key : environment.keys()) {
            hold(!SECRET.matcher(key).matches(), name + ": a secret in the file, " + key);
        }
        for (String secret : service.at("secrets").texts()) {
            hold(compose.at("secrets").keys().contains(secret), name + ": the secret " + secret + " is nowhere");
        }
    }

    private void mount(String name, String mount, Manifest compose, Path root) {
        String source = mount.substring(0, mount.indexOf(':'));
        if (source.startsWith(".")) {
            hold(mount.endsWith(":ro"), name + ": may write to " + source);
            hold(BUILT.contains(source) || Files.exists(root.resolve(source)), name + ": " + source + " is not there");
        } else {
            hold(compose.at("volumes").keys().contains(source), name + ": mounts " + source + " of the machine");
        }
    }

    /** With all of its folder. */
    private static boolean isIgnored(Path file) {
        Path rules = file.resolveSibling(".gitignore");
        try {
            return Files.exists(rules) && Files.readAllLines(rules).contains("*");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<String> ofKubernetes(String yaml) {
        Promises promises = new Promises();
        for (Object document : new Yaml().loadAll(yaml)) {
            Manifest resource = new Manifest(document);
            if (resource.at("kind").is("Deployment")) {
                promises.pod(resource.at("spec", "template", "spec"));
            }
        }
        return promises.broken;
    }

    private void pod(Manifest pod) {
        Manifest all = pod.at("securityContext");
        hold(all.at("runAsNonRoot").is(true), "the pod may run as root");
        hold(!all.at("runAsUser").isMissing() && !all.at("runAsUser").is(0), "the pod's user may be root");
        hold(all.at("seccompProfile", "type").is("RuntimeDefault"), "the pod has no seccomp profile");
        for (String shared : List.of("hostNetwork", "hostPID", "hostIPC")) {
            hold(!pod.at(shared).is(true), "the pod has " + shared);
        }
        List<String> volumes = pod.at("volumes").list().stream()
                .map(volume -> volume.at("name").text())
                .toList();
        for (Manifest container : pod.at("containers").list()) {
            String name = container.at("name").text();
            hold(PINNED.matcher(container.at("image").text()).matches(), name + ": the image has no exact version");
            for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
                hold(!container.at(probe, "httpGet", "path").isMissing(), name + ": no " + probe);
            }
            hold(!container.at("resources", "limits", "memory").isMissing(), name + ": no limit of memory");
            hold(!container.at("resources", "requests", "cpu").isMissing(), name + ": asks for no CPU");
            Manifest own = container.at("securityContext");
            hold(own.at("readOnlyRootFilesystem").is(true), name + ": the file system may be written");
            hold(own.at("allowPrivilegeEscalation").is(false), name + ": may gain new privileges");
            hold(own.at("capabilities", "drop").texts().equals(List.of("ALL")), name + ": keeps capabilities");
            hold(!own.at("privileged").is(true), name + ": is privileged");
            for (Manifest mount : container.at("volumeMounts").list()) {
                hold(volumes.contains(mount.at("name").text()), name + ": mounts what is not there");
            }
        }
    }

    static List<String> ofDockerfile(String text) {
        Promises promises = new Promises();
        List<String> instructions = text.replace("\\\n", " ")
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();
        for (String instruction : instructions) {
            String[] words = instruction.split("\\s+");
            switch (words[0]) {
                case "FROM" ->
                    promises.hold(PINNED.matcher(words[1]).matches(), words[1] + ": the image has no exact version");
                case "ADD" -> promises.hold(false, "ADD may fetch or unpack; COPY does neither");
                case "RUN" ->
                    promises.hold(!FETCHES.matcher(instruction).find(), "fetches what no registry has checked");
                case "ENTRYPOINT", "CMD" ->
                    promises.hold(
                            words[1].startsWith("["), words[0] + " goes through a shell, which signals do not reach");
                default -> {}
            }
        }
        promises.hold(
                instructions.stream().anyMatch(instruction -> instruction.startsWith("HEALTHCHECK")),
                "no health check");
        promises.hold(
                instructions.stream()
                        .filter(instruction -> instruction.startsWith("USER "))
                        .reduce((before, last) -> last)
                        .filter(last -> ACCOUNT.matcher(last.substring(5)).matches())
                        .isPresent(),
                "the user may be root");
        return promises.broken;
    }
}
