package io.periskop.catalog;

import io.periskop.error.ErrorInstance;
import io.periskop.error.Occurrence;
import io.periskop.error.Severity;
import io.periskop.label.Labels;
import io.periskop.label.search.Phrase;
import io.periskop.label.search.TextSignature;
import io.periskop.store.ErrorFacts;
import io.periskop.store.ErrorId;
import io.periskop.store.OccurrenceTexts;
import io.periskop.store.State;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import reactor.core.publisher.Mono;

/** Errors with their texts, as a store has them, and the catalog of them. */
final class Errors implements TextVerifier {
    static final Instant NOW = Instant.parse("2026-01-02T00:00:00Z");
    static final Duration NEW_FOR = Duration.ofHours(1);

    /** One error; messages are its texts. */
    record Given(
            String service,
            String key,
            String className,
            String severity,
            State state,
            Map<String, String> labels,
            Instant firstSeen,
            Instant lastSeen,
            long total,
            String message) {
        ErrorId id() {
            return ErrorId.of(service, key);
        }

        List<Occurrence> occurrences() {
            ErrorInstance instance = new ErrorInstance(className, message, List.of("at line"), null);
            return List.of(new Occurrence("u", lastSeen, Severity.of(severity), instance, null));
        }

        ErrorFacts facts() {
            return new ErrorFacts(
                    service,
                    key,
                    className,
                    Severity.of(severity),
                    state,
                    Labels.of(labels),
                    firstSeen,
                    firstSeen,
                    lastSeen,
                    total,
                    TextSignature.of(OccurrenceTexts.of(occurrences().get(0))));
        }
    }

    final Catalog catalog = new Catalog(NEW_FOR, Clock.fixed(NOW, ZoneOffset.UTC));
    final Map<ErrorId, Given> all = new TreeMap<>();
    final List<Integer> reads = new ArrayList<>();

    void put(Given error) {
        all.put(error.id(), error);
        catalog.apply(error.service(), List.of(error.facts()), List.of());
    }

    void remove(Given error) {
        all.remove(error.id());
        catalog.apply(error.service(), List.of(), List.of(error.key()));
    }

    static Given error(String service, String key, String message) {
        State state = State.open(NOW.minusSeconds(9000), false);
        return new Given(
                service, key, "Ex", "error", state, Map.of(), NOW.minusSeconds(9000), NOW.minusSeconds(60), 1, message);
    }

    @Override
    public Mono<Set<ErrorId>> matching(List<ErrorId> ids, List<Phrase> phrases) {
        reads.add(ids.size());
        Set<ErrorId> matching = new HashSet<>();
        for (ErrorId id : ids) {
            Given error = all.get(id);
            if (error != null && textOf(error).matches(phrases)) {
                matching.add(id);
            }
        }
        return matching.isEmpty() ? Mono.empty() : Mono.just(matching);
    }

    static SearchText textOf(Given error) {
        return SearchText.of(error.key(), error.occurrences());
    }

    ErrorPage page(ErrorQuery query) {
        ErrorPage page = catalog.query(query, this).block(Duration.ofSeconds(20));
        if (page == null) {
            throw new AssertionError("No page.");
        }
        return page;
    }

    /** All pages, one after the other. */
    List<ErrorPage> pages(ErrorQuery query, Runnable between) {
        List<ErrorPage> pages = new ArrayList<>();
        String cursor = null;
        do {
            ErrorPage page = page(query.after(cursor));
            pages.add(page);
            cursor = page.next();
            between.run();
        } while (cursor != null);
        return pages;
    }

    static List<ErrorId> ids(Collection<ErrorPage> pages) {
        return pages.stream()
                .flatMap(page -> page.errors().stream())
                .map(CatalogError::id)
                .toList();
    }
}
