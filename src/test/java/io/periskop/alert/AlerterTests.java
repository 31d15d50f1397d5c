package io.periskop.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.periskop.aggregate.Aggregator;
import io.periskop.aggregate.AggregatorMeters;
import io.periskop.aggregate.Lifecycle;
import io.periskop.aggregate.Observation;
import io.periskop.catalog.Catalog;
import io.periskop.catalog.CatalogFeed;
import io.periskop.catalog.StoredTexts;
import io.periskop.discovery.DiscoveryContext;
import io.periskop.discovery.DiscoveryManager;
import io.periskop.discovery.DiscoveryMeters;
import io.periskop.discovery.Json;
import io.periskop.discovery.TargetGroup;
import io.periskop.discovery.fixed.StaticDiscovery;
import io.periskop.error.ErrorInstance;
import io.periskop.error.Occurrence;
import io.periskop.error.Severity;
import io.periskop.exposition.ReportedAggregate;
import io.periskop.http.HttpAnswer;
import io.periskop.http.HttpConfig;
import io.periskop.label.Labels;
import io.periskop.label.relabel.NameValidation;
import io.periskop.label.relabel.RelabelRule;
import io.periskop.label.relabel.RelabelRuleDraft;
import io.periskop.label.relabel.RelabelRuleException;
import io.periskop.label.relabel.Relabelling;
import io.periskop.label.search.Search;
import io.periskop.label.search.SearchParser;
import io.periskop.store.ErrorAction;
import io.periskop.store.ErrorActions.By;
import io.periskop.store.ErrorId;
import io.periskop.store.StoreLimits;
import io.periskop.store.memory.MemoryStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;
import tools.jackson.databind.JsonNode;

/** Alerting over a store in memory, in a time that passes as a test says. */
class AlerterTests {
    private static final Instant T0 = Instant.parse("2026-11-23T12:00:00Z");
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final By ANNA = new By("anna", "");

    /** One alert of a request. */
    private record Told(String to, JsonNode alert) {
        String name() {
            return Json.text(alert, "labels", "alertname");
        }

        String annotation(String name) {
            return Json.text(alert, "annotations", name);
        }

        Instant startsAt() {
            return Instant.parse(Json.text(alert, "startsAt"));
        }

