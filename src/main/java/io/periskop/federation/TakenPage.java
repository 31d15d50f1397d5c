package io.periskop.federation;

import io.periskop.aggregate.Ingested;
import io.periskop.catalog.CatalogError;
import io.periskop.exposition.Federated;
import io.periskop.exposition.Federated.FederatedError;
import io.periskop.federation.LeafTaker.Heard;
import io.periskop.label.Labels;
import io.periskop.label.search.GivenLabels;
import io.periskop.scrape.AnswerTaker;
import io.periskop.store.ErrorAction;
import io.periskop.store.ErrorActions;
import io.periskop.store.ErrorId;
import io.periskop.store.ErrorRef;
import io.periskop.store.LabelEdits;
import io.periskop.store.State;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A page on its way into the store: counts first, then what people made of the errors. */
final class TakenPage implements AnswerTaker.Taken {
    private static final Logger log = LoggerFactory.getLogger(TakenPage.class);
    private static final int AT_ONCE = 16;

    private final Federation federation;
    private final LeafTaker taker;
    private final String url;
    private final PageReading.Read read;

    TakenPage(Federation federation, LeafTaker taker, String url, PageReading.Read read) {
        this.federation = federation;
        this.taker = taker;
        this.url = url;
        this.read = read;
    }

    @Override
    public int errors() {
        return read.errors().size();
    }

    @Override
    public int rejected() {
        return read.rejected();
    }

    @Override
    public List<String> reasons() {
        return read.reasons();
    }

    @Override
    public boolean more() {
        return read.page().more();
    }

    @Override
    public Mono<Void> store() {
        return followMuted()
                .thenMany(Flux.fromIterable(read.told()))
                .flatMap(told -> federation.aggregator().ingest(told.observation()), AT_ONCE)
                .map(Ingested::refused)
                .reduce(0, Integer::sum)
                .flatMap(refused -> others().then(Mono.defer(this::follow))
                        .then(Mono.fromRunnable(() -> remember(refused == 0 && read.rejected() == 0))))
                .then(Mono.defer(() -> taker.tellBack(url, read)));
    }

    private Mono<Void> others() {
        Set<Heard> said = read.told().stream()
                .map(told -> new Heard(told.service(), told.source()))
                .collect(Collectors.toSet());
        return taker.heardOthers(url, said, read.at());
    }

    private void remember(boolean whole) {
        taker.stored(url, read, whole);
        Mirror mirror = federation.mirror();
        if (mirror == null) {
            return;
        }
        Map<String, String> epochs = new TreeMap<>();
        read.told().forEach(told -> epochs.put(told.source().id(), told.source().epoch()));
        for (FederatedError error : read.errors()) {
            ErrorRef ref = new ErrorRef(error.service(), error.key());
            error.counts().forEach((id, count) -> {
                String epoch = epochs.get(id);
                if (epoch != null) {
                    mirror.put(
                            ref,
                            new Mirror.Counter(id, epoch),
                            count,
                            error.severity(),
                            error.createdAt(),
                            error.lastSeen());
                }
            });
        }
    }

    /** Before its counts: else what was resolved here, muted there, and happened since would seem to have happened again. */
    private Mono<Void> followMuted() {
        return follow(read.errors().stream()
                .filter(error ->
                        error.state() != null && error.state().status().equals(CatalogError.text(State.Status.MUTED)))
                .toList());
    }

    private Mono<Void> follow() {
        return follow(read.errors().stream()
                .filter(error -> error.state() != null
                        || !error.labels().isEmpty()
                        || !error.labelTimes().isEmpty())
                .toList());
    }

    private Mono<Void> follow(List<FederatedError> errors) {
        return Flux.fromIterable(errors)
                .filter(this::mayDiffer)
                .concatMap(this::follow)
                .then();
    }

    /** Most are as they were at the last look; the store is asked about the others. */
    private boolean mayDiffer(FederatedError error) {
        CatalogError known = federation.catalog().find(error.service(), ErrorId.of(error.service(), error.key()));
        if (known == null) {
            return true;
        }
        Labels shown = known.facts().labels();
        LabelEdits edits = editsOf(error);
        boolean sameLabels = edits.byName().entrySet().stream()
                .allMatch(label -> label.getValue().isEmpty()
                        ? shown.get(label.getKey()) == null
                        : label.getValue().equals(shown.get(label.getKey())));
        boolean sameTime = Objects.equals(edits.newest(), known.facts().editedAt());
        return !sameLabels
                || !sameTime
                || mayOverrule(stateOf(error), known.facts().state());
    }

    private static boolean mayOverrule(@Nullable State said, State mine) {
        return said != null
                && (said.overrules(mine) || mine.status() == State.Status.OPEN && said.status() != mine.status());
    }

    private Mono<Void> follow(FederatedError error) {
        ErrorAction.Follow action = new ErrorAction.Follow(stateOf(error), editsOf(error));
        ErrorActions.By by = new ErrorActions.By(read.page().server().id(), "");
        return federation
                .actions()
                .act(error.service(), List.of(error.key()), List.of(action), by)
                .then()
                .onErrorResume(ErrorActions.TooManyLabelsException.class, e -> {
                    log.warn("of what {} says: {}", url, e.getMessage());
                    return Mono.empty();
                });
    }

    /** Those that could be given here: who is told of them above or below takes no others. */
    static LabelEdits editsOf(FederatedError error) {
        TreeMap<String, String> labels = new TreeMap<>(error.labels());
        TreeMap<String, Instant> times = new TreeMap<>(error.labelTimes());
        times.keySet().removeIf(name -> !GivenLabels.isName(name));
        error.labels().forEach((name, value) -> {
            if (!GivenLabels.isName(name) || !GivenLabels.isValue(value)) {
                labels.remove(name);
                times.remove(name);
            }
        });
        return LabelEdits.of(labels, times);
    }

    static @Nullable State stateOf(FederatedError error) {
        Federated.State said = error.state();
        if (said == null) {
            return null;
        }
        Instant seen = error.lastSeen();
        // As a word among others it is from when it happened, not from when that was noticed.
        Instant since = said.regressed() && seen != null && seen.isBefore(said.since()) ? seen : said.since();
        return switch (said.status()) {
            case "open" -> State.open(since, said.regressed());
            case "resolved" -> State.resolved(since, said.afterDeploy());
            case "muted" -> State.muted(since, said.until(), null);
            default -> null;
        };
    }
}
