package io.periskop.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.label.Labels;
import io.periskop.store.After;
import io.periskop.store.Before;
import io.periskop.store.Report;
import io.periskop.store.Reports;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

class LateHeardTests {
    private static final Duration LATE = Duration.ofHours(6);
    private static final Duration INTERVAL = Duration.ofSeconds(15);

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final List<String> written = new ArrayList<>();
    private @Nullable Instant stored;
    private boolean down;

    private final Reports store = new Reports() {
        @Override
        public Mono<Void> commit(List<Report> batch) {
            return Mono.fromRunnable(() -> {
                if (down) {
                    throw new IllegalStateException("down");
                }
                for (Report report : batch) {
                    report.merge().apply(new Before(stored, Map.of(), Map.of(), 1, 1));
                    written.add(report.source() + " " + report.at());
                }
            });
        }

        @Override
        public Mono<Void> heard(String service, String source, Instant at) {
            return Mono.error(new AssertionError());
        }
    };

    private final LateHeard reports = new LateHeard(store, LATE, time);

    @Test
    void aFleetInWhichNothingHappensIsWrittenAFewTimesADay() {
        Disposable noting = reports.start();
        Instant end = now().plus(Duration.ofDays(1));
        while (now().isBefore(end)) {
            heard("a");
            heard("b");
            time.advanceTimeBy(INTERVAL);
        }
        noting.dispose();
        assertThat(written).hasSizeBetween(2 * 4, 2 * 9);
    }

    @Test
    void nothingOfAReportIsLostOnItsWay() {
        Labels version = Labels.of(Map.of("version", "1"));
        List<Report> passed = new ArrayList<>();
        LateHeard reporting = new LateHeard(
                new Reports() {
                    @Override
                    public Mono<Void> commit(List<Report> batch) {
                        return Mono.fromRunnable(() -> passed.addAll(batch));
                    }

                    @Override
                    public Mono<Void> heard(String service, String source, Instant at) {
                        return Mono.empty();
                    }
                },
                LATE,
                time);
        Report said = new Report("s", "a", now(), version, Set.of("origin"), Set.of("key"), before -> After.NOTHING);
        reporting.commit(List.of(said)).block();
        reporting.heard("s", "a", now().plusSeconds(1)).block();
        reporting.commit(List.of(said)).block();
        assertThat(passed)
                .hasSize(2)
                .allSatisfy(report -> assertThat(report.with(said.merge())).isEqualTo(said));
    }

    @Test
    void aSignOfLifeIsNeverLaterThanAllowed() {
        Disposable noting = reports.start();
        for (int i = 0; i < 2 * 24 * 60; i++) {
            heard("a");
            time.advanceTimeBy(Duration.ofMinutes(1));
            if (i > 2) {
                Instant last = Instant.parse(written.get(written.size() - 1).substring(2));
                assertThat(Duration.between(last, now())).isLessThanOrEqualTo(LATE);
            }
        }
        noting.dispose();
    }

    @Test
    void whatCannotBeWrittenStaysDue() {
        Disposable noting = reports.start();
        heard("a");
        down = true;
        time.advanceTimeBy(Duration.ofMinutes(10));
        assertThat(written).isEmpty();
        down = false;
        time.advanceTimeBy(Duration.ofMinutes(1));
        assertThat(written).hasSize(1);
        time.advanceTimeBy(Duration.ofMinutes(10));
        assertThat(written).hasSize(1);
        noting.dispose();
    }

    @Test
    void aReportIsASignOfLifeToo() {
        reports.commit(List.of(report(new AtomicReference<>()))).block();
        written.clear();
        heard("a");
        reports.flush().block();
        assertThat(written).isEmpty();
    }

    @Test
    void aMergeIsShownWhatWasHeardAndNotWritten() {
        stored = now();
        reports.commit(List.of(report(new AtomicReference<>()))).block();
        time.advanceTimeBy(Duration.ofHours(1));
        heard("a");
        Instant heard = now();
        time.advanceTimeBy(INTERVAL);
        AtomicReference<Instant> shown = new AtomicReference<>();
        reports.commit(List.of(report(shown))).block();
        assertThat(shown).hasValue(heard);
    }

    @Test
    void aSourceThatTheDatabaseHasForgottenIsNew() {
        heard("a");
        stored = null;
        AtomicReference<Instant> shown = new AtomicReference<>(now());
        reports.commit(List.of(report(shown))).block();
        assertThat(shown).hasValue(null);
    }

    private Report report(AtomicReference<Instant> shown) {
        return new Report("service", "a", now(), Set.of("k"), before -> {
            shown.set(before.sourceSeen());
            return After.NOTHING;
        });
    }

    private void heard(String source) {
        reports.heard("service", source, now()).block();
    }

    private Instant now() {
        return Instant.ofEpochMilli(time.now(TimeUnit.MILLISECONDS));
    }
}
