package io.periskop.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.error.ErrorInstance;
import io.periskop.error.HttpContext;
import io.periskop.error.Occurrence;
import io.periskop.error.Severity;
import io.periskop.label.Labels;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whatever a client sends comes back as it was. */
public interface TextContract extends StoreFixture {
    String HOSTILE = "'; DROP TABLE errors; -- \"`\\ %_? $1 :x {} \0 \t\r\n \u2028 é e\u0301 😀 \uFFFD \u202e";

    @Test
    default void hostileTextComesBackAsItWas() {
        TestStore store = store();
        StoredError error = error(HOSTILE, HOSTILE + "key", HOSTILE + "message");
        Marks marks = marks(null, error.key());
        ErrorEvent event = new ErrorEvent(HOSTILE, error.key(), ErrorEvent.Type.FIRST_SEEN, T0, HOSTILE + "actor");
        write(store, error, marks, event);
        assertThat(store.find(HOSTILE, error.key())).isEqualTo(error);
        assertThat(store.of(HOSTILE)).containsExactly(error);
        assertThat(store.services()).containsExactly(HOSTILE);
        assertThat(store.events(HOSTILE, error.key())).containsExactly(event);
        assertThat(store.before(HOSTILE, HOSTILE, HOSTILE + "origin").marks())
                .isEqualTo(Map.of(HOSTILE + "origin", marks));
        assertThat(store.counts())
                .containsExactly(new Sources.Count(HOSTILE, error.key(), error.severity(), HOSTILE, 7));
    }

    @Test
    default void longTextComesBackWhole() {
        TestStore store = store();
        StoredError error = error("s", "k".repeat(8192), "😀x'".repeat(50_000));
        write(store, error, marks(null, error.key()));
        assertThat(store.find("s", error.key())).isEqualTo(error);
    }

    @Test
    default void keysThatLookAlikeAreDifferent() {
        TestStore store = store();
        List<String> keys = List.of("", " ", "K", "K ", "K  ", " K", "k", "k\0", "ß", "ss", "é", "e\u0301", "ﬀ", "ff");
        for (int i = 0; i < keys.size(); i++) {
            store.commit(Said.says("S", "a", T0).that(keys.get(i), i + 1).report());
            store.commit(Said.says("s", keys.get(i), T0).that("k", 1).report());
        }
        for (int i = 0; i < keys.size(); i++) {
            assertThat(store.total("S", keys.get(i))).isEqualTo(i + 1);
        }
        assertThat(store.of("S")).hasSameSizeAs(keys);
        assertThat(store.total("s", "k")).isEqualTo(keys.size());
        assertThat(store.check()).isEmpty();
    }

    /** Runs are told apart by their times: a lost nanosecond would count one twice. */
    @Test
    default void timesAndCountsAreKeptExactly() {
        TestStore store = store();
        Marks marks = new Marks(
                List.of(
                        new Mark(null, 0),
                        new Mark(Instant.parse("0000-01-01T00:00:00Z"), (1L << 53) - 1),
                        new Mark(T0.plusNanos(1), 1),
                        new Mark(T0.plusNanos(2), 2),
                        new Mark(Instant.parse("9999-12-31T23:59:59.999999999Z"), 3)),
                1L << 60,
                T0.minusNanos(999_999_999),
                new Severity("Warnung ⚠"),
                "k",
                (1L << 59) + 1);
        StoredError error = error("s", "k", "message");
        write(store, Said.withTotal(error, Long.MAX_VALUE), marks);
        assertThat(store.before("s", HOSTILE, HOSTILE + "origin").marks(HOSTILE + "origin"))
                .isEqualTo(marks);
        assertThat(store.total("s", "k")).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    default void nothingAndEmptyAreDifferent() {
        TestStore store = store();
        List<Occurrence> occurrences = List.of(
                occurrence("1", new ErrorInstance("", "", null, null), null),
                occurrence("2", new ErrorInstance("", "", List.of(), null), new HttpContext("", "", null, "")),
                occurrence(
                        "3",
                        new ErrorInstance("", "", List.of("", ""), ErrorInstance.UNKNOWN),
                        new HttpContext("", "", Map.of("", "", "a", ""), "")));
        StoredError error = error("s", "k", "message").withOccurrences(occurrences);
        write(store, error, marks(T0, error.key()));
        assertThat(store.find("s", "k")).isEqualTo(error);
    }

    private static void write(TestStore store, StoredError error, Marks marks, ErrorEvent... events) {
        store.commit(new Report(
                error.service(),
                HOSTILE,
                T0,
                Labels.of(Map.of(HOSTILE, HOSTILE)),
                Set.of(HOSTILE + "origin"),
                Set.of(error.key()),
                before -> new After(
                        List.of(new Change(error, List.of(), Arrays.asList(events))),
                        Map.of(HOSTILE + "origin", marks))));
    }

    private static Marks marks(Instant createdAt, String route) {
        return new Marks(List.of(new Mark(createdAt, 9)), 0, null, new Severity(HOSTILE), route, 2);
    }

    private static StoredError error(String service, String key, String message) {
        ErrorInstance cause = new ErrorInstance(HOSTILE, message, List.of(HOSTILE, ""), null);
        Occurrence occurrence = occurrence(
                HOSTILE,
                new ErrorInstance(HOSTILE, message, List.of("at a", HOSTILE), cause),
                new HttpContext(HOSTILE, HOSTILE, Map.of(HOSTILE, HOSTILE), HOSTILE));
        return new StoredError(
                service,
                key,
                7,
                0,
                new Severity(HOSTILE),
                HOSTILE,
                HOSTILE + "origin",
                T0.minusNanos(1),
                T0.plusNanos(1),
                T0.plusNanos(123_456_789),
                new State(State.Status.OPEN, T0.plusNanos(5), true),
                Labels.of(Map.of(HOSTILE, HOSTILE, "team", "shop")),
                List.of(occurrence));
    }

    private static Occurrence occurrence(String uuid, ErrorInstance error, HttpContext http) {
        return new Occurrence(uuid, T0.plusNanos(7), new Severity(HOSTILE), error, http);
    }
}
