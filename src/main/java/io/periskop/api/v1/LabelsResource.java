package io.periskop.api.v1;

import io.periskop.catalog.Catalog;
import io.periskop.catalog.CatalogFeed;
import io.periskop.catalog.LabelCounts;
import io.periskop.label.search.Completion;
import io.periskop.label.search.LabelMatcher;
import io.periskop.label.search.Search;
import io.periskop.label.search.SearchParser;
import io.periskop.query.KeptAnswers;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Labels that errors have, and how a search goes on that is being typed. */
public final class LabelsResource implements Resource {
    private static final String TAG = "Labels";
    private static final Param<String> PREFIX = Param.text("prefix", 1024)
            .or("")
            .says("Only those that begin with it, in any case.")
            .example("te");
    private static final Param<Integer> LIMIT = Param.integer("limit", 1, 10_000)
            .or(1000)
            .says("The most that are answered.")
            .example(100);
    private static final Param<String> NAME =
            Param.path("name").says("Of the label.").example("team");
    private static final Param<String> TEXT = Param.text("text", SearchParser.LONGEST_TEXT)
            .or("")
            .says("What is typed.")
            .example("service=che");
    private static final Param<Integer> CURSOR = Param.integer("cursor", 0, SearchParser.LONGEST_TEXT)
            .says("Where the cursor is, in UTF-16 units from 0; the end if not given.")
            .example(11);
    private static final Param<Integer> CHOICES =
            Param.integer("limit", 1, 100).or(20).says("The most choices.").example(20);

    private static final int MANY_ERRORS = 20_000;
    /** Texts; some 10 MB. */
    private static final int MOST_KEPT = 100_000;

    /** @param name empty for names of labels */
    private record Asked(String name, Search search, String prefix, int limit) {}

    private final Catalog catalog;
    private final CatalogFeed feed;
    /** A value for each error, as keys are, takes long to count where there are many. */
    private final KeptAnswers<Asked, LabelCounts> kept =
            new KeptAnswers<>(counts -> 1 + counts.counts().size(), MOST_KEPT, System::nanoTime);

    @Schema(name = "LabelCount")
    record Count(
            @Schema(example = "team") String text,

            @Schema(description = "How many errors have it", example = "17")
            long errors) {}

    @Schema(name = "LabelList", description = "Names or values, those of the most errors first")
    record Answer(
            List<Count> data,

            @Schema(description = "Whether there are more") boolean truncated,

            @Schema(
                    description =
                            "False where texts that were not read decide about some errors: then each may have fewer")
            boolean exact) {}

    @Schema(name = "SearchChoice")
    record Choice(
            @Schema(description = "To be shown", example = "checkout")
            String text,

            @Schema(description = "To be written, quoted where needed", example = "checkout")
            String insert,

            @Schema(description = "How many errors have it; 0 for operators", example = "17")
            long errors) {}

    @Schema(name = "SearchSuggestions")
    record Suggestions(
            @Schema(description = "What is being typed", example = "value")
            Completion.Kind kind,

            @Schema(description = "What is chosen replaces the text from here", example = "8")
            int from,

            @Schema(description = "to here", example = "11") int to,

            List<Choice> choices) {}

    public LabelsResource(Catalog catalog, CatalogFeed feed) {
        this.catalog = catalog;
        this.feed = feed;
    }

    @Override
    public void declare(Endpoints endpoints) {
        endpoints
                .get("/api/v1/labels", call -> {
                    Searches.checkLoaded(feed);
                    Search search = Searches.of(call);
                    return counted(new Asked("", search, call.get(PREFIX), call.get(LIMIT)))
                            .flatMap(counts -> call.json(answer(counts)));
                })
                .id("listLabels")
                .tag(TAG)
                .summary("Names of labels that errors have")
                .takes(Searches.Q, PREFIX, LIMIT)
                .answers(EXAMPLE, "The names")
                .refuses(ProblemType.BAD_SEARCH, ProblemType.LIMIT_EXCEEDED, ProblemType.STORAGE_UNAVAILABLE);
        endpoints
                .get("/api/v1/labels/{name}/values", call -> {
                    Searches.checkLoaded(feed);
                    Search search = Searches.of(call);
                    return counted(new Asked(call.get(NAME), search, call.get(PREFIX), call.get(LIMIT)))
                            .flatMap(counts -> call.json(answer(counts)));
                })
                .id("listLabelValues")
                .tag(TAG)
                .summary("Values of a label that errors have")
                .description("None where no error has the label.")
                .takes(NAME, Searches.Q, PREFIX, LIMIT)
                .answers(EXAMPLE, "The values")
                .refuses(ProblemType.BAD_SEARCH, ProblemType.LIMIT_EXCEEDED, ProblemType.STORAGE_UNAVAILABLE);
        endpoints
                .get("/api/v1/search/suggestions", call -> {
                    Searches.checkLoaded(feed);
                    String text = call.get(TEXT);
                    Completion at = Completion.at(text, call.find(CURSOR).orElse(text.length()));
                    return scanned(() -> suggestions(at, call.get(CHOICES))).flatMap(call::json);
                })
                .id("suggestSearch")
                .tag(TAG)
                .summary("How a search may go on that is being typed")
                .takes(TEXT, CURSOR, CHOICES)
                .answers(SUGGESTIONS, "What can stand there")
                .refuses(ProblemType.LIMIT_EXCEEDED, ProblemType.STORAGE_UNAVAILABLE);
    }

    private Mono<LabelCounts> counted(Asked asked) {
        Mono<LabelCounts> counted = scanned(() -> asked.name().isEmpty()
                ? catalog.labels(asked.search(), asked.prefix(), asked.limit())
                : catalog.values(asked.name(), asked.search(), asked.prefix(), asked.limit()));
        return catalog.size() > MANY_ERRORS
                ? kept.answer(asked, () -> counted).map(KeptAnswers.Answer::value)
                : counted;
    }

    /** Away from the event loop: it looks at every error. */
    private static <T> Mono<T> scanned(Supplier<T> work) {
        return Mono.fromCallable(() -> Searches.scan(work)).subscribeOn(Schedulers.boundedElastic());
    }

    private static Answer answer(LabelCounts counts) {
        return new Answer(
                counts.counts().stream()
                        .map(count -> new Count(count.text(), count.errors()))
                        .toList(),
                counts.truncated(),
                counts.exact());
    }

    private Suggestions suggestions(Completion at, int limit) {
        List<Choice> choices = switch (at.kind()) {
            case NAME_OR_WORD -> choices(at, catalog.labels(Search.ALL, at.typed(), limit));
            case VALUE -> choices(at, catalog.values(at.label(), Search.ALL, at.typed(), limit));
            case OPERATOR ->
                Arrays.stream(LabelMatcher.Op.values())
                        .map(LabelMatcher.Op::sign)
                        .filter(sign -> sign.startsWith(at.typed()))
                        .map(sign -> new Choice(sign, at.replacement(sign), 0))
                        .toList();
            case PHRASE -> List.of();
        };
        return new Suggestions(at.kind(), at.from(), at.to(), choices);
    }

    private static List<Choice> choices(Completion at, LabelCounts counts) {
        return counts.counts().stream()
                .map(count -> new Choice(count.text(), at.replacement(count.text()), count.errors()))
                .toList();
    }

    private static final Answer EXAMPLE = new Answer(List.of(new Count("team", 17)), false, true);
    private static final Suggestions SUGGESTIONS =
            new Suggestions(Completion.Kind.VALUE, 8, 11, List.of(new Choice("checkout", "checkout", 17)));
}
