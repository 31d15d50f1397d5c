package io.periskop.alert;

import io.periskop.catalog.Catalog;
import io.periskop.catalog.CatalogError;
import io.periskop.catalog.CatalogFeed;
import io.periskop.catalog.TextVerifier;
import io.periskop.discovery.DiscoveryManager;
import io.periskop.discovery.DiscoveryStatus;
import io.periskop.http.Http;
import io.periskop.label.Labels;
import io.periskop.label.search.Phrase;
import io.periskop.label.search.Search;
import io.periskop.store.ErrorId;
import io.periskop.store.ErrorRef;
import io.periskop.store.Errors;
import io.periskop.store.Series;
import io.periskop.store.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Tells every Alertmanager what happens to errors. What fires is worked out from the errors as they are stored, so nothing has
 * to be remembered over a restart, and servers that share a storage tell the same alerts.
 */
public final class Alerter implements AlertmanagersView, Disposable {
    private static final Logger log = LoggerFactory.getLogger(Alerter.class);

    /** Between two looks at what changed. */
    static final Duration PAUSE = Duration.ofMillis(250);
    /** Between two looks at everything that fires. */
    static final Duration CHECK = Duration.ofSeconds(1);
    /** Between two looks at all errors, in case that something was missed. */
    static final Duration SCAN = Duration.ofMinutes(10);

    private static final int CHECKED_A_MILLISECOND = 20;

    private static final int TEXTS_AT_ONCE = 64;
    private static final int MESSAGES_AT_ONCE = 200;

    private final Catalog catalog;
    private final CatalogFeed feed;
    private final TextVerifier texts;
    private final Errors errors;
    private final Addressees addressees;
    private final NotificationMeters meters;
    private final Scheduler clock;
    private final SpikeWatch spikes;
    private final AlertBook book = new AlertBook();
    private final Disposable.Composite running = Disposables.composite();

    /** Errors that changed since the last look, with their service. */
    private final Map<ErrorId, String> changed = new ConcurrentHashMap<>();

    private volatile AlertingSpec spec = AlertingSpec.NONE;
    private volatile boolean scanDue = true;

    // Of the loop alone:
    private AlertingSpec applied = AlertingSpec.NONE;
    private final Map<ErrorId, List<Firing>> firing = new HashMap<>();
    private final Map<Told, Rendered> rendered = new HashMap<>();
    private final Map<Asked, Texts> read = new HashMap<>();
    private Instant lastScan = Instant.EPOCH;
    private Instant lastCheck = Instant.EPOCH;
    private boolean begun;
    private boolean failing;
    private boolean unreadable;
    /** Whether all texts could be read that say what fires. */
    private boolean isComplete = true;
    /** Of spikes that this server finds no more, since the last look. */
    private final Set<Labels> calmed = new HashSet<>();

    private record Told(AlertRule rule, AlertEvent event, ErrorId error) {}

    private record Rendered(
            Firing of, String message, @Nullable Alert alert) {}

    private record Asked(List<Phrase> phrases, ErrorId error) {}

    /** @param total of the error when its texts were read */
    private record Texts(long total, boolean match) {}

    /** @param clock tells the time and runs delays */
    public Alerter(
            Catalog catalog,
            CatalogFeed feed,
            TextVerifier texts,
            Errors errors,
            Series series,
            DiscoveryManager discoveries,
            Http http,
            NotificationMeters meters,
            Scheduler clock) {
        this.catalog = catalog;
        this.feed = feed;
        this.texts = texts;
        this.errors = errors;
        this.addressees = new Addressees(discoveries, http, () -> spec.validity(), meters, clock);
        this.meters = meters;
        this.clock = clock;
        this.spikes = new SpikeWatch(catalog, series, () -> feed.status().loaded(), meters::unwatched, clock);
    }

