package io.periskop.scrape;

import io.periskop.label.Labels;
import java.util.Map;

/** A pusher's labels beside those of the gateway it pushed to, as Prometheus has it: the target's win, and none is lost. */
final class PusherLabels {
    private static final String EXPORTED = "exported_";
    private static final String INTERNAL = "__";

    private PusherLabels() {}

    static Labels merged(Labels target, Map<String, String> own) {
        Labels all = target;
        for (Map.Entry<String, String> label : own.entrySet()) {
            if (label.getKey().startsWith(INTERNAL)) {
                continue;
            }
            String name = label.getKey();
            while (all.get(name) != null) {
                name = EXPORTED + name;
            }
            all = all.plus(Labels.of(Map.of(name, label.getValue())));
        }
        return all;
    }
}
