package io.periskop.api.v1;

import io.periskop.catalog.Catalog;
import io.periskop.catalog.CatalogError;
import io.periskop.catalog.TextVerifier;
import io.periskop.label.search.BuiltInLabels;
import io.periskop.label.search.LabelMatcher;
import io.periskop.label.search.Search;
import io.periskop.query.KeptAnswers;
import io.periskop.store.ErrorId;
import io.periskop.store.ErrorRef;
import io.periskop.store.Series.Scope;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Which errors a search finds, as the store is asked about them. */
final class SearchScopes {
    static final int MOST_TEXTS = 2000;

    private static final int MANY_ERRORS = 20_000;
    private static final int TEXTS_AT_ONCE = 64;
    private static final int READS_AT_ONCE = 2;
    /** Points that are counted whole reach over the range, by a week at most. */
    private static final Duration MARGIN = Duration.ofDays(8);

    /** Of searches whose answers are kept; some 40 MB. */
    private static final int MOST_KEPT = 1_000_000;

    private record Asked(Search search, Instant from, Instant to) {}

    /** Where there are many errors a regex that has to be tried on each takes long. */
    private final KeptAnswers<Asked, Scope> kept = new KeptAnswers<>(SearchScopes::weight, MOST_KEPT, System::nanoTime);

    private final Catalog catalog;
    private final TextVerifier texts;

    SearchScopes(Catalog catalog, TextVerifier texts) {
        this.catalog = catalog;
        this.texts = texts;
    }

    /** Errors that did not happen around the range may be left out. */
    Mono<Scope> happening(Search search, Instant from, Instant to) {
        Mono<Scope> found = of(search, () -> catalog.matches(search, from.minus(MARGIN), to.plus(MARGIN)));
        Asked asked = new Asked(search, from.truncatedTo(ChronoUnit.HOURS), to.truncatedTo(ChronoUnit.HOURS));
        return catalog.size() > MANY_ERRORS ? kept.answer(asked, () -> found).map(KeptAnswers.Answer::value) : found;
    }

    private static long weight(Scope scope) {
        return scope instanceof Scope.Errors some ? some.errors().size() : 1;
    }

    Mono<Scope> all(Search search) {
        return of(search, () -> catalog.matches(search, null, null));
    }

    /** Services that can have such errors; of these not every error is one. */
    Scope services(Search search) {
        List<LabelMatcher> matchers = search.matchers().stream()
                .filter(each -> each.name().equals(BuiltInLabels.SERVICE))
                .toList();
        return matchers.isEmpty()
                ? new Scope.Everything()
                : new Scope.Services(catalog.services().stream()
                        .filter(service -> matchers.stream().allMatch(each -> each.matches(service)))
                        .collect(Collectors.toSet()));
    }

    private Mono<Scope> of(Search search, Supplier<Catalog.Matches> matches) {
        if (search.isAll()) {
            return Mono.just(new Scope.Everything());
        }
        if (search.phrases().isEmpty()
                && search.matchers().stream().allMatch(each -> each.name().equals(BuiltInLabels.SERVICE))) {
            return Mono.fromSupplier(() -> services(search));
        }
        return Mono.fromSupplier(matches)
                .subscribeOn(Schedulers.boundedElastic())
                .flatMap(found -> verified(search, found));
    }

    /**
     * Whole services cost less to read than many errors one by one. Then what is stored but was not looked at yet is in it as
     * well, for a moment.
     */
    private Mono<Scope> verified(Search search, Catalog.Matches found) {
        boolean areServices = found.list().size() > MANY_ERRORS
                && found.list().stream()
                        .allMatch(match ->
                                found.whole().contains(match.error().facts().service()));
        return areServices ? Mono.just(new Scope.Services(found.whole())) : verified(search, found.list());
    }

    private Mono<Scope> verified(Search search, List<Catalog.Match> found) {
        Set<ErrorRef> errors = new HashSet<>();
        Map<ErrorId, ErrorRef> open = new HashMap<>();
        for (Catalog.Match match : found) {
            if (match.certain()) {
                errors.add(ref(match.error()));
            } else {
                open.put(match.error().id(), ref(match.error()));
            }
        }
        if (open.size() > MOST_TEXTS) {
            throw Problems.limitExceeded(
                    "the texts of " + open.size() + " errors would have to be read, over the limit of " + MOST_TEXTS
                            + "; narrow the search by labels, such as a service");
        }
        List<ErrorId> ids = new ArrayList<>(open.keySet());
        return Flux.fromIterable(ids)
                .buffer(TEXTS_AT_ONCE)
                .flatMap(some -> texts.matching(some, search.phrases()), READS_AT_ONCE)
                .doOnNext(matching -> matching.forEach(id -> {
                    ErrorRef ref = open.get(id);
                    if (ref != null) {
                        errors.add(ref);
                    }
                }))
                .then(Mono.fromSupplier(() -> new Scope.Errors(errors)));
    }

    private static ErrorRef ref(CatalogError error) {
        return new ErrorRef(error.facts().service(), error.facts().key());
    }
}
