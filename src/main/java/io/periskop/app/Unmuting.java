package io.periskop.app;

import io.periskop.aggregate.Lifecycle;
import io.periskop.catalog.Catalog;
import io.periskop.label.search.LabelMatcher;
import io.periskop.label.search.Search;
import io.periskop.store.ErrorFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Opens errors that were muted until a time that is over, also when they do not happen any more. Servers that share a storage
 * may all do it: each error is opened once.
 */
final class Unmuting {
    private static final Logger log = LoggerFactory.getLogger(Unmuting.class);
    static final Duration PAUSE = Duration.ofSeconds(10);
    private static final Search MUTED = Search.ALL.and(new LabelMatcher("state", LabelMatcher.Op.EQUAL, "muted"));

    private final Catalog catalog;
    private final Lifecycle lifecycle;
    private final Scheduler scheduler;
    private boolean failing;

    Unmuting(Catalog catalog, Lifecycle lifecycle, Scheduler scheduler) {
        this.catalog = catalog;
        this.lifecycle = lifecycle;
        this.scheduler = scheduler;
    }

    Disposable start() {
        return Mono.delay(PAUSE, scheduler)
                .then(Mono.defer(this::round))
                .repeat()
                .subscribe();
    }

    Mono<Void> round() {
        return Mono.fromCallable(this::due)
                .subscribeOn(Schedulers.boundedElastic())
                .flatMapIterable(Map::entrySet)
                .concatMap(each -> lifecycle.unmute(each.getKey(), each.getValue()))
                .then()
                .doOnSuccess(done -> failing = false)
                .onErrorResume(e -> {
                    if (!failing) {
                        log.warn(
                                "cannot open what was muted until now, trying again every {}: {}", PAUSE, e.toString());
                    }
                    failing = true;
                    return Mono.empty();
                });
    }

    /** Keys by service. */
    private Map<String, List<String>> due() {
        Instant now = Instant.ofEpochMilli(scheduler.now(TimeUnit.MILLISECONDS));
        return catalog.matches(MUTED, null, null).list().stream()
                .map(match -> match.error().facts())
                .filter(facts -> facts.state().muteEnds(now, facts.total()))
                .collect(Collectors.groupingBy(
                        ErrorFacts::service, Collectors.mapping(ErrorFacts::key, Collectors.toList())));
    }
}