        Instant endsAt() {
            return Instant.parse(Json.text(alert, "endsAt"));
        }
    }

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final InstantSource clock = () -> Instant.ofEpochMilli(time.now(TimeUnit.MILLISECONDS));
    private final MemoryStore store = new MemoryStore(StoreLimits.DEFAULT, (service, what, count) -> {});
    private final Aggregator aggregator = new Aggregator(store, 5, new AggregatorMeters(new SimpleMeterRegistry()));
    private final Lifecycle lifecycle = new Lifecycle(store, clock);
    private final Catalog catalog = new Catalog(Duration.ofDays(7), new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneId.of("UTC");
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return clock.instant();
        }
    });
    private final CatalogFeed feed = new CatalogFeed(store, catalog, () -> 0, time, Duration.ofSeconds(1));
    private final List<Told> told = new CopyOnWriteArrayList<>();
    private final Map<String, Long> counts = new ConcurrentHashMap<>();
    private boolean textsAreUnreadable;
    private int unwatched;
    private Alerter alerter;

    @BeforeEach
    void begin() {
        time.advanceTimeTo(T0);
        alerter = started(spec(AlertRule.EVERYTHING));
    }

    @AfterEach
    void end() {
        alerter.dispose();
    }

    private Alerter started(AlertingSpec spec) {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        Alerter made = new Alerter(
                catalog,
                feed,
                (ids, phrases) -> textsAreUnreadable
                        ? Mono.error(new IllegalStateException("down"))
                        : new StoredTexts(catalog, store).matching(ids, phrases),
                store,
                store,
                new DiscoveryManager(
                        new DiscoveryContext((config, call) -> Mono.never(), time, Schedulers.immediate(), "test"),
                        new DiscoveryMeters(registry)),
                (config, call) -> {
                    for (JsonNode each : Json.parse(call.body())) {
                        told.add(new Told(call.uri().getAuthority(), each));
                    }
                    return Mono.just(new HttpAnswer(200, Map.of(), new byte[0]));
                },
                new NotificationMeters(registry),
                time);
        made.use(spec);
        made.watch();
        return made;
    }

    private static AlertingSpec spec(AlertRule... rules) {
        return spec(List.of("192.0.2.1:9093"), 50, rules);
    }

    private static AlertingSpec spec(List<String> addresses, int most, AlertRule... rules) {
        List<Labels> targets = addresses.stream()
                .map(each -> Labels.of(Map.of(Labels.ADDRESS, each)))
                .toList();
        return new AlertingSpec(
                List.of(new AlertmanagersSpec(
                        "http",
                        "",
                        Duration.ofSeconds(10),
                        HttpConfig.DEFAULT,
                        List.of(new StaticDiscovery(
                                "alertmanagers", List.of(new TargetGroup("static/0", targets, Labels.NONE)))),
                        Relabelling.NONE)),
                List.of(rules),
                Labels.of(Map.of("cluster", "eu")),
                Relabelling.NONE,
                Duration.ofMinutes(1),
                Duration.ofHours(4),
                most,
                "https://wiki.example.com/runbooks",
                "https://periskop.example.com/x");
    }

    @Test
    void aNewErrorIsToldOfWithEverythingThatIsKnown() {
        counted("shop", "k 1");
        List<Told> all = look();
        assertThat(all).hasSize(1);
        Told one = all.get(0);
        assertThat(Json.textMembers(one.alert, "labels"))
                .containsExactlyEntriesOf(new TreeMap<>(Map.of(
                        "alertname", "PeriskopErrorNew",
                        "cluster", "eu",
                        "error_id", ErrorId.of("shop", "k 1").text(),
                        "service_name", "shop",
                        "severity", "error")));
        assertThat(Json.textMembers(one.alert, "annotations"))
                .containsExactlyEntriesOf(new TreeMap<>(Map.of(
                        "summary", "A new error",
                        "description", "com.example.Timeout in shop: no answer from k 1",
                        "aggregation_key", "k 1",
                        "first_seen", "2026-11-23T12:00:00Z",
                        "runbook_url", "https://wiki.example.com/runbooks/PeriskopErrorNew.md",
                        "dashboard_url", "https://periskop.example.com/x/#/shop/errors/k%201")));
        assertThat(Json.text(one.alert, "generatorURL"))
                .isEqualTo("https://periskop.example.com/x/#/shop/errors/k%201");
        assertThat(one.startsAt()).isEqualTo(T0);
        assertThat(one.endsAt()).isEqualTo(T0.plusSeconds(240));
        assertThat(look()).isEmpty();
        pass(Duration.ofMinutes(1));
        assertThat(look())
                .singleElement()
                .satisfies(again -> assertThat(again.endsAt()).isEqualTo(T0.plusSeconds(300)));
    }

    @Test
    void itEndsWhenItIsResolvedAndARegressionIsAnotherAlert() {
        counted("shop", "k");
        look();
        pass(Duration.ofSeconds(10));
        lifecycle.resolve("shop", "k", "anna").block(PATIENCE);
        assertThat(look()).singleElement().satisfies(end -> {
            assertThat(end.name()).isEqualTo("PeriskopErrorNew");
            assertThat(end.endsAt()).isEqualTo(T0.plusSeconds(10));
            assertThat(end.annotation("description")).as("as it was told").contains("no answer from k");
        });
        pass(Duration.ofSeconds(10));
        counted("shop", "k");
        assertThat(look()).singleElement().satisfies(back -> {
            assertThat(back.name()).isEqualTo("PeriskopErrorRegressed");
            assertThat(back.startsAt()).isEqualTo(T0.plusSeconds(20));
        });
    }

    @Test
    void itEndsWhenItIsMutedAcknowledgedSilentOrGone() {
        counted("shop", "muted");
        counted("shop", "acknowledged");
        counted("shop", "silent");
        assertThat(look()).hasSize(3);
        act("muted", new ErrorAction.Mute(null, null));
        assertThat(look()).extracting(one -> one.annotation("aggregation_key")).containsExactly("muted");
        act("acknowledged", new ErrorAction.Label(Map.of("acknowledged", "anna")));
        assertThat(look()).extracting(one -> one.annotation("aggregation_key")).containsExactly("acknowledged");
        pass(Duration.ofHours(4));
        told.clear();
        look();
        assertThat(told)
                .filteredOn(one -> one.annotation("aggregation_key").equals("silent"))
                .extracting(Told::endsAt)
                .containsExactly(clock.instant());
        counted("shop", "silent");
        assertThat(look()).extracting(one -> one.annotation("aggregation_key")).containsExactly("silent");
    }

    @Test
    void rulesChooseAndName() throws Exception {
        alerter.use(spec(
                new AlertRule(
                        "Bad",
                        EnumSet.of(AlertEvent.NEW),
                        SearchParser.parse("service=shop \"no answer from b\""),
                        Map.of(
                                "team", AlertTemplate.ofLabel("{{ labels.team }}"),
                                "severity", AlertTemplate.ofLabel("page"),
                                "what", AlertTemplate.ofLabel("{{ event }}")),
                        Map.of("summary", AlertTemplate.ofAnnotation("{{ total }} of {{ key }}"))),
                new AlertRule("Back", EnumSet.of(AlertEvent.REGRESSED), Search.ALL, Map.of(), Map.of())));
        counted("shop", "a");
        counted("shop", "b");
        counted("bank", "b");
        act("b", new ErrorAction.Label(Map.of("team", "pay")));
        assertThat(look()).singleElement().satisfies(one -> {
            assertThat(Json.textMembers(one.alert, "labels"))
                    .containsEntry("alertname", "Bad")
                    .containsEntry("service_name", "shop")
                    .containsEntry("team", "pay")
                    .containsEntry("severity", "page")
                    .containsEntry("what", "new");
            assertThat(one.annotation("summary")).isEqualTo("1 of b");
        });
        act("b", new ErrorAction.Label(Map.of("team", "")));
        assertThat(look()).as("one with other labels is another alert").hasSize(2);
    }

    @Test
    void overTheLimitOfAServiceOneStandsForTheOthers() {
        alerter.use(spec(List.of("192.0.2.1:9093"), 3, AlertRule.EVERYTHING));
        counted("bank", "only");
        for (int i = 0; i < 5; i++) {
            counted("shop", "k" + i);
            pass(Duration.ofSeconds(1));
        }
        List<Told> all = look();
        assertThat(all).hasSize(5);
        assertThat(keys(all)).contains("only", "k0", "k1", "k2").doesNotContain("k3", "k4");
        Told flood = all.stream()
                .filter(one -> one.name().equals("PeriskopErrorFlood"))
                .findFirst()
                .orElseThrow();
        assertThat(Json.text(flood.alert, "labels", "service_name")).isEqualTo("shop");
        assertThat(flood.annotation("description")).startsWith("shop has 2 more alerts");
        assertThat(flood.startsAt()).isEqualTo(T0.plusSeconds(3));

        lifecycle.resolve("shop", "k1", "anna").block(PATIENCE);
        assertThat(keys(look())).as("the oldest of the others takes its place").containsExactlyInAnyOrder("k1", "k3");
        lifecycle.resolve("shop", "k0", "anna").block(PATIENCE);
        assertThat(look())
                .filteredOn(one -> one.name().equals("PeriskopErrorFlood"))
                .extracting(Told::endsAt)
                .containsExactly(clock.instant());
    }

    @Test
    void aServerThatIsStartedAgainTellsTheSameAndWhatEndedMeanwhile() {
        counted("shop", "open");
        counted("shop", "closed");
        counted("shop", "longClosed");
        lifecycle.resolve("shop", "longClosed", "anna").block(PATIENCE);
        pass(Duration.ofMinutes(20));
        List<Told> before = look();
        alerter.dispose();
        lifecycle.resolve("shop", "closed", "anna").block(PATIENCE);
        pass(Duration.ofSeconds(30));
        told.clear();
        feed.look().block(PATIENCE);
        alerter = started(spec(AlertRule.EVERYTHING));
        List<Told> after = look();
        assertThat(labels(after, "open")).isEqualTo(labels(before, "open"));
        assertThat(after)
                .filteredOn(one -> one.endsAt().isAfter(clock.instant()))
                .hasSize(1);
        assertThat(after)
                .filteredOn(one -> !one.endsAt().isAfter(clock.instant()))
                .allSatisfy(end -> {
                    assertThat(Json.text(end.alert, "labels", "error_id"))
                            .isEqualTo(ErrorId.of("shop", "closed").text());
                    assertThat(end.endsAt()).isEqualTo(T0.plus(Duration.ofMinutes(20)));
                })
                .extracting(Told::name)
                .containsExactlyInAnyOrder("PeriskopErrorNew", "PeriskopErrorRegressed", "PeriskopErrorSpiking");
    }

    @Test
    void twoServersOfOneStorageTellTheSame() {
        Alerter other = started(spec(AlertRule.EVERYTHING));
        IntStream.range(0, 60).forEach(i -> counted("shop", "k" + i));
        List<Told> ours = look();
        told.clear();
        other.round().block(PATIENCE);
        assertThat(told)
                .extracting(one -> Json.textMembers(one.alert, "labels"))
                .containsExactlyInAnyOrderElementsOf(ours.stream()
                        .map(one -> Json.textMembers(one.alert, "labels"))
                        .toList());
        other.dispose();
    }

    @Test
    void everyAlertmanagerIsToldAlsoOneThatIsFoundLater() {
        counted("shop", "k");
        assertThat(look()).extracting(Told::to).containsExactly("192.0.2.1:9093");
        alerter.use(spec(List.of("192.0.2.1:9093", "192.0.2.2:9093"), 50, AlertRule.EVERYTHING));
        assertThat(alerter.active())
                .extracting(AlertmanagerStatus::url)
                .containsExactly("http://192.0.2.1:9093/api/v2/alerts", "http://192.0.2.2:9093/api/v2/alerts");
        assertThat(look()).extracting(Told::to).containsExactly("192.0.2.2:9093");
        alerter.use(AlertingSpec.NONE);
        assertThat(alerter.active()).isEmpty();
        counted("shop", "k2");
        assertThat(look()).isEmpty();
        assertThat(alerter.isConfigured()).isFalse();
    }

    @Test
    void aRuleThatIsGoneEndsItsAlerts() {
        counted("shop", "k");
        look();
        pass(Duration.ofSeconds(5));
        alerter.use(spec(new AlertRule("", EnumSet.of(AlertEvent.SPIKE), Search.ALL, Map.of(), Map.of())));
        assertThat(look()).extracting(Told::endsAt).containsExactly(T0.plusSeconds(5));
    }

    @Test
    void relabellingDropsAndChanges() throws Exception {
        AlertingSpec plain = spec(AlertRule.EVERYTHING);
        alerter.use(new AlertingSpec(
                plain.alertmanagers(),
                plain.rules(),
                plain.externalLabels(),
                Relabelling.of(List.of(
                        rule("drop", List.of("service_name"), "bank"), rule("labeldrop", List.of(), "cluster"))),
                plain.resendDelay(),
                plain.resolveAfter(),
                50,
                "",
                ""));
        counted("shop", "k");
        counted("bank", "k");
        assertThat(look()).singleElement().satisfies(one -> {
            assertThat(Json.textMembers(one.alert, "labels"))
                    .containsEntry("service_name", "shop")
                    .doesNotContainKey("cluster");
            assertThat(Json.has(one.alert, "generatorURL")).isFalse();
        });
    }

    private static RelabelRule rule(String action, List<String> sources, String regex) throws RelabelRuleException {
        RelabelRuleDraft draft = new RelabelRuleDraft(NameValidation.UTF8);
        draft.action(action);
        draft.regex(regex);
        if (!sources.isEmpty()) {
            draft.sourceLabels(sources);
        }
        return draft.toRule();
    }

    @Test
    void aSpikeIsToldOfAndRememberedOverARestart() {
        Instant from = T0;
        for (int hour = 0; hour < 10 * 24; hour++) {
            counted("shop", "k", 24);
            pass(Duration.ofHours(1));
        }
        counted("shop", "k", 24);
        look();
        told.clear();
        pass(Duration.ofMinutes(4));
        counted("shop", "k", 400);
        assertThat(spiking()).singleElement().satisfies(one -> {
            assertThat(one.name()).isEqualTo("PeriskopErrorSpiking");
            assertThat(one.startsAt()).isEqualTo(from.plus(Duration.ofDays(10)));
            assertThat(one.annotation("detail"))
                    .matches("40[0-9] within 5 minutes, where about [12]\\.[0-9] are usual");
        });
        pass(Duration.ofMinutes(4));
        alerter.dispose();
        told.clear();
        alerter = started(spec(AlertRule.EVERYTHING));
        assertThat(spiking())
                .singleElement()
                .satisfies(one -> assertThat(one.startsAt()).isEqualTo(from.plus(Duration.ofDays(10))));
        pass(Duration.ofMinutes(10));
        told.clear();
        assertThat(spiking()).allSatisfy(one -> assertThat(one.endsAt()).isAfter(clock.instant()));
        pass(Duration.ofMinutes(10));
        told.clear();
        assertThat(spiking())
                .as("another server may still see it: it ends by itself when nobody tells of it")
                .isEmpty();
        pass(Duration.ofMinutes(1));
        assertThat(spiking()).isEmpty();
    }

    @Test
    void aSpikeOfAnErrorThatIsResolvedEndsAtOnce() {
        spike("k");
        act("k", new ErrorAction.Resolve(false));
        assertThat(spiking()).extracting(Told::endsAt).containsExactly(clock.instant());
    }

    /** What is placed in a slot by a scrape of every 15 minutes comes long after its end. */
    @Test
    void aSlotIsOpenForAsLongAsScrapesOfTheServiceMayAddToIt() {
        for (int hour = 0; hour < 10 * 24; hour++) {
            counted("shop", "k", 24);
            counted("bank", "k", 24);
            pass(Duration.ofHours(1));
        }
        alerter.scrapedEvery(Map.of("shop", Duration.ofMinutes(15), "bank", Duration.ofSeconds(30)));
        counted("shop", "k", 1);
        counted("bank", "k", 1);
        pass(Duration.ofMinutes(11));
        spiking();
        int slot = Rhythm.slotOf(clock.instant().getEpochSecond());
        assertThat(alerter.spikes().rhythm(ErrorId.of("bank", "k")))
                .satisfies(known -> assertThat(known.next()).isEqualTo(slot - 1));
        assertThat(alerter.spikes().rhythm(ErrorId.of("shop", "k")))
                .satisfies(known -> assertThat(known.next()).isEqualTo(slot - 3));
    }

    @Test
    void whatIsTooMuchToBeWatchedIsCounted() {
        SpikeWatch watch = new SpikeWatch(catalog, store, () -> true, count -> unwatched = count, time, 2);
        watch.use(spec(AlertRule.EVERYTHING));
        for (String key : List.of("a", "b", "c", "d", "e")) {
            counted("shop", key);
        }
        feed.look().block(PATIENCE);
        watch.round().block(PATIENCE);
        assertThat(unwatched).isEqualTo(3);
    }

    private void spike(String key) {
        for (int hour = 0; hour < 10 * 24; hour++) {
            counted("shop", key, 24);
            pass(Duration.ofHours(1));
        }
        counted("shop", key, 400);
        assertThat(spiking()).hasSize(1);
    }

    @Test
    void aReloadWhileTextsCannotBeReadEndsNothing() throws Exception {
        AlertRule rule = said("no answer from b");
        alerter.use(spec(rule));
        counted("shop", "b");
        assertThat(look()).extracting(Told::name).containsExactly("Bad");

        textsAreUnreadable = true;
        alerter.use(spec(said("no answer from b")));
        pass(Duration.ofSeconds(61));
        assertThat(look())
                .as("the same rule")
                .allSatisfy(one -> assertThat(one.endsAt()).isAfter(clock.instant()));
        alerter.use(spec(said("no answer")));
        pass(Duration.ofSeconds(61));
        assertThat(look())
                .as("another rule, which nobody can judge")
                .isNotEmpty()
                .allSatisfy(one -> assertThat(one.endsAt()).isAfter(clock.instant()));

        textsAreUnreadable = false;
        alerter.use(spec(said("something else")));
        pass(Duration.ofSeconds(61));
        assertThat(look()).extracting(Told::endsAt).containsExactly(clock.instant());
    }

    private static AlertRule said(String phrase) throws Exception {
        return new AlertRule(
                "Bad",
                EnumSet.of(AlertEvent.NEW),
                SearchParser.parse("service=shop \"" + phrase + "\""),
                Map.of(),
                Map.of());
    }

    @Test
    void theOwnerIsALabel() {
        counted("shop", "b");
        act("b", new ErrorAction.Label(Map.of("owner", "payments")));
        assertThat(look())
                .filteredOn(one -> one.endsAt().isAfter(clock.instant()))
                .singleElement()
                .satisfies(one ->
                        assertThat(Json.text(one.alert, "labels", "owner")).isEqualTo("payments"));
    }

    @Test
    void whatWasCountedBeforeItWasHeardIsNoSpike() {
        for (int hour = 0; hour < 10 * 24; hour++) {
            counted("shop", "k", 2);
            pass(Duration.ofHours(1));
        }
        look();
        told.clear();
        heard("another", "shop", "k", 5000, T0);
        assertThat(spiking()).isEmpty();
    }

    private List<Told> spiking() {
        feed.look().block(PATIENCE);
        alerter.spikes().round().block(PATIENCE);
        return look().stream()
                .filter(one -> one.name().equals("PeriskopErrorSpiking"))
                .toList();
    }

    /** What is told of what happened by now. */
    private List<Told> look() {
        int before = told.size();
        feed.look().block(PATIENCE);
        alerter.round().block(PATIENCE);
        return List.copyOf(told.subList(before, told.size()));
    }

    private void pass(Duration some) {
        time.advanceTimeBy(some);
    }

    private void act(String key, ErrorAction action) {
        pass(Duration.ofSeconds(1));
        feed.look().block(PATIENCE);
        lifecycle.act("shop", List.of(key), List.of(action), ANNA).block(PATIENCE);
    }

    private void counted(String service, String key) {
        counted(service, key, 1);
    }

    /** A process that began with this test counts some more, just now. */
    private void counted(String service, String key, long more) {
        long total = counts.merge(service + "/" + key, more, Long::sum);
        heard("process/" + service + "/" + key, service, key, total, T0.minusSeconds(1));
    }

    private void heard(String source, String service, String key, long total, Instant createdAt) {
        Instant now = clock.instant();
        Map<String, Occurrence> seen = new LinkedHashMap<>();
        seen.put(
                key,
                new Occurrence(
                        key + total,
                        now,
                        Severity.ERROR,
                        new ErrorInstance("com.example.Timeout", "no answer from " + key, List.of("at Main"), null),
                        null));
        aggregator
                .ingest(new Observation(
                        service,
                        source,
                        now,
                        null,
                        List.of(new ReportedAggregate(
                                key, total, Severity.ERROR, createdAt, List.copyOf(seen.values()), false))))
                .block(PATIENCE);
    }

    private static List<String> keys(List<Told> all) {
        List<String> keys = new ArrayList<>();
        all.forEach(one -> keys.add(one.annotation("aggregation_key")));
        keys.removeIf(String::isEmpty);
        return keys;
    }

    private static List<Map<String, String>> labels(List<Told> all, String key) {
        return all.stream()
                .filter(one -> one.annotation("aggregation_key").equals(key))
                .<Map<String, String>>map(one -> Json.textMembers(one.alert, "labels"))
                .toList();
    }
}
