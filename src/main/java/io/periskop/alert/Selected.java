package io.periskop.alert;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is told by itself, and how much is not.
 *
 * @param floods by service
 */
record Selected(List<Firing> told, Map<String, Flood> floods) {
    static final int MOST = 10_000;

    /**
     * What is over the limit.
     *
     * @param since when the first of them happened
     */
    record Flood(int alerts, Instant since) {}

    /**
     * Of a service those that began first: so which they are does not depend on who asks, and none gives way to a newer one.
     * Pure.
     */
    static Selected of(Collection<List<Firing>> firing, int perService) {
        Map<String, List<Firing>> byService = new TreeMap<>();
        firing.forEach(all -> all.forEach(each -> byService
                .computeIfAbsent(each.error().facts().service(), service -> new ArrayList<>())
                .add(each)));
        List<Firing> told = new ArrayList<>();
        Map<String, Flood> floods = new LinkedHashMap<>();
        byService.forEach((service, all) -> {
            all.sort(AlertText::byAge);
            int room = Math.min(perService, MOST - told.size());
            if (all.size() > room) {
                floods.put(service, new Flood(all.size() - room, all.get(room).since()));
            }
            told.addAll(all.subList(0, Math.min(room, all.size())));
        });
        return new Selected(told, floods);
    }
}
