package io.periskop.api.v1;

import io.periskop.api.v1.QueryJson.Queries;
import io.periskop.api.v1.QueryJson.Query;
import io.periskop.api.v1.QueryJson.Result;
import io.periskop.api.v1.QueryJson.Results;
import io.periskop.catalog.Catalog;
import io.periskop.catalog.TextVerifier;
import io.periskop.query.Ends;
import io.periskop.query.Fill;
import io.periskop.query.InFlight;
import io.periskop.query.Measure;
import io.periskop.query.QueryEngine;
import io.periskop.store.ErrorEvent;
import io.periskop.store.Errors;
import io.periskop.store.Events;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** {@code /api/v1/query}: counts over time, errors, occurrences, services and events as frames; several in one request. */
public final class QueryResource implements Resource {
    private static final int MOST_QUERIES = 20;
    private static final int AT_ONCE = 4;
    private static final int LONGEST_REF_ID = 100;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String ONLY = "A";

    private static final Param<Instant> FROM =
            Param.time("from").required().says("Inclusive.").example("2026-11-22T00:00:00Z");
    private static final Param<Instant> TO =
            Param.time("to").required().says("Exclusive.").example("2026-11-23T00:00:00Z");
    private static final Param<String> TIMEZONE = Param.text("timezone", 100)
            .says("In which hours, days and weeks begin; UTC if not given.")
            .example("Europe/Berlin");
    private static final Param<Question.Kind> TYPE = Param.oneOf("queryType", Question.Kind.class)
            .or(Question.Kind.TIMESERIES)
            .says("What is asked for.")
            .example("timeseries");
    private static final Param<String> Q = Param.text("q")
            .or("")
            .says("Of which errors, in the search language; empty for all.")
            .example("service=shop");
    private static final Param<Measure> MEASURE = Param.oneOf("measure", Measure.class)
            .or(Measure.OCCURRENCES)
            .says("What is counted; `targets` is instant only.")
            .example("occurrences");
    private static final Param<String> BY = Param.text("by", 1024)
            .repeated()
            .says("A label that tells groups apart.")
            .example("service");
    private static final Param<Integer> TOP = Param.integer("top", 1, 1000)
            .or(10)
            .says("Groups that are shown; the rest is one group more.")
            .example(10);
    private static final Param<String> STEP = Param.text("step", 100)
            .says("How long a point is, such as `5m`; chosen if not given.")
            .example("5m");
    private static final Param<Integer> MAX_POINTS = Param.integer("maxPoints", 1, Integer.MAX_VALUE)
            .or(500)
            .says("Where the step is chosen: no more points than this.")
            .example(500);
    private static final Param<Integer> INTERVAL = Param.integer("intervalMs", 0, Integer.MAX_VALUE)
            .or(0)
            .says("Where the step is chosen: none shorter than this.")
            .example(15000);
    private static final Param<Fill> FILL = Param.oneOf("fill", Fill.class)
            .or(Fill.ZERO)
            .says("What a point has in which nothing happened.")
            .example("zero");
    private static final Param<Ends> ENDS = Param.oneOf("ends", Ends.class)
            .or(Ends.FLAG)
            .says("What becomes of points that the range covers in part.")
            .example("flag");
    private static final Param<Integer> LIMIT = Param.integer("limit", 1, 1000)
            .or(100)
            .says("Rows of errors, occurrences, services and events.")
            .example(100);
    private static final Param<Question.Order> SORT = Param.oneOf("sort", Question.Order.class)
            .or(Question.Order.OCCURRENCES)
            .says("Of errors, the largest and latest first; `trend` is how much more it happened in the second half.")
            .example("last_seen");
    private static final Param<Integer> SPARKLINE = Param.integer(
                    "sparkline", Question.LEAST_POINTS, Question.MOST_POINTS)
            .says("Of errors and services: a column with the occurrences of each in so many slots of the range.")
            .example(24);
    private static final Param<ErrorEvent.Type> TYPES = Param.oneOf("types", ErrorEvent.Type.class)
            .repeated()
            .says("Of events: only these types.")
            .example("regressed");
    private static final Param<String> ID = Param.text("id", 100)
            .says(
                    "Of `error`, where it is required and `q` is not looked at, and of `occurrences`: only of this error.")
            .example("");

    private final Answers answers;
    private final InFlight<Question, Function<String, FrameJson>> inFlight = new InFlight<>();

    /** @param seriesLabels names of the labels that series have, as configured now */
    public QueryResource(
            QueryEngine engine,
            Catalog catalog,
            TextVerifier texts,
            Errors errors,
            Events events,
            Supplier<Set<String>> seriesLabels) {
        this.answers = new Answers(engine, catalog, texts, errors, events, seriesLabels);
    }

