package io.periskop.store;

import static io.periskop.store.StoreFixture.T0;

import io.periskop.series.Bucket;
import io.periskop.store.Inventory.Stock;
import io.periskop.store.Retention.Expiry;
import io.periskop.store.Retention.Removed;
import io.periskop.store.Sources.Count;
import io.periskop.store.Sources.Folded;
import io.periskop.store.Sources.Inconsistency;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A store's ports, for tests that wait. */
public record TestStore(
        Reports reports,
        Errors errors,
        States states,
        Sources sources,
        Series series,
        Retention retention,
        Inventory inventory,
        Feed feed,
        Events events,
        Replicas replicas,
        Identity identity) {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Of one object that is every port. */
    public static <
                    T extends
                            Reports & Errors & States & Sources & Series & Retention & Inventory & Feed & Events
                                    & Replicas & Identity>
            TestStore of(T store) {
        return new TestStore(store, store, store, store, store, store, store, store, store, store, store);
    }

    void commit(Report... batch) {
        wait(reports.commit(List.of(batch)));
    }

    void heard(String service, String source, Instant at) {
        wait(reports.heard(service, source, at));
    }

    /** What a merge would be shown. */
    Before before(String service, String source, String... keys) {
        AtomicReference<Before> shown = new AtomicReference<>();
        commit(new Report(service, source, T0, Set.of(keys), before -> {
            shown.set(before);
            return After.NOTHING;
        }));
        return shown.get();
    }

    @Nullable
    StoredError find(String service, String key) {
        return wait(errors.find(service, key));
    }

    long total(String service, String key) {
        StoredError error = find(service, key);
        return error == null ? 0 : error.total();
    }

    List<StoredError> of(String service) {
        return wait(errors.of(service));
    }

    List<String> services() {
        return wait(errors.services());
    }

    List<ErrorEvent> events(String service, String key) {
        return wait(errors.events(service, key));
    }

    boolean change(String service, String key, States.Step step) {
        return Boolean.TRUE.equals(wait(states.change(service, key, step)));
    }

    Folded fold(Instant staleBefore, Instant forgetBefore) {
        return wait(sources.fold(staleBefore, forgetBefore));
    }

    List<Count> counts() {
        return wait(sources.counts());
    }

    List<Inconsistency> check() {
        return wait(sources.check());
    }

    List<Bucket> minutes(String service, String key, Instant from, Instant to) {
        return wait(series.minutes(service, key, from, to));
    }

    List<Bucket> hours(String service, String key, Instant from, Instant to) {
        return wait(series.hours(service, key, from, to));
    }

    List<Bucket> days(String service, String key, Instant from, Instant to) {
        return wait(series.days(service, key, from, to));
    }

    List<Series.Cell> occurrences(Series.Scope scope, Series.Grouping grouping, List<Series.Part> parts) {
        return wait(series.occurrences(scope, grouping, parts));
    }

    List<Series.Cell> distinctErrors(Series.Scope scope, List<Series.Part> parts, List<Integer> firstSlots) {
        return wait(series.distinctErrors(scope, parts, firstSlots));
    }

    Removed remove(String service, Expiry expiry) {
        return wait(retention.remove(service, expiry));
    }

    Stock stock() {
        return wait(inventory.stock());
    }

    static <T> T wait(Mono<T> answer) {
        return answer.block(PATIENCE);
    }

    static <T> List<T> wait(Flux<T> answer) {
        return new ArrayList<>(wait(answer.collectList()));
    }
}
