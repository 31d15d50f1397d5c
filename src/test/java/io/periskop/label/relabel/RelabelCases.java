package io.periskop.label.relabel;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What Prometheus does: src/test/resources/relabel/cases.json. */
public final class RelabelCases {
    private RelabelCases() {}

    /** Of one kind: {@code relabel}, {@code target} or {@code validate}. */
    public static Stream<JsonNode> of(String kind) {
        try (InputStream file = RelabelCases.class.getResourceAsStream("/relabel/cases.json")) {
            List<JsonNode> cases = new ArrayList<>();
            for (JsonNode node : JsonMapper.builder().build().readTree(file).get("cases")) {
                if (node.get("kind").asString().equals(kind)) {
                    cases.add(node);
                }
            }
            return cases.stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Map<String, String> labels(JsonNode object) {
        Map<String, String> labels = new TreeMap<>();
        object.properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().asString()));
        return labels;
    }

    public static NameValidation names(JsonNode node) {
        return node.path("name_validation").asString("").equals("legacy") ? NameValidation.LEGACY : NameValidation.UTF8;
    }

    /** None if the node is missing. */
    public static Relabelling relabelling(JsonNode configs, NameValidation names) {
        List<RelabelRule> rules = new ArrayList<>();
        configs.forEach(config -> rules.add(rule(config, names)));
        return Relabelling.of(rules);
    }

    /** Null is the empty text, as YAML has it. */
    private static RelabelRule rule(JsonNode config, NameValidation names) {
        RelabelRuleDraft draft = new RelabelRuleDraft(names);
        config.properties().forEach(field -> {
            JsonNode value = field.getValue();
            String text = value.isNull() ? "" : value.asString("");
            switch (field.getKey()) {
                case "source_labels" ->
                    draft.sourceLabels(
                            value.valueStream().map(JsonNode::asString).toList());
                case "separator" -> draft.separator(text);
                case "regex" -> draft.regex(text);
                case "modulus" -> draft.modulus(new BigInteger(value.asString()));
                case "target_label" -> draft.targetLabel(text);
                case "replacement" -> draft.replacement(text);
                case "action" -> draft.action(text);
                default -> throw new IllegalArgumentException(field.getKey());
            }
        });
        return draft.toRule();
    }
}
