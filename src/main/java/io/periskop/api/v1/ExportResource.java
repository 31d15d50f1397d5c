package io.periskop.api.v1;

import io.periskop.catalog.Catalog;
import io.periskop.catalog.CatalogError;
import io.periskop.catalog.SearchText;
import io.periskop.label.search.Search;
import io.periskop.label.search.SearchParser;
import io.periskop.store.ErrorAction;
import io.periskop.store.ErrorActions;
import io.periskop.store.ErrorActions.By;
import io.periskop.store.ErrorActions.TooManyLabelsException;
import io.periskop.store.ErrorId;
import io.periskop.store.ErrorRef;
import io.periskop.store.Errors;
import io.periskop.store.State;
import io.periskop.store.StoredError;
import io.swagger.v3.oas.annotations.media.Schema;
import java.security.Principal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** What people made of errors, out of one server and into another. */
public final class ExportResource implements Resource {
    private static final String TAG = "Export";
    private static final String ANONYMOUS = "anonymous";
    private static final int AT_ONCE = 32;
    private static final int MOST_TOLD = 100;
    private static final Annotation EXAMPLE = new Annotation(
            "shop",
            "com.example.PaymentException@1f2e3d4c",
            new Annotation.StateLine(
                    State.Status.RESOLVED, Instant.parse("2026-11-22T15:04:05Z"), false, true, null, null),
            new TreeMap<>(Map.of("team", "payments")));
    private static final Param<String> Q = Param.text("q", SearchParser.LONGEST_TEXT)
            .or("")
            .says("A search: only errors that match it.")
            .example("service=shop");

    private final Errors errors;
    private final ErrorActions actions;
    private final Catalog catalog;
    private final InstantSource clock;

    @Schema(name = "ImportOutcome")
    record Outcome(
            @Schema(description = "Errors that were changed", example = "12")
            int applied,

            @Schema(description = "Errors that were so already", example = "3")
            int unchanged,

            @Schema(description = "Errors that this server does not have, or not yet", example = "1")
            int unknown,

            @Schema(description = "How many lines could not be used", example = "1")
            int refused,

            @Schema(description = "The first 100 of those") List<Failed> failed) {}

    @Schema(name = "ImportFailure")
    record Failed(
            @Schema(description = "From 1", example = "7") int line,
            @Schema(example = "/service: is required") String problem) {}

    private record Line(int number, Annotation annotation) {}

    private enum Done {
        APPLIED,
        UNCHANGED,
        UNKNOWN,
        TOO_MANY_LABELS
    }

    private record Result(int line, Done done, String problem) {}

    public ExportResource(Errors errors, ErrorActions actions, Catalog catalog, InstantSource clock) {
        this.errors = errors;
        this.actions = actions;
        this.catalog = catalog;
        this.clock = clock;
    }

    @Override
    public void declare(Endpoints endpoints) {
        endpoints
                .get("/api/v1/export", this::export)
                .id("exportAnnotations")
                .tag(TAG)
                .summary("Labels that people gave, and states, as JSON lines")
                .description(
                        "An `Annotation` a line, by service and key; errors that are open, did not regress and have"
                                + " no such labels are left out. An answer that ends within a line is not whole: ask again.")
                .takes(Q)
                .answersText(MediaType.APPLICATION_NDJSON, Json.text(EXAMPLE) + "\n", "The lines")
                .refuses(ProblemType.BAD_SEARCH, ProblemType.STORAGE_UNAVAILABLE);
        endpoints
                .post("/api/v1/import/annotations", this::annotate)
                .id("importAnnotations")
                .tag(TAG)
                .summary("Gives errors the labels and states of an export")
                .description("Lines as the export has them, with `Content-Type: application/x-ndjson`, at most 1 MiB at"
                        + " once: split larger ones between lines. An error becomes exactly what its line says, and is"
                        + " named once. Doing it again changes nothing; after a `503` do so, for part of it was done.")
                .bodyLines(EXAMPLE)
                .answers(
                        new Outcome(12, 3, 1, 1, List.of(new Failed(7, "/service: is required"))),
                        "What became of the lines")
                .refuses(ProblemType.STORAGE_UNAVAILABLE);
    }

    private Mono<ServerResponse> export(Call call) {
        Search search = Searches.read(call, Q);
        // Asked for before the answer begins, so that a store in trouble can still be answered with a problem.
        return errors.services()
                .collectList()
                .flatMap(services -> ServerResponse.ok()
                        .contentType(MediaType.APPLICATION_NDJSON)
                        .headers(Endpoint::neverStale)
                        .body(lines(services, search), String.class));
    }

