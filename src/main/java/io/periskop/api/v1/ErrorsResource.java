package io.periskop.api.v1;

import io.periskop.api.v1.ErrorJson.EventJson;
import io.periskop.api.v1.ErrorJson.Summary;
import io.periskop.api.v1.ErrorJson.TargetJson;
import io.periskop.api.v1.ErrorsJson.Counts;
import io.periskop.api.v1.ErrorsJson.Detail;
import io.periskop.api.v1.ErrorsJson.EventsAnswer;
import io.periskop.api.v1.ErrorsJson.ListAnswer;
import io.periskop.api.v1.ErrorsJson.OccurrencesAnswer;
import io.periskop.api.v1.ErrorsJson.Slots;
import io.periskop.api.v1.ErrorsJson.TargetsAnswer;
import io.periskop.catalog.Catalog;
import io.periskop.catalog.CatalogError;
import io.periskop.catalog.CatalogFeed;
import io.periskop.catalog.ErrorPage;
import io.periskop.catalog.ErrorQuery;
import io.periskop.catalog.Sort;
import io.periskop.catalog.TextVerifier;
import io.periskop.label.search.Search;
import io.periskop.query.QueryEngine;
import io.periskop.query.Rankings;
import io.periskop.query.Sparklines;
import io.periskop.store.ErrorId;
import io.periskop.store.ErrorRef;
import io.periskop.store.Errors;
import io.periskop.store.Series.Scope;
import io.periskop.store.Sources;
import io.periskop.store.StoredError;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Errors: lists of them, and everything that is known of one. */
public final class ErrorsResource implements Resource {
    private static final String TAG = "Errors";
    private static final Duration A_DAY = Duration.ofDays(1);
    private static final int MOST_TARGETS = 1000;
    static final String JUST_REMOVED = "the error was just removed";

    static final Param<Integer> LIMIT = Param.integer("limit", 1, 500)
            .or(50)
            .says("The most errors of the page.")
            .example(50);
    private static final Param<Sort> SORT = Param.oneOf("sort", Sort.class)
            .or(Sort.LAST_SEEN)
            .says("What comes first. `occurrences` and `trend` are of the range, or of the last 24 hours without one;"
                    + " `trend` is how much more it happened in the second half than in the first, for its size.")
            .example("occurrences");
    private static final Param<Boolean> ASCENDING = Param.flag("ascending")
            .or(false)
            .says("The least, the earliest or the first letter first.")
            .example(false);
    private static final Param<Instant> FROM = Param.time("from")
            .says("Only errors that were last seen at or after this; and from when occurrences are counted.")
            .example("2026-11-21T15:04:05Z");
    private static final Param<Instant> TO = Param.time("to")
            .says(
                    "Only errors that were first seen before this; and until when occurrences are counted. Now if not given.")
            .example("2026-11-22T15:04:05Z");
    private static final Param<String> CURSOR = Param.text("cursor", 4096)
            .says("`next` of the page before, with the same search and order.")
            .example("AAAB");
    private static final Param<Integer> SPARKLINE = Param.integer("sparkline", 1, 100)
            .says("For each error its occurrences in so many slots of the range, or of the last 24 hours without one.")
            .example(24);
    static final Param<String> ID = Param.path("id").says("Of the error.").example("k3Jx0aYbQ2mVn1Zf7cRt9w");
    private static final Param<Integer> OCCURRENCES = Param.integer("limit", 1, 500)
            .or(20)
            .says("The most that are answered.")
            .example(20);
    private static final Param<Integer> OFFSET = Param.integer("offset", 0, 100_000)
            .or(0)
            .says("How many of the newest are left out.")
            .example(0);

    private final Catalog catalog;
    private final CatalogFeed feed;
    private final TextVerifier texts;
    private final Errors errors;
    private final Sources sources;
    private final QueryEngine queries;
    private final InstantSource clock;
    private final SearchScopes scopes;

    public ErrorsResource(
            Catalog catalog,
            CatalogFeed feed,
            TextVerifier texts,
            Errors errors,
            Sources sources,
            QueryEngine queries,
            InstantSource clock) {
        this.catalog = catalog;
        this.feed = feed;
        this.texts = texts;
        this.errors = errors;
        this.sources = sources;
        this.queries = queries;
        this.clock = clock;
        this.scopes = new SearchScopes(catalog, texts);
    }

