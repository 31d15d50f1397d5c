package io.periskop.api.v1;

import io.periskop.label.search.Search;
import io.periskop.store.ErrorEvent;
import io.periskop.store.ErrorRef;
import io.periskop.store.Events;
import io.periskop.store.Events.Entry;
import io.periskop.store.Events.Position;
import io.periskop.store.Series.Scope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Pages of what happened to errors that a search finds, the newest first. */
final class EventHistory {
    private static final int BATCH = 500;
    private static final int MOST_BATCHES = 20;

    private final Events events;
    private final SearchScopes scopes;

    EventHistory(Events events, SearchScopes scopes) {
        this.events = events;
        this.scopes = scopes;
    }

    /** @param types empty for all */
    record Question(Search search, Set<ErrorEvent.Type> types, Instant from, Position before, int limit) {}

    /** @param next where the next page begins; null where there is none. A page may be short and have one */
    record Page(List<Entry> entries, @Nullable Position next) {}

    Mono<Page> page(Question question) {
        return scopes.all(question.search()).flatMap(scope -> new Scan(question, scope).run(question.before(), 1));
    }

    private final class Scan {
        private final Question question;
        private final @Nullable Set<String> services;
        private final Predicate<ErrorEvent> filter;
        private final int batch;
        private final List<Entry> found = new ArrayList<>();

        Scan(Question question, Scope scope) {
            this.question = question;
            if (scope instanceof Scope.Errors list) {
                services = list.errors().stream().map(ErrorRef::service).collect(Collectors.toSet());
                filter = event -> list.errors().contains(new ErrorRef(event.service(), event.key()));
                batch = BATCH;
            } else {
                services = scope instanceof Scope.Services named ? named.names() : null;
                filter = event -> true;
                batch = question.limit() + 1;
            }
        }

        Mono<Page> run(Position before, int round) {
            return events.latest(services, question.types(), question.from(), before, batch)
                    .flatMap(read -> {
                        for (Entry entry : read) {
                            if (!filter.test(entry.event())) {
                                continue;
                            }
                            if (found.size() == question.limit()) {
                                return Mono.just(new Page(
                                        found, found.get(found.size() - 1).position()));
                            }
                            found.add(entry);
                        }
                        if (read.size() < batch) {
                            return Mono.just(new Page(found, null));
                        }
                        Position last = read.get(read.size() - 1).position();
                        return round == MOST_BATCHES ? Mono.just(new Page(found, last)) : run(last, round + 1);
                    });
        }
    }
}
