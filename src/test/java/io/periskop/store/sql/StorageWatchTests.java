package io.periskop.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.periskop.store.StorageState;
import io.periskop.store.StoreUnavailableException;
import io.periskop.store.sql.SqlFailure.Kind;
import io.periskop.store.sql.StorageWatch.Attempt;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class StorageWatchTests {
    private static final Instant T0 = Instant.parse("2026-11-22T10:00:00Z");

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private long nanos;
    private Duration step = Duration.ZERO;
    private final StorageWatch watch = new StorageWatch(
            "somewhere",
            Duration.ofSeconds(10),
            () -> T0.plusNanos(nanos).plus(step),
            () -> nanos,
            new StorageMeters(registry));

    @Test
    void isOpeningUntilItIsOpen() {
        assertThat(watch.health().state()).isEqualTo(StorageState.OPENING);
        watch.opened();
        assertThat(watch.health().state()).isEqualTo(StorageState.UP);
        assertThat(watch.refusal()).isNull();
    }

    @Test
    void inTroubleOneAtATimeIsLetThrough() {
        watch.opened();
        fail(Kind.FULL);
        assertThat(watch.health().state()).isEqualTo(StorageState.FULL);
        refused();
        passes(Duration.ofSeconds(1));
        Attempt trial = watch.begin(true);
        refused();
        watch.failed(trial, failure(Kind.FULL));
        watch.end(trial);
        refused();
        passes(Duration.ofSeconds(2));
        Attempt next = watch.begin(true);
        watch.succeeded(next);
        watch.end(next);
        assertThat(watch.health().up()).isTrue();
        assertThat(watch.refusal()).isNull();
    }

    @Test
    void aTrialThatIsCancelledLetsAnotherOne() {
        watch.opened();
        fail(Kind.LOST);
        passes(Duration.ofSeconds(1));
        watch.end(watch.begin(true));
        watch.end(watch.begin(true));
    }

    @Test
    void troubleThatChangesIsOneTrouble() {
        watch.opened();
        passes(Duration.ofSeconds(5));
        fail(Kind.RESTARTING);
        Instant since = watch.health().since();
        passes(Duration.ofSeconds(5));
        fail(Kind.READ_ONLY);
        assertThat(watch.health().state()).isEqualTo(StorageState.READ_ONLY);
        assertThat(watch.health().since()).isEqualTo(since).isAfterOrEqualTo(T0.plusSeconds(5));
        assertThat(registry.get("periskop.storage.failures").counters().stream().filter(counter -> counter.count() > 0))
                .hasSize(2);
    }

    @Test
    void readsGoOnWhereOnlyWritingIsInTrouble() {
        watch.opened();
        fail(Kind.READ_ONLY);
        Attempt read = watch.begin(false);
        watch.succeeded(read);
        watch.end(read);
        assertThat(watch.health().state()).isEqualTo(StorageState.READ_ONLY);
        passes(Duration.ofSeconds(5));
        fail(Kind.UNREACHABLE);
        assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(() -> watch.begin(false));
    }

    @Test
    void aReadThatIsSlowSaysNothingAboutWriting() {
        watch.opened();
        Attempt read = watch.begin(false);
        passes(Duration.ofSeconds(1));
        watch.failed(read, failure(Kind.TIMEOUT));
        assertThat(watch.health().up()).isTrue();
        watch.failed(watch.begin(false), failure(Kind.UNREACHABLE));
        assertThat(watch.health().state()).isEqualTo(StorageState.DOWN);
    }

    @Test
    void whatBeganBeforeALaterSuccessIsHistory() {
        watch.opened();
        Attempt old = watch.begin(true);
        passes(Duration.ofSeconds(1));
        Attempt young = watch.begin(true);
        watch.succeeded(young);
        watch.failed(old, failure(Kind.LOST));
        assertThat(watch.health().up()).isTrue();
        assertThat(watch.lastFailure().kind()).isEqualTo("lost");
    }

    @Test
    void whatIsAboutOneReportIsNotAboutTheStorage() {
        watch.opened();
        passes(Duration.ofSeconds(1));
        fail(Kind.OTHER);
        fail(Kind.CONFLICT);
        assertThat(watch.health().up()).isTrue();
        assertThat(watch.lastFailure().kind()).isEqualTo("conflict");
    }

    @Test
    void aTransactionWithoutAnEndIsNoticed() {
        watch.opened();
        Attempt hung = watch.begin(true);
        passes(Duration.ofSeconds(10));
        watch.look();
        assertThat(watch.health().up()).isTrue();
        passes(Duration.ofMillis(1));
        watch.look();
        assertThat(watch.health().state()).isEqualTo(StorageState.SLOW);
        refused();
        watch.succeeded(hung);
        watch.end(hung);
        assertThat(watch.health().up()).isTrue();
    }

    @Test
    void itIsTriedAlsoWhenNothingComes() {
        assertThat(watch.wantsProbe()).isFalse();
        watch.opened();
        assertThat(watch.wantsProbe()).isFalse();
        fail(Kind.LOST);
        assertThat(watch.wantsProbe()).isFalse();
        passes(Duration.ofSeconds(1));
        assertThat(watch.wantsProbe()).isTrue();
        fail(Kind.FULL);
        passes(Duration.ofSeconds(30));
        assertThat(watch.wantsProbe()).isFalse();
        assertThat(watch.refusal()).isNull();
        passes(Duration.ofSeconds(40));
        assertThat(watch.wantsProbe()).isTrue();
    }

    /** Who takes over may not have the last transactions: what is remembered as stored is said again. */
    @Test
    void aLostConnectionBeginsAnotherEpoch() {
        watch.opened();
        long before = watch.epoch();
        fail(Kind.OTHER);
        watch.repeated(Kind.CONFLICT);
        fail(Kind.FULL);
        assertThat(watch.epoch()).isEqualTo(before);
        watch.repeated(Kind.RESTARTING);
        assertThat(watch.epoch()).isGreaterThan(before);
    }

    @Test
    void aClockThatIsSteppedBackDelaysNothing() {
        watch.opened();
        fail(Kind.LOST);
        step = Duration.ofDays(-400);
        passes(Duration.ofSeconds(1));
        Attempt trial = watch.begin(true);
        watch.succeeded(trial);
        watch.end(trial);
        assertThat(watch.health().up()).isTrue();
    }

    private void fail(Kind kind) {
        Attempt attempt = watch.health().up() || watch.refusal() == null ? watch.begin(true) : null;
        assertThat(attempt).isNotNull();
        nanos++;
        watch.failed(attempt, failure(kind));
        watch.end(attempt);
    }

    private static SqlFailure failure(Kind kind) {
        return new SqlFailure(kind, "x");
    }

    private void passes(Duration time) {
        nanos += time.toNanos();
    }

    private void refused() {
        assertThat(watch.refusal()).hasMessage(watch.health().sentence());
        assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(() -> watch.begin(true));
    }
}
