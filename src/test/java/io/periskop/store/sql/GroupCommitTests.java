package io.periskop.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.periskop.store.After;
import io.periskop.store.Before;
import io.periskop.store.Report;
import io.periskop.store.Reports;
import io.periskop.store.StorageStatus;
import io.periskop.store.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

class GroupCommitTests {
    private record Transaction(List<Report> reports, Sinks.Empty<Void> end) {
        List<String> sources() {
            return reports.stream().map(Report::source).toList();
        }
    }

    private static final long MOST_BYTES = 100 << 20;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private volatile @Nullable StoreUnavailableException refusal;

    /** Each transaction lasts until the test ends it. */
    private final BlockingQueue<Transaction> transactions = new LinkedBlockingQueue<>();

    private final Reports slow = new Reports() {
        @Override
        public Mono<Void> commit(List<Report> batch) {
            Transaction transaction = new Transaction(batch, Sinks.empty());
            transactions.add(transaction);
            return transaction.end().asMono();
        }

        @Override
        public Mono<Void> heard(String service, String source, Instant at) {
            return Mono.error(new AssertionError());
        }
    };

    @Test
    void commitsAtOnceWhenIdleAndTogetherWhenBusy() throws Exception {
        GroupCommit groups = groups();
        CompletableFuture<Void> first = commit(groups, "a");
        Transaction alone = next();
        assertThat(alone.sources()).containsExactly("a");
        List<CompletableFuture<Void>> others = List.of(commit(groups, "b"), commit(groups, "c"), commit(groups, "d"));
        assertThat(transactions).isEmpty();
        alone.end().tryEmitEmpty();
        first.get(10, TimeUnit.SECONDS);
        Transaction together = next();
        assertThat(together.sources()).containsExactly("b", "c", "d");
        assertThat(others).noneMatch(CompletableFuture::isDone);
        together.end().tryEmitEmpty();
        for (CompletableFuture<Void> other : others) {
            other.get(10, TimeUnit.SECONDS);
        }
        commit(groups, "e");
        assertThat(next().sources()).containsExactly("e");
    }

    @Test
    void aGroupIsBounded() throws Exception {
        GroupCommit groups = groups();
        commit(groups, "first");
        Transaction first = next();
        IntStream.range(0, 300).forEach(i -> commit(groups, "s" + i));
        first.end().tryEmitEmpty();
        int seen = 0;
        while (seen < 300) {
            Transaction some = next();
            assertThat(some.reports()).hasSizeBetween(1, 128);
            seen += some.reports().size();
            some.end().tryEmitEmpty();
        }
        assertThat(seen).isEqualTo(300);
    }

    @Test
    void anErrorThatIsNotAboutTheDatabaseIsNotTheOthers() throws Exception {
        GroupCommit groups = groups();
        commit(groups, "first");
        Transaction first = next();
        CompletableFuture<Void> good = commit(groups, "good");
        CompletableFuture<Void> bad = commit(groups, "bad");
        first.end().tryEmitEmpty();
        next().end().tryEmitError(new IllegalStateException("a bug in a merge"));
        Transaction alone = next();
        assertThat(alone.sources()).containsExactly("good");
        alone.end().tryEmitEmpty();
        good.get(10, TimeUnit.SECONDS);
        next().end().tryEmitError(new IllegalStateException("a bug in a merge"));
        fails(bad, IllegalStateException.class);
        commit(groups, "after");
        assertThat(next().sources()).containsExactly("after");
    }

    @Test
    void whenTheDatabaseIsGoneAllFailAtOnce() throws Exception {
        GroupCommit groups = groups();
        commit(groups, "first");
        Transaction first = next();
        List<CompletableFuture<Void>> both = List.of(commit(groups, "a"), commit(groups, "b"));
        first.end().tryEmitEmpty();
        next().end().tryEmitError(new StoreUnavailableException("gone"));
        for (CompletableFuture<Void> each : both) {
            fails(each, StoreUnavailableException.class);
        }
        assertThat(transactions).isEmpty();
    }

