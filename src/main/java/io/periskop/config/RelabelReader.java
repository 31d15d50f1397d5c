package io.periskop.config;

import io.periskop.label.relabel.NameValidation;
import io.periskop.label.relabel.RelabelRule;
import io.periskop.label.relabel.RelabelRuleDraft;
import io.periskop.label.relabel.RelabelRuleException;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads {@code relabel_configs:} and other lists of rules of that form. */
final class RelabelReader {
    private static final Keys KEYS =
            Keys.of("source_labels", "separator", "regex", "modulus", "target_label", "replacement", "action");
    private static final String LEGACY = "legacy";
    private static final String UTF8 = "utf8";

    private final NameValidation names;

    RelabelReader(NameValidation names) {
        this.names = names;
    }

    /** Reads {@code metric_name_validation_scheme:}; utf8 when there is none, as in Prometheus 3. */
    static NameValidation scheme(@Nullable YamlValue value) {
        if (value == null) {
            return NameValidation.UTF8;
        }
        return switch (value.text()) {
            case LEGACY -> NameValidation.LEGACY;
            case UTF8 -> NameValidation.UTF8;
            default ->
                throw value.error("unknown scheme " + Quoted.value(value.text()) + "; "
                        + Advice.on(value.text(), "valid schemes are", List.of(LEGACY, UTF8)));
        };
    }

    List<RelabelRule> read(List<YamlValue> entries) {
        return entries.stream().map(this::rule).toList();
    }

    private RelabelRule rule(YamlValue value) {
        YamlMapping entry = value.mapping(KEYS);
        RelabelRuleDraft draft = new RelabelRuleDraft(names);
        YamlValue sources = entry.get("source_labels");
        if (sources != null) {
            draft.sourceLabels(sources.list().stream().map(YamlValue::text).toList());
        }
        YamlValue modulus = entry.get("modulus");
        if (modulus != null) {
            draft.modulus(modulus.number());
        }
        text(entry, "separator", draft::separator);
        text(entry, "regex", draft::regex);
        text(entry, "target_label", draft::targetLabel);
        text(entry, "replacement", draft::replacement);
        text(entry, "action", draft::action);
        try {
            return draft.toRule();
        } catch (RelabelRuleException e) {
            String given = e.value() == null ? "" : Quoted.value(e.value()) + " ";
            throw entry.error(e.field(), given + e.problem());
        }
    }

    /** A key without a value is the empty text, as in Prometheus: only a key that is missing has its default. */
    private static void text(YamlMapping entry, String key, Consumer<String> set) {
        YamlValue value = entry.values().get(key);
        if (value != null) {
            set.accept(value.isNothing() ? "" : value.text());
        }
    }
}