    /** Runs until disposed. */
    public Disposable start() {
        running.add(watch());
        running.add(spikes.start());
        running.add(Mono.defer(this::round)
                .onErrorResume(this::failed)
                .then(Mono.delay(PAUSE, clock))
                .repeat()
                .subscribe());
        return this;
    }

    /** Another configuration, from the next look on. Alertmanagers that stay the same keep what waits for them. */
    public synchronized void use(AlertingSpec next) {
        spec = next;
        addressees.use(next.alertmanagers());
        spikes.use(next);
        scanDue = true;
    }

    /** @param intervals how often each service's targets are scraped at the least, by its name; from now on */
    public void scrapedEvery(Map<String, Duration> intervals) {
        spikes.scrapedEvery(intervals);
    }

    @Override
    public boolean isConfigured() {
        return !spec.isOff();
    }

    @Override
    public List<AlertmanagerStatus> active() {
        return addressees.active();
    }

    @Override
    public List<DroppedAlertmanager> dropped() {
        return addressees.dropped();
    }

    @Override
    public List<DiscoveryStatus> discoveries() {
        return addressees.discoveries();
    }

    SpikeWatch spikes() {
        return spikes;
    }

    List<Alertmanager> alertmanagers() {
        return addressees.alertmanagers();
    }

    @Override
    public void dispose() {
        running.dispose();
        addressees.dispose();
    }

    /** Who does not keep up looks at everything again. */
    Disposable watch() {
        return feed.changes()
                .doOnNext(changes -> changes.forEach(change -> {
                    CatalogError after = change.after();
                    CatalogError error = after == null ? change.before() : after;
                    if (error != null && !spec.isOff()) {
                        changed.put(error.id(), error.facts().service());
                        spikes.changed(change);
                    }
                }))
                .then()
                .onErrorResume(e -> {
                    log.info("more errors changed at once than alerting keeps up with; it looks at all of them again");
                    scanDue = true;
                    return Mono.empty();
                })
                .repeat()
                .subscribe();
    }

    /** One look. */
    Mono<Void> round() {
        return Mono.defer(() -> {
                    Instant now = now();
                    AlertingSpec using = spec;
                    boolean check = isCheckDue(now);
                    boolean isDue = !changed.isEmpty() || scanDue || check;
                    if (!feed.status().loaded() || !isDue || using.isOff() && applied.isOff()) {
                        return Mono.empty();
                    }
                    return look(using, now, check);
                })
                .subscribeOn(Schedulers.boundedElastic());
    }

    /** Everything that fires is looked at the less often the more it is: changes come by themselves. */
    private boolean isCheckDue(Instant now) {
        Duration pause = CHECK.plusMillis(firing.size() / CHECKED_A_MILLISECOND);
        return !now.isBefore(lastCheck.plus(pause)) || now.isBefore(lastCheck);
    }

    private Mono<Void> look(AlertingSpec using, Instant now, boolean check) {
        lastCheck = check ? now : lastCheck;
        if (!using.equals(applied)) {
            rendered.clear();
            applied = using;
        }
        AlertJudge judge = new AlertJudge(using, catalog, now);
        List<Alert> closed = new ArrayList<>();
        AlertText text = new AlertText(using);
        if (using.isOff()) {
            firing.clear();
            changed.clear();
        } else {
            judge(judge, now, check);
            if (!begun) {
                begun = true;
                closed(judge, text, now, closed);
            }
        }
        return verified()
                .then(Mono.fromSupplier(() -> Selected.of(firing.values(), using.alertsPerService())))
                .flatMap(selected -> messages(selected).map(messages -> alerts(using, text, selected, messages)))
                .doOnNext(alerts -> {
                    book.ended(closed);
                    book.lapse(calmed);
                    calmed.clear();
                    tell(
                            isComplete
                                    ? book.update(alerts, using.resendDelay(), now)
                                    : book.keepAnd(alerts, using.resendDelay(), now));
                    failing = false;
                })
                .then();
    }