    @Override
    public void declare(Endpoints endpoints) {
        endpoints
                .get("/api/v1/errors", this::list)
                .id("listErrors")
                .tag(TAG)
                .summary("Errors that match a search, page by page")
                .description(
                        "Errors may change while one goes from page to page: one that moves may be seen twice or not, one"
                                + " that stays where it is is seen once.")
                .takes(Searches.Q, FROM, TO, SORT, ASCENDING, LIMIT, CURSOR, SPARKLINE)
                .answers(ErrorExamples.LIST, "A page, and how many match in all")
                .refuses(ProblemType.BAD_SEARCH, ProblemType.LIMIT_EXCEEDED, ProblemType.STORAGE_UNAVAILABLE);
        endpoints
                .get("/api/v1/errors/{id}", this::detail)
                .id("getError")
                .tag(TAG)
                .summary("One error, with its newest occurrence")
                .takes(ID)
                .answers(ErrorExamples.DETAIL, "The error")
                .refuses(ProblemType.NOT_FOUND, ProblemType.STORAGE_UNAVAILABLE);
        endpoints
                .get("/api/v1/errors/{id}/occurrences", this::occurrences)
                .id("listOccurrences")
                .tag(TAG)
                .summary("Occurrences of an error that are kept, newest first")
                .takes(ID, OCCURRENCES, OFFSET)
                .answers(ErrorExamples.OCCURRENCES, "Some of them, and how many there are")
                .refuses(ProblemType.NOT_FOUND, ProblemType.STORAGE_UNAVAILABLE);
        endpoints
                .get("/api/v1/errors/{id}/events", this::events)
                .id("listErrorEvents")
                .tag(TAG)
                .summary("The history of an error")
                .takes(ID)
                .answers(ErrorExamples.EVENTS, "Its entries")
                .refuses(ProblemType.NOT_FOUND, ProblemType.STORAGE_UNAVAILABLE);
        endpoints
                .get("/api/v1/errors/{id}/targets", this::targets)
                .id("listAffectedTargets")
                .tag(TAG)
                .summary("Processes that counted an error")
                .takes(ID)
                .answers(ErrorExamples.TARGETS, "Who counted how much of it")
                .refuses(ProblemType.NOT_FOUND, ProblemType.STORAGE_UNAVAILABLE);
    }

    private Mono<ServerResponse> list(Call call) {
        Searches.checkLoaded(feed);
        Search search = Searches.of(call);
        Instant from = call.find(FROM).orElse(null);
        Instant to = call.find(TO).orElse(null);
        if (from != null && to != null && !from.isBefore(to)) {
            throw Problems.badParameter("to", "is not after from");
        }
        ErrorQuery plain = ErrorQuery.of(search, call.get(LIMIT))
                .within(from, to)
                .after(call.find(CURSOR).orElse(null));
        Sort sort = call.get(SORT);
        boolean isDescending = !call.get(ASCENDING);
        Instant now = clock.instant();
        // Of a time to come nothing is counted: then it is that moment.
        Instant end = to != null ? to : from == null || from.isBefore(now) ? now : from.plusMillis(1);
        Instant start = from == null ? end.minus(A_DAY) : from;
        Mono<ErrorQuery> query = sort.isByScore()
                ? queries.rankings()
                        .scores(
                                sort == Sort.TREND ? Rankings.By.TREND : Rankings.By.OCCURRENCES,
                                scopes.services(plain.search()),
                                start,
                                end)
                        .map(scores -> plain.by(sort, isDescending, scores))
                : Mono.just(plain.by(sort, isDescending));
        boolean isCounted = from != null || sort.isByScore();
        return query.flatMap(each -> catalog.query(each, texts))
                .onErrorMap(Searches::problem)
                .flatMap(page ->
                        rows(page, isCounted, start, end, call.find(SPARKLINE).orElse(null)))
                .flatMap(call::json);
    }

    private Mono<ListAnswer> rows(
            ErrorPage page, boolean isCounted, Instant start, Instant end, @Nullable Integer points) {
        List<ErrorRef> refs = page.errors().stream().map(ErrorRows::ref).toList();
        Set<ErrorRef> set = Set.copyOf(refs);
        Mono<Map<ErrorRef, String>> messages = errors.some(refs, 1)
                .map(found -> found.stream()
                        .collect(Collectors.toMap(e -> new ErrorRef(e.service(), e.key()), ErrorsResource::message)));
        Mono<Map<ErrorRef, Long>> counts =
                isCounted && !refs.isEmpty() ? queries.counts(new Scope.Errors(set), start, end) : Mono.just(Map.of());
        Mono<Sparklines> lines = points == null
                ? Mono.just(new Sparklines(start, 0, Map.of()))
                : queries.sparklines(set, start, end, points);
        return Mono.zip(messages, counts, lines)
                .map(all -> answer(page, isCounted, points != null, all.getT1(), all.getT2(), all.getT3()));
    }