    @Test
    void tooManyAreRefusedRatherThanKept() throws Exception {
        GroupCommit groups = groups();
        commit(groups, "first");
        next();
        List<CompletableFuture<Void>> waiting =
                IntStream.range(0, 10_000).mapToObj(i -> commit(groups, "s")).toList();
        fails(commit(groups, "one too many"), StoreUnavailableException.class);
        assertThat(waiting).noneMatch(CompletableFuture::isDone);
    }

    /** A report over the bound is taken if nothing is held yet, or it could never be stored. */
    @Test
    void waitingReportsTakeSoMuchMemoryAtMost() throws Exception {
        GroupCommit groups = groups();
        CompletableFuture<Void> first = commit(groups, "first", 2 * MOST_BYTES);
        Transaction transaction = next();
        fails(commit(groups, "second", 1), StoreUnavailableException.class);
        assertThat(groups.waiting().bytes()).isGreaterThan(2 * MOST_BYTES);
        assertThat(registry.get("periskop.storage.refused.reports").counter().count())
                .isEqualTo(1);
        transaction.end().tryEmitEmpty();
        first.get(10, TimeUnit.SECONDS);
        assertThat(groups.waiting()).isEqualTo(new StorageStatus.Waiting(0, 0));
        commit(groups, "third", 1);
        assertThat(next().sources()).containsExactly("third");
    }

    @Test
    void inTroubleNothingIsTakenAndWhatWaitsIsLetGo() throws Exception {
        GroupCommit groups = groups();
        CompletableFuture<Void> underWay = commit(groups, "first");
        Transaction transaction = next();
        CompletableFuture<Void> waiting = commit(groups, "second");
        refusal = new StoreUnavailableException("the disk of the database is full");
        fails(commit(groups, "third"), StoreUnavailableException.class);
        groups.giveUp(refusal);
        fails(waiting, StoreUnavailableException.class);
        assertThat(groups.waiting().reports()).isZero();
        transaction.end().tryEmitEmpty();
        underWay.get(10, TimeUnit.SECONDS);
        assertThat(groups.waiting().bytes()).isZero();
        assertThat(transactions).isEmpty();
        refusal = null;
        commit(groups, "fourth");
        assertThat(next().sources()).containsExactly("fourth");
    }

    @Test
    void whatNobodyWaitsForAnyMoreIsNotKept() throws Exception {
        GroupCommit groups = groups();
        commit(groups, "first");
        Transaction transaction = next();
        commit(groups, "second", 1000).cancel(true);
        commit(groups, "third");
        assertThat(groups.waiting().reports()).isEqualTo(1);
        transaction.end().tryEmitEmpty();
        assertThat(next().sources()).containsExactly("third");
    }

    private GroupCommit groups() {
        return new GroupCommit(slow, 1, MOST_BYTES, () -> refusal, new StorageMeters(registry));
    }

    private static CompletableFuture<Void> commit(GroupCommit groups, String source, long bytes) {
        Report.Merge merge = new Report.Merge() {
            @Override
            public After apply(Before before) {
                return After.NOTHING;
            }

            @Override
            public long bytes() {
                return bytes;
            }
        };
        return groups.commit(List.of(new Report("service", source, Instant.EPOCH, Set.of("k"), merge)))
                .toFuture();
    }

    private static CompletableFuture<Void> commit(GroupCommit groups, String source) {
        return groups.commit(
                        List.of(new Report("service", source, Instant.EPOCH, Set.of("k"), before -> After.NOTHING)))
                .toFuture();
    }

    private Transaction next() throws InterruptedException {
        Transaction transaction = transactions.poll(Duration.ofSeconds(10).toMillis(), TimeUnit.MILLISECONDS);
        assertThat(transaction).isNotNull();
        return transaction;
    }

    private static void fails(CompletableFuture<Void> commit, Class<? extends Throwable> how) {
        Assertions.assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> commit.get(10, TimeUnit.SECONDS))
                .withCauseInstanceOf(how);
    }
}
