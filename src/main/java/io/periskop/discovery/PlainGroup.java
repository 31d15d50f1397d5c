package io.periskop.discovery;

import io.periskop.label.Labels;
import java.util.List;
import java.util.Map;

/** A target group as files and answers hold it, which say nothing of where they come from. */
public record PlainGroup(List<String> targets, Map<String, String> labels) {
    public PlainGroup {
        targets = List.copyOf(targets);
        labels = Map.copyOf(labels);
    }

    /** @param origin where it comes from; wins over the group's own labels */
    public TargetGroup from(String source, Labels origin) {
        return new TargetGroup(
                source,
                targets.stream()
                        .map(target -> Labels.of(Map.of(Labels.ADDRESS, target)))
                        .toList(),
                Labels.of(labels).plus(origin));
    }
}
