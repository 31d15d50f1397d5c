package io.periskop.api.periskop;

import io.periskop.error.ErrorInstance;
import io.periskop.error.HttpContext;
import io.periskop.error.Occurrence;
import io.periskop.error.Severity;
import io.periskop.store.State;
import io.periskop.store.StoredError;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Stored errors to answer with. */
final class Samples {
    static final Instant TIME = Instant.parse("2026-11-22T15:00:00.999Z");

    private Samples() {}

    static StoredError error(String key, Occurrence... occurrences) {
        return new StoredError(
                "shop",
                key,
                7,
                0,
                Severity.WARNING,
                "source",
                TIME,
                TIME,
                TIME,
                new State(State.Status.OPEN, TIME, false),
                List.of(occurrences));
    }

    static StoredError resolved(String key) {
        return error(key).with(new State(State.Status.RESOLVED, TIME, false));
    }

    static Occurrence occurrence(
            String uuid, Instant time, @Nullable List<String> stacktrace, @Nullable HttpContext http) {
        return new Occurrence(
                uuid, time, Severity.ERROR, new ErrorInstance("Class", "message", stacktrace, null), http);
    }
}
