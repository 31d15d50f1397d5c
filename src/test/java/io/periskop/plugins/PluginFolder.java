package io.periskop.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.it.Tools;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A project of JavaScript beside the server's: its programs are run there, each with a log below target/. */
public final class PluginFolder {
    private static final int MOST_SAID = 20_000;
    private static final Duration INSTALLED_WITHIN = Duration.ofMinutes(10);

    private final Path folder;
    private final Path logs;
    private final Map<String, String> environment = new TreeMap<>();

    public PluginFolder(String name) {
        this.folder = Path.of(name).toAbsolutePath();
        this.logs = Path.of("target", name).toAbsolutePath();
    }

    PluginFolder with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** Skips the test, or in CI fails it, where the program is missing or older than that. */
    public void needs(String program, String how, String versionOption, int major, int minor, String from) {
        String said = said(List.of(program, versionOption));
        Matcher version = Pattern.compile("(\\d+)\\.(\\d+)").matcher(said);
        if (!version.find()) {
            throw Tools.missing(program + " is not there; " + how + " needs it: " + from);
        }
        int[] found = {Integer.parseInt(version.group(1)), Integer.parseInt(version.group(2))};
        if (found[0] < major || found[0] == major && found[1] < minor) {
            throw Tools.missing(
                    program + " is " + version.group() + "; " + how + " needs " + major + "." + minor + ": " + from);
        }
    }

    /**
     * Has programs run with a Node.js of one of these majors: the machine's own, or the first of them from npm, for this build alone.
     */
    public void useNode(int... majors) {
        Matcher version = Pattern.compile("v(\\d+)\\.").matcher(said(List.of("node", "--version")));
        int own = version.find() ? Integer.parseInt(version.group(1)) : 0;
        if (Arrays.stream(majors).anyMatch(major -> major == own)) {
            return;
        }
        Path prefix = Path.of("target", "tools", "node" + majors[0]).toAbsolutePath();
        Path bin = prefix.resolve("node_modules").resolve("node").resolve("bin");
        if (!Files.isExecutable(bin.resolve("node"))) {
            run(
                    "install-node",
                    INSTALLED_WITHIN,
                    "npm",
                    "install",
                    "--no-audit",
                    "--no-fund",
                    "--no-save",
                    "--prefix",
                    prefix.toString(),
                    "node@" + majors[0]);
        }
        environment.put("PATH", bin + File.pathSeparator + System.getenv("PATH"));
    }

    /** What package-lock.json names, unless that is there already. */
    public void install(String... options) {
        try {
            Path lock = folder.resolve("package-lock.json");
            Path installed = folder.resolve("node_modules").resolve(".installed-lock.json");
            if (Files.exists(installed) && Files.mismatch(lock, installed) < 0) {
                return;
            }
            List<String> command = new ArrayList<>(List.of("npm", "ci", "--no-audit", "--no-fund"));
            command.addAll(List.of(options));
            run("install", INSTALLED_WITHIN, command.toArray(String[]::new));
            Files.copy(lock, installed);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A script of package.json. */
    void npm(String script, Duration patience) {
        run(script.replace(':', '-'), patience, "npm", "run", "--silent", script);
    }

    /** Fails with what it said, and so it does if it does not end in time. */
    public void run(String name, Duration patience, String... command) {
        try {
            Path log = Files.createDirectories(logs).resolve(name + ".log");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            boolean ended = process.waitFor(patience.toSeconds(), TimeUnit.SECONDS);
            if (!ended) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().waitFor();
            }
            String what = String.join(" ", command) + " in " + folder.getFileName() + ":\n" + end(log);
            assertThat(ended).as("ended within " + patience + ": " + what).isTrue();
            assertThat(process.exitValue()).as(what).isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String end(Path log) throws IOException {
        String all = Files.readString(log, StandardCharsets.UTF_8);
        return all.substring(Math.max(0, all.length() - MOST_SAID));
    }

    private static String said(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? said : "";
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
