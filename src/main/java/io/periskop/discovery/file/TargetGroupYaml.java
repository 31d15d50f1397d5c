package io.periskop.discovery.file;

import io.periskop.discovery.DiscoveryTrouble;
import io.periskop.discovery.Excerpt;
import io.periskop.discovery.PlainGroup;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * Reads a list of target groups in YAML as strictly as Prometheus: no unknown and no duplicate keys, also where they are
 * merged. Numbers, times and words like {@code yes} are text as they are written; nothing is the empty text, list or
 * mapping. Of several documents the first counts; a text without one holds no groups.
 */
final class TargetGroupYaml {
    private static final int DEEPEST = 16;
    private static final int MOST_ALIASES = 100_000;

    /** Aliases of aliases could make more of a small file than there is memory for. */
    private static final int MOST_VALUES = 4_000_000;

    private static final Set<Tag> TEXT =
            Set.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL, Tag.TIMESTAMP, Tag.MERGE);

    private int values;

    private TargetGroupYaml() {}

    /** @throws DiscoveryTrouble with the line and what is wrong there */
    static List<PlainGroup> read(String text) {
        Node root = compose(text);
        if (root == null || isNothing(root)) {
            return List.of();
        }
        TargetGroupYaml reader = new TargetGroupYaml();
        List<PlainGroup> groups = new ArrayList<>();
        for (Node group : items(root, "a list of target groups")) {
            groups.add(reader.group(group));
        }
        return groups;
    }

    private PlainGroup group(Node node) {
        List<String> targets = new ArrayList<>();
        Map<String, String> labels = new LinkedHashMap<>();
        if (isNothing(node)) {
            throw wrong(node, "expected a target group, got nothing");
        }
        eachOf(node, "a target group", (key, value) -> {
            switch (key) {
                case "targets" -> texts(value, targets);
                case "labels" -> labels(value, labels);
                default -> throw wrong(value, "unknown key " + Excerpt.of(key) + "; targets and labels are known");
            }
        });
        return new PlainGroup(targets, labels);
    }

    private void texts(Node node, List<String> texts) {
        if (!isNothing(node)) {
            items(node, "a list of texts").forEach(item -> texts.add(text(item)));
        }
    }

    private void labels(Node node, Map<String, String> labels) {
        if (!isNothing(node)) {
            eachOf(node, "a mapping of texts", (name, value) -> {
                if (name.isEmpty()) {
                    throw wrong(value, "a label without a name");
                }
                labels.put(name, text(value));
            });
        }
    }

    private String text(Node node) {
        count(node);
        if (!(node instanceof ScalarNode scalar)) {
            throw wrong(node, "expected text, got " + kind(node));
        }
        if (!TEXT.contains(node.getTag())) {
            throw wrong(node, "tag " + Excerpt.of(node.getTag().getValue()) + " is not supported; remove it");
        }
        return isNothing(node) ? "" : scalar.getValue();
    }

    private void eachOf(Node node, String expected, BiConsumer<String, Node> entry) {
        Map<String, Node> entries = new LinkedHashMap<>();
        collect(node, expected, entries, 0);
        entries.forEach(entry);
    }

    private void collect(Node node, String expected, Map<String, Node> into, int depth) {
        if (!(node instanceof MappingNode mapping) || depth > DEEPEST) {
            throw wrong(node, "expected " + expected + ", got " + kind(node));
        }
        for (NodeTuple tuple : mapping.getValue()) {
            Node key = tuple.getKeyNode();
            if (key.getTag().equals(Tag.MERGE)) {
                Node merged = tuple.getValueNode();
                List<Node> sources = merged instanceof SequenceNode list ? list.getValue() : List.of(merged);
                sources.forEach(source -> collect(source, expected, into, depth + 1));
            } else {
                String name = text(key);
                if (into.put(name, tuple.getValueNode()) != null) {
                    throw wrong(key, "key " + Excerpt.of(name) + " is there twice; remove one of them");
                }
            }
        }
    }

    private void count(Node node) {
        if (++values > MOST_VALUES) {
            throw wrong(node, "more than " + MOST_VALUES + " values; split the file");
        }
    }

    private static List<Node> items(Node node, String expected) {
        if (node instanceof SequenceNode list) {
            return list.getValue();
        }
        throw wrong(node, "expected " + expected + ", got " + kind(node));
    }

    private static boolean isNothing(Node node) {
        return node.getTag().equals(Tag.NULL);
    }

    private static String kind(Node node) {
        if (node instanceof ScalarNode scalar) {
            return isNothing(node) ? "nothing" : "text " + Excerpt.of(scalar.getValue());
        }
        return node instanceof SequenceNode ? "a list" : "a mapping";
    }

    private static DiscoveryTrouble wrong(Node node, String problem) {
        return new DiscoveryTrouble("line " + (node.getStartMark().getLine() + 1) + ": " + problem);
    }

    private static @Nullable Node compose(String text) {
        StreamReader reader = new StreamReader(text);
        LoaderOptions limits = limits(text.length());
        Composer composer = new Composer(new ParserImpl(reader, limits), new Resolver(), limits);
        try {
            return composer.checkNode() ? composer.getNode() : null;
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null
                    ? reader.getLine()
                    : e.getProblemMark().getLine();
            throw new DiscoveryTrouble("line " + (line + 1) + ": not valid YAML: " + firstLine(e.getProblem()), e);
        } catch (YAMLException e) {
            throw new DiscoveryTrouble(
                    "line " + (reader.getLine() + 1) + ": not valid YAML: " + firstLine(e.getMessage()), e);
        }
    }

    private static LoaderOptions limits(int length) {
        LoaderOptions limits = new LoaderOptions();
        limits.setCodePointLimit(Math.max(1, length));
        limits.setMaxAliasesForCollections(MOST_ALIASES);
        limits.setNestingDepthLimit(DEEPEST);
        limits.setAllowRecursiveKeys(false);
        limits.setTagInspector(tag -> true); // text() refuses foreign ones; nothing is built from them
        return limits;
    }

    private static String firstLine(@Nullable String message) {
        return Excerpt.of(message == null ? "" : message.lines().findFirst().orElse(""));
    }
}