    private void judge(AlertJudge judge, Instant now, boolean check) {
        Map<ErrorId, Spike> spiking = spikes.current();
        boolean all = scanDue || !now.isBefore(lastScan.plus(SCAN));
        if (all) {
            scanDue = false;
            lastScan = now;
            changed.clear();
            Set<ErrorId> before = new HashSet<>(firing.keySet());
            catalog.matches(Search.ALL, null, null).list().forEach(match -> {
                before.remove(match.error().id());
                judge(judge, match.error(), spiking);
            });
            firing.keySet().removeAll(before);
            return;
        }
        Map<ErrorId, String> look = new HashMap<>(changed);
        look.forEach(changed::remove);
        if (check) {
            firing.forEach((id, known) -> known.stream()
                    .limit(1)
                    .forEach(each -> look.putIfAbsent(id, each.error().facts().service())));
        }
        spikes.services().forEach(look::putIfAbsent);
        look.forEach((id, service) -> {
            CatalogError error = catalog.find(service, id);
            if (error == null) {
                firing.remove(id);
            } else {
                judge(judge, error, spiking);
            }
        });
    }

    private void judge(AlertJudge judge, CatalogError error, Map<ErrorId, Spike> spiking) {
        List<Firing> all = judge.judge(error, spiking.get(error.id()));
        if (!spiking.containsKey(error.id()) && !judge.ends(error)) {
            firing.getOrDefault(error.id(), List.of()).forEach(this::calm);
        }
        if (all.isEmpty()) {
            firing.remove(error.id());
        } else {
            firing.put(error.id(), all);
        }
    }

    /** Other servers may still find the spike, and would tell that it fires: so its end is not told, but comes by itself. */
    private void calm(Firing before) {
        Rendered known = before.event() == AlertEvent.SPIKE ? rendered.get(told(before)) : null;
        if (known != null && known.alert != null) {
            calmed.add(known.alert.labels());
        }
    }

    /**
     * What may have been told by the process before this one, and was closed too late for it to say so. An Alertmanager that
     * does not know of it makes nothing of it.
     */
    private void closed(AlertJudge judge, AlertText text, Instant now, List<Alert> closed) {
        Instant since = now.minus(AlertBook.TELLS_ENDS_FOR);
        catalog.matches(Search.ALL, null, null).list().stream()
                .map(Catalog.Match::error)
                .filter(error -> error.facts().state().status() != State.Status.OPEN
                        && error.facts().state().since().isAfter(since))
                .limit(MESSAGES_AT_ONCE)
                .forEach(error -> judge.closed(error).forEach(firing -> {
                    Alert alert = text.of(firing, "");
                    if (alert != null) {
                        closed.add(alert.ended(error.facts().state().since()));
                    }
                }));
    }

    /** Leaves out what no text of the error matches. */
    private Mono<Void> verified() {
        Map<Search, Map<ErrorId, CatalogError>> unread = new HashMap<>();
        firing.values()
                .forEach(all -> all.forEach(each -> {
                    Search search = each.rule().search();
                    if (!search.phrases().isEmpty()) {
                        Texts known = read.get(
                                new Asked(search.phrases(), each.error().id()));
                        if (known == null
                                || !known.match
                                        && known.total != each.error().facts().total()) {
                            unread.computeIfAbsent(search, s -> new LinkedHashMap<>())
                                    .put(each.error().id(), each.error());
                        }
                    }
                }));
        return Flux.fromIterable(unread.entrySet())
                .concatMap(entry -> Flux.fromIterable(entry.getValue().values())
                        .buffer(TEXTS_AT_ONCE)
                        .concatMap(some -> read(entry.getKey(), some)))
                .then(Mono.fromRunnable(this::leaveOut));
    }

    private Mono<Void> read(Search search, List<CatalogError> some) {
        return texts.matching(some.stream().map(CatalogError::id).toList(), search.phrases())
                .doOnNext(matching -> some.forEach(error -> read.put(
                        new Asked(search.phrases(), error.id()),
                        new Texts(error.facts().total(), matching.contains(error.id())))))
                .then()
                .onErrorResume(this::unreadable);
    }

