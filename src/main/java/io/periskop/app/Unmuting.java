package io.periskop.app;

import io.periskop.aggregate.Lifecycle;
import io.periskop.aggregate.Turns;
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
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Opens errors that were muted until a time that is over, also when they do not happen any more. Of servers that share a storage
 * the first that sees it does it; if several did, each error would be opened once all the same.
 */
final class Unmuting {
    private static final Logger log = LoggerFactory.getLogger(Unmuting.class);
    static final Duration PAUSE = Duration.ofSeconds(10);
    private static final Search MUTED = Search.ALL.and(new LabelMatcher("state", LabelMatcher.Op.EQUAL, "muted"));

    private final Catalog catalog;
    private final Lifecycle lifecycle;
    private final Turns turns;
    private final Scheduler scheduler;
    private boolean failing;

    Unmuting(Catalog catalog, Lifecycle lifecycle, Turns turns, Scheduler scheduler) {
        this.catalog = catalog;
        this.lifecycle = lifecycle;
        this.turns = turns;
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
                .filter(due -> !due.isEmpty())
                .flatMap(due -> turns.once("unmuting", Duration.ZERO, open(due)))
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

    private Mono<Boolean> open(Map<String, List<String>> due) {
        return Flux.fromIterable(due.entrySet())
                .concatMap(each -> lifecycle.unmute(each.getKey(), each.getValue()))
                .then(Mono.just(true));
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
