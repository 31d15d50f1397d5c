package io.periskop.discovery;

import io.periskop.label.Labels;
import java.util.List;

/**
 * Targets that were found together.
 *
 * @param source what found them, unique within one discovery; a later group of the same source replaces this one
 * @param targets each with at least {@code __address__}
 * @param labels of all of them; a target's own win
 */
public record TargetGroup(String source, List<Labels> targets, Labels labels) {
    public TargetGroup {
        targets = List.copyOf(targets);
    }
}
