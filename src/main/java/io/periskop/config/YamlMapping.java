package io.periskop.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** A mapping of the file: every key at most once, merge keys ({@code <<}) resolved, own keys before merged ones. */
final class YamlMapping {
    private final Place place;
    private final Map<String, YamlValue> values = new LinkedHashMap<>();
    private final Set<Node> taken = Collections.newSetFromMap(new IdentityHashMap<>());

    private final boolean hidden;

    private YamlMapping(Place place, boolean hidden) {
        this.place = place;
        this.hidden = hidden;
    }

    /** @param hidden whether its values may be secrets */
    static YamlMapping of(Place place, MappingNode node, boolean hidden) {
        YamlMapping mapping = new YamlMapping(place, hidden);
        mapping.take(node);
        return mapping;
    }

    static YamlMapping of(Place place, MappingNode node, Keys keys, boolean hidden) {
        YamlMapping mapping = of(place, node, hidden);
        mapping.values.forEach((key, value) -> keys.check(key, value.place()));
        return mapping;
    }

    /** In the file's order, those without a value too. */
    Map<String, YamlValue> values() {
        return Collections.unmodifiableMap(values);
    }

    /** Null when the key is missing or has no value. */
    @Nullable
    YamlValue get(String key) {
        YamlValue value = values.get(key);
        return value == null || value.isNothing() ? null : value;
    }

    YamlValue required(String key, String next) {
        YamlValue value = get(key);
        if (value == null) {
            throw place.child(key).error("missing; " + next);
        }
        return value;
    }

    /** Where a key stands, or would stand. */
    Place at(String key) {
        YamlValue value = values.get(key);
        return value == null ? place.child(key) : value.place();
    }

    /** At the key, or where it should be. */
    ConfigException error(String key, String problem) {
        return at(key).error(problem);
    }

    List<YamlValue> list(String key) {
        YamlValue value = get(key);
        return value == null ? List.of() : value.list();
    }

    private void take(MappingNode node) {
        if (!taken.add(node)) {
            return; // merged before: its keys are here already
        }
        Map<String, Integer> lines = new LinkedHashMap<>();
        List<Node> merged = new ArrayList<>();
        for (NodeTuple entry : node.getValue()) {
            Node keyNode = entry.getKeyNode();
            int line = keyNode.getStartMark().getLine() + 1;
            String key = keyOf(keyNode, line);
            Place at = place.at(line).child(key);
            Integer first = lines.putIfAbsent(key, line);
            if (first != null) {
                throw at.error("duplicate key, first defined at line " + first + "; remove one of them");
            }
            if (keyNode.getTag().equals(Tag.MERGE)) {
                merged.add(entry.getValueNode());
            } else {
                values.putIfAbsent(key, new YamlValue(at, entry.getValueNode(), hidden));
            }
        }
        merged.forEach(this::merge);
    }

    private void merge(Node source) {
        if (source instanceof SequenceNode list) {
            list.getValue().forEach(this::mergeOne);
        } else {
            mergeOne(source);
        }
    }

    private void mergeOne(Node source) {
        if (!(source instanceof MappingNode mapping)) {
            throw place.at(source.getStartMark().getLine() + 1)
                    .child("<<")
                    .error("merges something that is not a mapping; give it an alias of a mapping");
        }
        take(mapping);
    }

    private String keyOf(Node key, int line) {
        if (key instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        throw place.at(line).error("a key must be text; put it in quotes if it has brackets or braces");
    }
}
