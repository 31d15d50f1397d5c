package io.periskop.app;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.periskop.api.v1.IngestResource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What became of events, as the meters of the receivers have it: the status page and the metrics never differ. */
final class IngestedEvents {
    private static final Comparator<Place> ORDER =
            Comparator.comparing(Place::service).thenComparing(Place::protocol);

    private final MeterRegistry registry;

    private record Place(String service, String protocol) {
        static Place of(Counter counter) {
            return new Place(tag(counter, "service"), tag(counter, "protocol"));
        }
    }

    IngestedEvents(MeterRegistry registry) {
        this.registry = registry;
    }

    IngestResource.Events now() {
        Map<Place, Map<String, Long>> outcomes = numbers("periskop.ingest.events", "outcome");
        Map<Place, Map<String, Long>> discarded = numbers("periskop.ingest.client.discarded", "reason");
        TreeMap<Place, Map<String, Long>> all = new TreeMap<>(ORDER);
        all.putAll(discarded);
        all.putAll(outcomes);
        List<IngestResource.Sent> sent = new ArrayList<>();
        for (Place place : all.keySet()) {
            sent.add(new IngestResource.Sent(
                    place.service(),
                    place.protocol(),
                    outcomes.getOrDefault(place, Map.of()),
                    discarded.getOrDefault(place, Map.of())));
        }
        Gauge waiting = registry.find("periskop.ingest.waiting").gauge();
        return new IngestResource.Events(waiting == null ? 0 : (long) waiting.value(), sent);
    }

    private Map<Place, Map<String, Long>> numbers(String meter, String by) {
        Map<Place, Map<String, Long>> numbers = new TreeMap<>(ORDER);
        for (Counter counter : registry.find(meter).counters()) {
            numbers.computeIfAbsent(Place.of(counter), place -> new TreeMap<>())
                    .merge(tag(counter, by), (long) counter.count(), Long::sum);
        }
        return numbers;
    }

    private static String tag(Counter counter, String name) {
        String value = counter.getId().getTag(name);
        return value == null ? "" : value;
    }
}