    private Flux<String> lines(List<String> services, Search search) {
        return Flux.fromIterable(services)
                .concatMap(
                        service -> errors.of(service)
                                .publishOn(Schedulers.parallel(), AT_ONCE)
                                .filter(Annotation::isWorth)
                                .filter(matching(search)),
                        1)
                .map(error -> Json.text(Annotation.of(error)) + "\n");
    }

    private Predicate<StoredError> matching(Search search) {
        if (search.isAll()) {
            return error -> true;
        }
        Predicate<CatalogError> mayMatch = catalog.mayMatch(search);
        return error -> {
            CatalogError known = catalog.find(error.service(), ErrorId.of(error.service(), error.key()));
            return known != null
                    && mayMatch.test(known)
                    && (search.phrases().isEmpty()
                            || SearchText.of(error.key(), error.occurrences()).matches(search.phrases()));
        };
    }

    private Mono<ServerResponse> annotate(Call call) {
        return Mono.zip(
                        Bodies.whole(call.request().exchange(), MediaType.APPLICATION_NDJSON),
                        call.request().principal().map(Principal::getName).defaultIfEmpty(ANONYMOUS))
                .publishOn(Schedulers.parallel())
                .flatMap(given -> run(given.getT1(), new By(given.getT2(), "")))
                .flatMap(call::json);
    }

    private Mono<Outcome> run(byte[] body, By by) {
        List<Failed> failed = new ArrayList<>();
        List<Line> lines = read(body, failed);
        return Flux.fromIterable(lines)
                .flatMap(line -> take(line, by), AT_ONCE)
                .collectList()
                .map(results -> outcome(results, failed));
    }

    private Mono<Result> take(Line line, By by) {
        Annotation annotation = line.annotation();
        List<ErrorAction> all = List.of(annotation.action());
        return actions.act(annotation.service(), List.of(annotation.key()), all, by)
                .map(found -> new Result(
                        line.number(),
                        found.isEmpty() ? Done.UNKNOWN : found.get(0).isChanged() ? Done.APPLIED : Done.UNCHANGED,
                        ""))
                .onErrorResume(
                        TooManyLabelsException.class,
                        e -> Mono.just(
                                new Result(line.number(), Done.TOO_MANY_LABELS, String.valueOf(e.getMessage()))));
    }

    private static Outcome outcome(List<Result> results, List<Failed> unread) {
        List<Failed> failed = new ArrayList<>(unread);
        int[] count = new int[Done.values().length];
        for (Result result : results) {
            count[result.done().ordinal()]++;
            if (result.done() == Done.TOO_MANY_LABELS) {
                failed.add(new Failed(result.line(), result.problem()));
            }
        }
        failed.sort(Comparator.comparingInt(Failed::line));
        return new Outcome(
                count[Done.APPLIED.ordinal()],
                count[Done.UNCHANGED.ordinal()],
                count[Done.UNKNOWN.ordinal()],
                failed.size(),
                failed.stream().limit(MOST_TOLD).toList());
    }

    private List<Line> read(byte[] body, List<Failed> failed) {
        List<Line> lines = new ArrayList<>();
        Map<ErrorRef, Integer> named = new HashMap<>();
        Instant now = clock.instant();
        int number = 0;
        for (int from = 0; from < body.length; ) {
            number++;
            int to = from;
            while (to < body.length && body[to] != '\n') {
                to++;
            }
            if (!isBlank(body, from, to)) {
                try {
                    Annotation read = Bodies.parse(Arrays.copyOfRange(body, from, to), Annotation.class);
                    String trouble = read.trouble(now);
                    Integer first = named.putIfAbsent(new ErrorRef(read.service(), read.key()), number);
                    if (trouble == null && first != null) {
                        trouble = "the error is named in line " + first + " already";
                    }
                    if (trouble == null) {
                        lines.add(new Line(number, read));
                    } else {
                        failed.add(new Failed(number, trouble));
                    }
                } catch (Problem e) {
                    failed.add(new Failed(number, String.valueOf(e.getMessage())));
                }
            }
            from = to + 1;
        }
        return lines;
    }

    private static boolean isBlank(byte[] body, int from, int to) {
        for (int i = from; i < to; i++) {
            if (body[i] < 0 || body[i] > ' ') {
                return false;
            }
        }
        return true;
    }
}
