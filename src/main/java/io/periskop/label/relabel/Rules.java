package io.periskop.label.relabel;

import java.util.function.IntUnaryOperator;
import java.util.function.Predicate;

/** Compiles rules. */
final class Rules {
    private Rules() {}

    static CompiledRule compile(RelabelRule rule) {
        Sources sources = new Sources(rule.sourceLabels(), rule.separator());
        String target = rule.targetLabel();
        return switch (rule.action()) {
            case REPLACE -> new ReplaceRule(rule, sources);
            case KEEP -> {
                Predicate<String> matches = matches(rule);
                yield labels -> matches.test(sources.of(labels));
            }
            case DROP -> {
                Predicate<String> matches = matches(rule);
                yield labels -> !matches.test(sources.of(labels));
            }
            case KEEPEQUAL -> labels -> labels.get(target).equals(sources.of(labels));
            case DROPEQUAL -> labels -> !labels.get(target).equals(sources.of(labels));
            case HASHMOD -> new SetRule(sources, target, text -> Shard.of(text, rule.modulus()));
            case LABELMAP -> new LabelMapRule(rule);
            case LABELDROP -> new NameFilterRule(matches(rule).negate());
            case LABELKEEP -> new NameFilterRule(matches(rule));
            case LOWERCASE -> new SetRule(sources, target, text -> eachCodePoint(text, Character::toLowerCase));
            case UPPERCASE -> new SetRule(sources, target, text -> eachCodePoint(text, Character::toUpperCase));
        };
    }

    private static Predicate<String> matches(RelabelRule rule) {
        Matching regex = Matching.of(rule.regex());
        return regex.isSlow() ? new Memo<>(regex::matches)::get : regex::matches;
    }

    /** Unlike {@link String#toUpperCase()}, which makes two letters of one: Go does not. */
    private static String eachCodePoint(String text, IntUnaryOperator mapping) {
        StringBuilder mapped = new StringBuilder(text.length());
        text.codePoints().map(mapping).forEach(mapped::appendCodePoint);
        return mapped.toString();
    }
}
