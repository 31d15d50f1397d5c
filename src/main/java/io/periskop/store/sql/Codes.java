package io.periskop.store.sql;

import io.periskop.store.ErrorEvent;
import io.periskop.store.State;
import java.util.Set;
import java.util.stream.Stream;

/** Words as numbers that never change. */
final class Codes {
    /** A place for each type there is. */
    static final String EVENT_PARAMETERS = Dialect.repeated("?", ErrorEvent.Type.values().length);

    private Codes() {}

    static long of(State.Status status) {
        return switch (status) {
            case OPEN -> 0;
            case RESOLVED -> 1;
            case MUTED -> 2;
        };
    }

    static State.Status status(long code) {
        for (State.Status status : State.Status.values()) {
            if (of(status) == code) {
                return status;
            }
        }
        throw unknown("state", code);
    }

    /**
     * For {@link #EVENT_PARAMETERS}.
     *
     * @param types empty for all
     */
    static Object[] asked(Set<ErrorEvent.Type> types) {
        return Stream.of(ErrorEvent.Type.values())
                .map(type -> types.isEmpty() || types.contains(type) ? of(type) : -1L)
                .toArray();
    }

    static long of(ErrorEvent.Type type) {
        return switch (type) {
            case FIRST_SEEN -> 0;
            case RESOLVED -> 1;
            case REGRESSED -> 2;
            case REOPENED -> 3;
            case MUTED -> 4;
            case UNMUTED -> 5;
            case LABELLED -> 6;
        };
    }

    static ErrorEvent.Type event(long code) {
        for (ErrorEvent.Type type : ErrorEvent.Type.values()) {
            if (of(type) == code) {
                return type;
            }
        }
        throw unknown("event", code);
    }

    private static IllegalStateException unknown(String what, long code) {
        return new IllegalStateException("unknown " + what + " " + code + " in the database: a newer version wrote it");
    }
}
