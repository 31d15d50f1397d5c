package io.periskop.store.sql;

import io.periskop.store.ErrorEvent;
import io.periskop.store.State;

/** Words as numbers that never change. */
final class Codes {
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
