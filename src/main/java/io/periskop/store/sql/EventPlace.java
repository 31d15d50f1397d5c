package io.periskop.store.sql;

import io.periskop.store.Events.Position;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;

/**
 * Where an event is: by time, then by what it is named by in the database.
 *
 * @param key hash of the error's key; empty before all of the service
 */
@SuppressWarnings("ArrayRecordComponent")
record EventPlace(long micros, long nanos, long service, byte[] key, long number) {
    /** The newest first. */
    static final Comparator<EventPlace> NEWEST_FIRST = Comparator.comparingLong(EventPlace::micros)
            .thenComparingLong(EventPlace::nanos)
            .thenComparingLong(EventPlace::service)
            .thenComparing(EventPlace::key, Arrays::compareUnsigned)
            .thenComparingLong(EventPlace::number)
            .reversed();

    private static final byte[] FIRST = {};
    private static final byte[] LAST = new byte[16];

    static {
        Arrays.fill(LAST, (byte) 0xff);
    }

    /** @throws IllegalArgumentException where it is none */
    static EventPlace of(Position position) {
        long micros = Times.micros(position.at());
        long nanos = Times.nanos(position.at());
        if (position.rest().isEmpty()) {
            return new EventPlace(micros, nanos, -1, FIRST, -1);
        }
        String[] parts = position.rest().split("-", -1);
        if (parts.length != 3 || parts[1].length() != 2 * LAST.length) {
            throw new IllegalArgumentException("'" + position.rest() + "' is no place of an event");
        }
        return new EventPlace(
                micros, nanos, Long.parseLong(parts[0]), HexFormat.of().parseHex(parts[1]), Long.parseLong(parts[2]));
    }

    Position position() {
        return new Position(
                Times.time(micros, nanos), service + "-" + HexFormat.of().formatHex(key) + "-" + number);
    }

    /** The error before which events of the same moment are after this place, in that service. */
    byte[] keyIn(long other) {
        return other == service ? key : other < service ? LAST : FIRST;
    }

    long numberIn(long other) {
        return other == service ? number : other < service ? Long.MAX_VALUE : -1;
    }
}