    private void leaveOut() {
        isComplete = firing.values().stream()
                .flatMap(List::stream)
                .allMatch(each -> each.rule().search().phrases().isEmpty() || textsOf(each) != null);
        read.keySet().removeIf(asked -> !firing.containsKey(asked.error()));
        firing.replaceAll((id, all) -> all.stream().allMatch(this::matches)
                ? all
                : all.stream().filter(this::matches).toList());
    }

    private boolean matches(Firing each) {
        Texts known = textsOf(each);
        return each.rule().search().phrases().isEmpty() || known != null && known.match;
    }

    private @Nullable Texts textsOf(Firing each) {
        return read.get(new Asked(each.rule().search().phrases(), each.error().id()));
    }

    /** What is told already is told on; what is to be read is asked for again at the next look. */
    private <T> Mono<T> unreadable(Throwable e) {
        if (!unreadable) {
            log.warn("alerts go on without what errors say, which cannot be read: {}", e.toString());
        }
        unreadable = true;
        return Mono.empty();
    }

    /** Of errors of which no message is known yet. */
    private Mono<Map<ErrorRef, String>> messages(Selected selected) {
        List<ErrorRef> unknown = selected.told().stream()
                .filter(each -> !rendered.containsKey(told(each)))
                .map(each -> ref(each.error()))
                .distinct()
                .toList();
        return Flux.fromIterable(unknown)
                .buffer(MESSAGES_AT_ONCE)
                .concatMap(some -> errors.some(some, 1)
                        .doOnNext(found -> unreadable = false)
                        .onErrorResume(this::unreadable))
                .flatMapIterable(found -> found)
                .collectMap(
                        error -> new ErrorRef(error.service(), error.key()),
                        error -> error.occurrences().isEmpty()
                                ? ""
                                : String.valueOf(
                                        error.occurrences().get(0).error().message()));
    }

    private List<Alert> alerts(AlertingSpec using, AlertText text, Selected selected, Map<ErrorRef, String> messages) {
        List<Alert> alerts = new ArrayList<>(selected.told().size());
        Set<Told> current = new HashSet<>();
        for (Firing each : selected.told()) {
            Told told = told(each);
            current.add(told);
            Rendered known = rendered.get(told);
            if (known == null || !isSame(known.of, each)) {
                String read = known == null ? messages.get(ref(each.error())) : known.message;
                String message = read == null ? "" : read;
                known = new Rendered(each, message, text.of(each, message));
                if (read != null) {
                    rendered.put(told, known);
                }
            }
            if (known.alert != null) {
                alerts.add(known.alert);
            }
        }
        rendered.keySet().retainAll(current);
        selected.floods().forEach((service, over) -> {
            Alert flood = text.flood(service, over.alerts(), using.alertsPerService(), over.since());
            if (flood != null) {
                alerts.add(flood);
            }
        });
        return alerts;
    }

    private static boolean isSame(Firing one, Firing other) {
        return one.error() == other.error()
                && one.since().equals(other.since())
                && one.detail().equals(other.detail());
    }

    private void tell(List<Alert> due) {
        meters.firing(book.firing());
        addressees.tell(due, book::all);
    }

    private Mono<Void> failed(Throwable e) {
        if (!failing) {
            log.warn("cannot work out what to tell Alertmanagers, trying again every {}: {}", CHECK, e.toString());
        }
        failing = true;
        scanDue = true;
        return Mono.delay(CHECK, clock).then();
    }

    private static Told told(Firing firing) {
        return new Told(firing.rule(), firing.event(), firing.error().id());
    }

    private static ErrorRef ref(CatalogError error) {
        return new ErrorRef(error.facts().service(), error.facts().key());
    }

    private Instant now() {
        return Instant.ofEpochMilli(clock.now(TimeUnit.MILLISECONDS));
    }
}
