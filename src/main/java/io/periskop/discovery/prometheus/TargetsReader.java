package io.periskop.discovery.prometheus;

import io.periskop.discovery.DiscoveryTrouble;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads {@code /api/v1/targets} of Prometheus, and of what answers like it. */
final class TargetsReader {
    private final ApiJson json;
    private final List<ListedTarget> targets = new ArrayList<>();
    private final Map<String, Long> droppedCounts = new TreeMap<>();
    private boolean listed;

    private TargetsReader(ApiJson json) {
        this.json = json;
    }

    /** Fails with {@link DiscoveryTrouble}. */
    static TargetsAnswer read(byte[] body) {
        TargetsReader[] reader = new TargetsReader[1];
        ApiJson.members(body, json -> {
            reader[0] = new TargetsReader(json);
            return reader[0]::member;
        });
        if (!reader[0].listed) {
            throw new DiscoveryTrouble("its answer lists no targets; give the URL of a Prometheus");
        }
        return new TargetsAnswer(reader[0].targets, reader[0].droppedCounts);
    }

    private void member(String name) {
        switch (name) {
            case "activeTargets" -> {
                listed = true;
                json.array(() -> target(true));
            }
            case "droppedTargets" -> {
                listed = true;
                json.array(() -> target(false));
            }
            case "droppedTargetCounts" -> droppedCounts.putAll(json.numbers());
            default -> json.skip();
        }
    }

    private void target(boolean active) {
        Target target = new Target();
        json.object(name -> {
            switch (name) {
                case "discoveredLabels" -> target.discovered = json.texts();
                case "labels" -> target.last = json.texts();
                case "scrapePool" -> target.pool = json.text();
                case "health" -> target.health = json.text();
                default -> json.skip();
            }
        });
        targets.add(new ListedTarget(
                active,
                target.pool,
                DiscoveredLabels.of(target.discovered, active ? target.last : Map.of(), target.pool, target.health)));
    }

    /** The members come in any order. */
    private static final class Target {
        private Map<String, String> discovered = Map.of();
        private Map<String, String> last = Map.of();
        private @Nullable String pool;
        private @Nullable String health;
    }
}
