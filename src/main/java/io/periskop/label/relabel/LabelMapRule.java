package io.periskop.label.relabel;

import io.periskop.label.LabelsBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Copies labels whose name matches to the name that the template gives. What is copied is not looked at again. Of two
 * that get the same name the later by name wins; Prometheus leaves that open.
 */
final class LabelMapRule implements CompiledRule {
    private final Matching regex;
    private final Template replacement;
    /** The same names come with every target: they are not made again, and need no memory again. */
    private final Memo<Optional<String>> renamed;

    LabelMapRule(RelabelRule rule) {
        this.regex = Matching.of(rule.regex());
        this.replacement = Template.of(rule.replacement(), regex.groupNames());
        this.renamed = new Memo<>(name -> Optional.ofNullable(regex.replace(name, replacement)));
    }

    @Override
    public boolean apply(LabelsBuilder labels) {
        List<String> copies = List.of();
        for (String name : labels.names()) {
            String copy =
                    regex.isSlow() || regex.matches(name) ? renamed.get(name).orElse(null) : null;
            if (copy != null) {
                copies = copies.isEmpty() ? new ArrayList<>() : copies;
                copies.add(copy);
                copies.add(labels.get(name));
            }
        }
        for (int i = 0; i < copies.size(); i += 2) {
            labels.set(copies.get(i), copies.get(i + 1));
        }
        return true;
    }
}