    @Override
    public void declare(Endpoints endpoints) {
        endpoints
                .post("/api/v1/query", call -> call.body(Queries.class).flatMap(body -> answer(call, body)))
                .id("runQueries")
                .tag("Queries")
                .summary("Counts over time, errors, occurrences, services and events, several in one request")
                .description("""
                        Answers are frames as Grafana reads them. A query that cannot be answered has its problem in its \
                        result, and the others are answered. Ranges are widened to whole minutes.""")
                .body(Examples.QUERIES)
                .answers(Examples.RESULTS, "A result for each query")
                .refuses(ProblemType.STORAGE_UNAVAILABLE);
        endpoints
                .get("/api/v1/query", this::one)
                .id("runQuery")
                .tag("Queries")
                .summary("Counts over time, errors, occurrences, services or events")
                .description("The same as one query of `POST`, but that its problem is the answer. Its result is `A`.")
                .takes(
                        FROM,
                        TO,
                        TIMEZONE,
                        TYPE,
                        Q,
                        MEASURE,
                        BY,
                        TOP,
                        STEP,
                        MAX_POINTS,
                        INTERVAL,
                        FILL,
                        ENDS,
                        LIMIT,
                        SORT,
                        SPARKLINE,
                        TYPES,
                        ID)
                .answers(Examples.RESULTS, "The result of the query")
                .refuses(
                        ProblemType.BAD_SEARCH,
                        ProblemType.NOT_FOUND,
                        ProblemType.LIMIT_EXCEEDED,
                        ProblemType.STORAGE_UNAVAILABLE);
    }

    private Mono<ServerResponse> one(Call call) {
        Query query = new Query(
                ONLY,
                word(call.get(TYPE)),
                call.get(Q),
                word(call.get(MEASURE)),
                call.all(BY),
                call.get(TOP),
                call.find(STEP).orElse(null),
                call.get(MAX_POINTS),
                (long) call.get(INTERVAL),
                word(call.get(FILL)),
                word(call.get(ENDS)),
                call.get(LIMIT),
                word(call.get(SORT)),
                call.find(SPARKLINE).orElse(null),
                call.all(TYPES).stream().map(QueryResource::word).toList(),
                call.find(ID).orElse(null));
        return frames(call.get(FROM), call.get(TO), call.find(TIMEZONE).orElse(null), query)
                .flatMap(frames -> call.json(() -> new Results(Map.of(ONLY, Result.of(frames)))));
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private Mono<ServerResponse> answer(Call call, Queries body) {
        check(body.queries());
        return Flux.fromIterable(body.queries())
                .flatMapSequential(
                        query -> frames(body.from(), body.to(), body.timezone(), query)
                                .map(Result::of)
                                .onErrorResume(Problem.class, problem -> Mono.just(Result.of(problem))),
                        AT_ONCE)
                .collectList()
                .flatMap(results -> call.json(() -> {
                    Map<String, Result> byRefId = new LinkedHashMap<>();
                    for (int i = 0; i < results.size(); i++) {
                        byRefId.put(body.queries().get(i).refId(), results.get(i));
                    }
                    return new Results(byRefId);
                }));
    }

    private static void check(List<Query> queries) {
        if (queries.size() > MOST_QUERIES) {
            throw Problems.badBody(
                    "/queries", "there are " + queries.size() + " queries; send at most " + MOST_QUERIES, null);
        }
        Set<String> known = new HashSet<>();
        IntStream.range(0, queries.size()).forEach(i -> {
            @Nullable Query query = queries.get(i);
            if (query == null) {
                throw Problems.badBody("/queries/" + i, "/queries/" + i + ": may not be null", null);
            }
            String pointer = "/queries/" + i + "/refId";
            if (query.refId().isEmpty() || query.refId().length() > LONGEST_REF_ID) {
                throw Problems.badBody(pointer, pointer + ": give 1 to " + LONGEST_REF_ID + " characters", null);
            }
            if (!known.add(query.refId())) {
                throw Problems.badBody(
                        pointer,
                        pointer + ": " + Quoted.of(query.refId()) + " is there twice; give each its own",
                        null);
            }
        });
    }

    /** Fails with a {@link Problem}, or with a defect. Ends with the last of those who wait for the same. */
    private Mono<List<FrameJson>> frames(Instant from, Instant to, @Nullable String timezone, Query query) {
        return Mono.fromSupplier(() -> Question.of(from, to, timezone, query))
                .flatMap(question -> inFlight.answer(
                        question,
                        () -> answers.answer(question)
                                .subscribeOn(Schedulers.boundedElastic())
                                .timeout(PATIENCE)))
                .map(frame -> List.of(frame.apply(query.refId())))
                .onErrorMap(QueryFailures::problem);
    }

    private static final class Examples {
        private static final Queries QUERIES = new Queries(
                Instant.parse("2026-11-22T15:00:00Z"),
                Instant.parse("2026-11-22T15:10:00Z"),
                "Europe/Berlin",
                List.of(new Query(
                        ONLY,
                        "timeseries",
                        "severity=error",
                        "occurrences",
                        List.of("service"),
                        10,
                        "5m",
                        null,
                        null,
                        "zero",
                        "flag",
                        null,
                        null,
                        null,
                        null,
                        null)));
        private static final Results RESULTS = new Results(Map.of(
                ONLY,
                Result.of(List.of(new FrameJson(
                        new FrameJson.Head(
                                ONLY,
                                "occurrences",
                                new FrameJson.Meta(
                                        FrameJson.TIMESERIES,
                                        List.of(0, 1),
                                        "graph",
                                        List.of(),
                                        FrameJson.Custom.of("5m", List.of(), 1, false)),
                                List.of(
                                        new FrameJson.Field("time", "time", null, new FrameJson.Config(300_000L, null)),
                                        new FrameJson.Field(
                                                "occurrences",
                                                "number",
                                                Map.of("service", "shop"),
                                                new FrameJson.Config(null, "shop")))),
                        new FrameJson.Data(
                                List.of(List.of(1_795_359_600_000L, 1_795_359_900_000L), List.of(7, 0))))))));

        private Examples() {}
    }
}
