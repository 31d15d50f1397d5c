package io.periskop.store.memory;

import io.periskop.store.ErrorEvent;
import io.periskop.store.ErrorId;
import io.periskop.store.Events.Entry;
import io.periskop.store.Events.Position;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;

/** The newest of many events after a place. For one thread. */
final class MemoryEvents {
    private static final int ID = 22;

    /** Where an event is: ids and numbers tell those of one moment apart. */
    private record Place(Instant at, String id, long number) implements Comparable<Place> {
        private static final Comparator<Place> ORDER =
                Comparator.comparing(Place::at).thenComparing(Place::id).thenComparingLong(Place::number);

        @Override
        public int compareTo(Place other) {
            return ORDER.compare(this, other);
        }

        static Place of(Position position) {
            String rest = position.rest();
            if (rest.isEmpty()) {
                return new Place(position.at(), "", -1);
            }
            if (rest.length() <= ID || ErrorId.parse(rest.substring(0, ID)) == null) {
                throw new IllegalArgumentException("'" + rest + "' is no place of an event");
            }
            return new Place(position.at(), rest.substring(0, ID), Long.parseLong(rest.substring(ID)));
        }

        Position position() {
            return new Position(at, id + number);
        }
    }

    private record Found(Place place, ErrorEvent event) {}

    private final Set<ErrorEvent.Type> types;
    private final Instant from;
    private final Place before;
    private final int limit;
    private final PriorityQueue<Found> newest = new PriorityQueue<>(Comparator.comparing(Found::place));

    /** @param types empty for all */
    MemoryEvents(Set<ErrorEvent.Type> types, Instant from, Position before, int limit) {
        this.types = types;
        this.from = from;
        this.before = Place.of(before);
        this.limit = limit;
    }

    void add(MemoryError.Numbered numbered) {
        ErrorEvent event = numbered.event();
        boolean isAsked = types.isEmpty() || types.contains(event.type());
        if (!isAsked || event.at().isBefore(from) || event.at().isAfter(before.at())) {
            return;
        }
        Place place =
                new Place(event.at(), ErrorId.of(event.service(), event.key()).text(), numbered.number());
        if (place.compareTo(before) < 0) {
            newest.add(new Found(place, event));
            if (newest.size() > limit) {
                newest.remove();
            }
        }
    }

    List<Entry> entries() {
        return newest.stream()
                .sorted(Comparator.comparing(Found::place).reversed())
                .map(found -> new Entry(
                        found.event(), found.place().number(), found.place().position()))
                .toList();
    }
}