    private static ListAnswer answer(
            ErrorPage page,
            boolean isCounted,
            boolean hasLines,
            Map<ErrorRef, String> messages,
            Map<ErrorRef, Long> counts,
            Sparklines lines) {
        List<Summary> rows = page.errors().stream()
                .map(error -> {
                    ErrorRef ref = ErrorRows.ref(error);
                    long[] line = lines.lines().get(ref);
                    return ErrorJson.summary(
                            error,
                            page.newSince(),
                            messages.getOrDefault(ref, ""),
                            isCounted ? counts.getOrDefault(ref, 0L) : null,
                            line == null ? null : Arrays.stream(line).boxed().toList());
                })
                .toList();
        return new ListAnswer(
                rows,
                page.next(),
                page.truncated(),
                new Counts(
                        page.counts().total(),
                        ErrorJson.byName(page.counts().byState()),
                        page.counts().bySeverity(),
                        page.counts().exact()),
                hasLines ? new Slots(lines.start(), lines.slotSeconds()) : null);
    }

    /** Of the newest occurrence that was read; empty where none was. */
    static String message(StoredError error) {
        return error.occurrences().isEmpty()
                ? ""
                : error.occurrences().get(0).error().message();
    }

    private CatalogError known(Call call) {
        Searches.checkLoaded(feed);
        return known(catalog, call.get(ID));
    }

    /** @throws Problem where there is no such error */
    static CatalogError known(Catalog catalog, String text) {
        ErrorId id = ErrorId.parse(text);
        CatalogError error = id == null ? null : catalog.find(id);
        if (error == null) {
            throw Problems.notFound("there is no error with the id " + Quoted.of(text)
                    + "; it may have been removed because it was kept long enough");
        }
        return error;
    }

    private Mono<StoredError> stored(CatalogError error, int occurrences) {
        return errors.some(List.of(ErrorRows.ref(error)), occurrences)
                .flatMap(found ->
                        found.isEmpty() ? Mono.error(Problems.notFound(JUST_REMOVED)) : Mono.just(found.get(0)));
    }

    private Mono<ServerResponse> detail(Call call) {
        CatalogError error = known(call);
        return detail(error).flatMap(call::json);
    }

    Mono<Detail> detail(CatalogError error) {
        return stored(error, Integer.MAX_VALUE)
                .map(stored -> new Detail(
                        ErrorJson.summary(error, catalog.newSince(), message(stored), null, null),
                        stored.labels().byName(),
                        stored.edits().byName(),
                        stored.occurrences().size(),
                        stored.occurrences().isEmpty()
                                ? null
                                : ErrorJson.occurrence(stored.occurrences().get(0))));
    }

    private Mono<ServerResponse> occurrences(Call call) {
        int offset = call.get(OFFSET);
        int limit = call.get(OCCURRENCES);
        return stored(known(call), Integer.MAX_VALUE)
                .map(stored -> new OccurrencesAnswer(
                        stored.occurrences().stream()
                                .skip(offset)
                                .limit(limit)
                                .map(ErrorJson::occurrence)
                                .toList(),
                        stored.occurrences().size(),
                        stored.total()))
                .flatMap(call::json);
    }

    private Mono<ServerResponse> events(Call call) {
        CatalogError error = known(call);
        return errors.events(error.facts().service(), error.facts().key())
                .map(EventJson::of)
                .collectList()
                .map(oldestFirst -> {
                    Collections.reverse(oldestFirst);
                    return new EventsAnswer(oldestFirst);
                })
                .flatMap(call::json);
    }

    private Mono<ServerResponse> targets(Call call) {
        CatalogError error = known(call);
        return sources.shares(error.facts().service(), error.facts().key(), MOST_TARGETS)
                .flatMapMany(Flux::fromIterable)
                .map(TargetJson::of)
                .collectList()
                .map(TargetsAnswer::new)
                .flatMap(call::json);
    }
}
