package io.periskop.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.Node;

/** Reads the configuration file. */
public final class ConfigLoader {
    private static final String NEW_FOR = "new_for";

    private ConfigLoader() {}

    /**
     * Reads and checks the whole file, so that a result can be applied without further checks. An empty file is valid;
     * of several YAML documents only the first counts. Reads from disk: not for event loops.
     *
     * @throws ConfigException when the file cannot be read or anything in it is wrong; only the first error is told
     */
    public static ServerConfig load(Path file) {
        return parse(file.toString(), YamlText.read(file), directoryOf(file));
    }

    static ServerConfig parse(String name, byte[] content) {
        return parse(name, content, Path.of(""));
    }

    private static Path directoryOf(Path file) {
        Path parent = file.getParent();
        return parent == null ? Path.of("") : parent;
    }

    private static ServerConfig parse(String name, byte[] content, Path directory) {
        Place top = Place.top(Quoted.file(name));
        Node root = YamlDocument.compose(top, YamlText.decode(top, content));
        return root == null
                ? ServerConfig.EMPTY
                : server(new YamlValue(rootPlace(top, root), root), directory, content);
    }

    private static Place rootPlace(Place top, Node root) {
        return top.at(root.getStartMark().getLine() + 1);
    }

    private static ServerConfig server(YamlValue root, Path directory, byte[] content) {
        if (root.isNothing()) {
            return ServerConfig.EMPTY;
        }
        YamlMapping file = root.mapping(Keys.of(
                "repository",
                "services",
                "limits",
                "scrub",
                "web",
                "metrics",
                "alerting",
                "replicas",
                "push",
                "sentry",
                "otlp",
                FederationConfigReader.GLOBAL,
                FederationConfigReader.FEDERATE,
                FederationConfigReader.JOBS,
                SeriesLabelsReader.KEY,
                NEW_FOR));
        LimitsConfig limits = LimitsReader.read(file.get("limits"));
        RepositoryConfig repository = RepositoryReader.read(file.get("repository"), directory);
        List<String> seriesLabels = SeriesLabelsReader.read(file, List.of());
        return new ServerConfig(
                repository,
                limits,
                ScrubReader.read(file.get("scrub"), directory),
                WebReader.read(file.get("web"), directory),
                MetricsReader.read(
                        file.get("metrics"),
                        !file.list(FederationConfigReader.JOBS).isEmpty()),
                newFor(file.get(NEW_FOR)),
                new ServicesReader(limits, directory, seriesLabels).read(file.list("services")),
                AlertingReader.read(file.get("alerting"), file.get("web"), directory),
                ReplicasReader.read(file.get("replicas"), repository, content),
                PushReader.read(file.get("push"), directory),
                seriesLabels,
                SentryReader.read(file.get("sentry")),
                OtlpReader.read(file.get("otlp")),
                new FederationConfigReader(limits, repository, directory, seriesLabels).read(file));
    }

    private static Duration newFor(@Nullable YamlValue value) {
        return value == null ? ServerConfig.EMPTY.newFor() : value.duration(Duration.ZERO, Duration.ofDays(365));
    }
}
