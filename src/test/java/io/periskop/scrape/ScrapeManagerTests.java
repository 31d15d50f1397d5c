package io.periskop.scrape;

import static io.periskop.scrape.ScrapeRig.INTERVAL;
import static io.periskop.scrape.ScrapeRig.TIMEOUT;
import static io.periskop.scrape.ScrapeRig.document;
import static io.periskop.scrape.ScrapeRig.service;
import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.discovery.Discovery;
import io.periskop.discovery.Refresh;
import io.periskop.discovery.TargetGroup;
import io.periskop.label.Labels;
import io.periskop.label.relabel.NameValidation;
import io.periskop.label.relabel.RelabelRule;
import io.periskop.label.relabel.RelabelRuleDraft;
import io.periskop.label.relabel.Relabelling;
import io.periskop.scrape.ScrapeFailure.Kind;
import io.periskop.series.Resolution;
import io.periskop.store.Series;
import io.periskop.store.StoreLimits;
import io.periskop.store.StoreUnavailableException;
import io.periskop.store.memory.MemoryStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.test.scheduler.VirtualTimeScheduler;

@Timeout(30)
class ScrapeManagerTests {
    private final ScrapeRig rig = new ScrapeRig(new ScrapeLimits(8, 4, 64L << 20));

    @AfterEach
    void nothingIsLeft() {
        rig.manager.dispose();
        assertThat(rig.memory.used()).isZero();
        assertThat(rig.running).hasValue(0);
        assertThat(rig.registry.get("periskop.scrapes.waiting").gauge().value()).isZero();
        int requests = rig.requests.size();
        rig.pass(INTERVAL.multipliedBy(3));
        assertThat(rig.requests).hasSize(requests);
    }

    @Test
    void scrapesAtOnceAndThenOnceAnInterval() {
        rig.answers("a:1", document("p", 3));
        rig.manager.apply(List.of(service("s", INTERVAL, "a:1")));
        assertThat(rig.scrapes("a:1")).isEqualTo(1);
        assertThat(rig.total("s")).isEqualTo(3);
        rig.pass(INTERVAL);
        for (int i = 2; i < 20; i++) {
            assertThat(rig.scrapes("a:1")).isEqualTo(i);
            rig.pass(INTERVAL);
        }
        assertThat(rig.status("s", 0).up()).isTrue();
    }

    @Test
    void whatOthersScrapeIsShownAndLeftAlone() {
        rig.answers("a:1", document("p", 3));
        rig.answers("b:1", document("q", 5));
        rig.manager.divide((service, url) -> url.contains("//b:1/") ? "other" : null);
        rig.manager.apply(List.of(service("s", INTERVAL, "a:1", "b:1")));
        rig.pass(INTERVAL);
        assertThat(rig.scrapes("a:1")).isEqualTo(2);
        assertThat(rig.scrapes("b:1")).isZero();
        assertThat(rig.manager.pools().get("s").active())
                .extracting(TargetStatus::endpoint)
                .containsExactly("a:1/errors");
        assertThat(rig.manager.pools().get("s").elsewhere()).singleElement().satisfies(target -> {
            assertThat(target.endpoint()).isEqualTo("b:1/errors");
            assertThat(target.scrapedBy()).isEqualTo("other");
            assertThat(target.up()).isNull();
        });
        assertThat(rig.manager.targets().get("s")).hasSize(2);

        rig.manager.divide((service, url) -> url.contains("//a:1/") ? "other" : null);
        assertThat(rig.scrapes("b:1")).isEqualTo(1);
        rig.pass(INTERVAL);
        assertThat(rig.scrapes("a:1")).isEqualTo(2);
        assertThat(rig.scrapes("b:1")).isEqualTo(2);

        Map<String, TargetWord> said = new HashMap<>();
        rig.manager.each((service, url, word) -> said.put(service + " " + url, word));
        assertThat(said).containsOnlyKeys("s http://b:1/errors");
        assertThat(said.values())
                .singleElement()
                .satisfies(word -> assertThat(word.up()).isTrue());

        rig.manager.divide(TargetShare.ALL);
        rig.pass(INTERVAL);
        assertThat(rig.scrapes("a:1")).isEqualTo(4);
        assertThat(rig.scrapes("b:1")).isEqualTo(3);
        assertThat(rig.manager.pools().get("s").elsewhere()).isEmpty();
        assertThat(rig.total("s")).isEqualTo(8);
    }

    @Test
    void howTargetsOfOthersDoIsWhatTheySaid() {
        rig.answers("a:1", document("p", 3));
        ScrapeFailure failure = new ScrapeFailure(Kind.DNS, "who?");
        Map<String, TargetWord> words = new HashMap<>();
        rig.manager.divide(new TargetShare() {
            @Override
            public String scrapedBy(String service, String url) {
                return "other";
            }

            @Override
            public @Nullable TargetWord heardOf(String service, String url) {
                return words.get(service + " " + url);
            }
        });
        rig.manager.apply(List.of(service("s", INTERVAL, "a:1", "b:1", "c:1")));
        rig.pass(INTERVAL);
        words.put("s http://a:1/errors", new TargetWord(null, Instant.EPOCH));
        words.put("s http://b:1/errors", new TargetWord(failure, Instant.EPOCH));

        List<TargetStatus> told = rig.manager.pools().get("s").elsewhere();
        assertThat(told).extracting(TargetStatus::up).containsExactly(true, false, null);
        assertThat(told.get(1).failure()).isEqualTo(failure);
        assertThat(told.get(1).lastFailureAt()).isEqualTo(Instant.EPOCH);
        assertThat(rig.manager.targets().get("s")).isEqualTo(told);
        assertThat(rig.requests).isEmpty();
    }

    @Test
    void whatCannotBeAskedIsDownAndNeverAsked() {
        rig.answers("user:secret@a:1", document("p", 3));
        rig.manager.apply(List.of(service("s", INTERVAL, "user:secret@a:1")));
        rig.pass(INTERVAL);
        assertThat(rig.requests).isEmpty();
        assertThat(rig.status("s", 0)).satisfies(status -> {
            assertThat(status.up()).isFalse();
            assertThat(status.url()).isEqualTo("http://user:secret%40a:1/errors");
            assertThat(status.failure())
                    .isEqualTo(new ScrapeFailure(Kind.BAD_URL, "address is not host:port, it has an @"));
        });
        assertThat(rig.failures).extracting(ScrapeFailure::kind).containsOnly(Kind.BAD_URL);
    }

    @Test
    void thePasswordOfAnAddressIsNotLogged() {
        assertThat(HealthLog.withoutSecrets("http://user:secret%40a:1/errors"))
                .isEqualTo("http://<secret>%40a:1/errors");
        assertThat(HealthLog.withoutSecrets("//u%40v%40a:1/a%40b")).isEqualTo("//<secret>%40a:1/a%40b");
        assertThat(HealthLog.withoutSecrets("http://a:1/x%40y?token=z")).isEqualTo("http://a:1/x%40y");
    }

    @Test
    void scrapesOneTargetNeverTwiceAtOnce() {
        AtomicInteger count = new AtomicInteger();
        rig.answersWith("a:1", request -> Mono.just(document("p", count.incrementAndGet())));
        // Answers come within the interval, but are stored only after two more.
        rig.storeDelay = Duration.ofMillis(9_999);
        rig.manager.apply(List.of(service("s", Duration.ofSeconds(4), "a:1")));
        rig.pass(Duration.ofMinutes(2));
        assertThat(rig.mostRunning).hasValue(1);
        assertThat(rig.scrapes("a:1")).isBetween(8, 11);
        assertThat(rig.registry.get("periskop.scrapes.missed").counter().count())
                .isBetween(15.0, 22.0);
    }

    @Test
    void hungTargetsDelayOthersOfTheirServiceOnceAndOtherServicesNever() {
        String[] targets =
                IntStream.range(0, 40).mapToObj(i -> "hung" + i + ":1").toArray(String[]::new);
        for (String target : targets) {
            rig.neverAnswers(target);
        }
        String[] all = Arrays.copyOf(targets, 41);
        all[40] = "good:1";
        rig.manager.apply(List.of(service("s", INTERVAL, all), service("t", INTERVAL, "other:1")));
        assertThat(rig.scrapes("other:1")).isEqualTo(1);
        rig.pass(Duration.ofMinutes(5));
        assertThat(rig.status("s", 0).failure().kind()).isEqualTo(Kind.TIMEOUT);
        int before = rig.scrapes("good:1");
        int otherBefore = rig.scrapes("other:1");
        rig.pass(INTERVAL.multipliedBy(10));
        assertThat(rig.scrapes("good:1") - before).isBetween(9, 10);
        assertThat(rig.scrapes("other:1") - otherBefore).isBetween(9, 10);
        assertThat(rig.mostRunning.get()).isLessThanOrEqualTo(16);
    }

    @Test
    void aTargetThatRecoversComesBackAmongTheHealthy() {
        rig.neverAnswers("a:1");
        rig.manager.apply(List.of(service("s", INTERVAL, "a:1")));
        rig.pass(TIMEOUT);
        assertThat(rig.status("s", 0).failure().message()).contains("10000 ms");
        rig.answers("a:1", document("p", 2));
        rig.pass(INTERVAL);
        assertThat(rig.status("s", 0).up()).isTrue();
        assertThat(rig.status("s", 0).failure()).isNull();
        assertThat(rig.status("s", 0).lastFailure().kind()).isEqualTo(Kind.TIMEOUT);
        assertThat(rig.total("s")).isEqualTo(2);
    }

    @Test
    void applyingTheSameAgainDisturbsNothing() {
        rig.manager.apply(List.of(service("s", INTERVAL, "a:1"), service("t", INTERVAL, "b:1")));
        TargetStatus before = rig.status("s", 0);
        rig.manager.apply(List.of(service("t", INTERVAL, "b:1"), service("s", INTERVAL, "a:1")));
        assertThat(rig.status("s", 0)).isEqualTo(before);
        assertThat(rig.scrapes("a:1")).isEqualTo(1);
        rig.manager.apply(List.of(service("s", INTERVAL, "a:1", "c:1"), service("t", INTERVAL, "b:1")));
        assertThat(rig.status("s", 0)).isEqualTo(before);
        assertThat(rig.scrapes("a:1")).isEqualTo(1);
        assertThat(rig.scrapes("c:1")).isEqualTo(1);
    }

    @Test
    void anotherIntervalKeepsWhatIsKnown() {
        rig.answers("a:1", document("p", 5));
        rig.manager.apply(List.of(service("s", INTERVAL, "a:1")));
        rig.manager.apply(List.of(service("s", Duration.ofSeconds(20), "a:1")));
        assertThat(rig.scrapes("a:1")).isEqualTo(2);
        assertThat(rig.requests.get(1).etag()).isNotNull();
        assertThat(rig.requests.get(1).digest()).isNotNull();
        assertThat(rig.total("s")).isEqualTo(5);
        rig.pass(INTERVAL);
        assertThat(rig.scrapes("a:1")).isEqualTo(5);
        rig.manager.apply(List.of(service("s", Duration.ofSeconds(20), Map.of("zone", "x"), "a:1")));
        assertThat(rig.status("s", 0).labels().get("zone")).isEqualTo("x");
        assertThat(rig.status("s", 0).errors()).isEqualTo(1);
    }

    @Test
    void whatRulesSayOfATargetIsFollowed() {
        rig.answers("a:1", document("p", 5));
        rig.answers("b:1", document("q", 7));
        ServiceSpec spec = service("s", INTERVAL, Map.of("__meta_app", "shop"), "a:1", "b:1");
        RelabelRule toShop = new RelabelRuleDraft(NameValidation.LEGACY)
                .sourceLabels(List.of("__address__", "__meta_app"))
                .regex("a:1;(.+)")
                .targetLabel("__service__")
                .toRule();
        RelabelRule oftener = new RelabelRuleDraft(NameValidation.LEGACY)
                .sourceLabels(List.of("__address__"))
                .regex("b:1")
                .targetLabel("__scrape_interval__")
                .replacement("20s")
                .toRule();
        rig.manager.apply(List.of(relabelled(spec, toShop, oftener)));
        assertThat(rig.total("shop")).isEqualTo(5);
        assertThat(rig.total("s")).isEqualTo(7);
        rig.pass(INTERVAL);
        assertThat(rig.scrapes("a:1")).isEqualTo(2);
        assertThat(rig.scrapes("b:1")).isEqualTo(4);
        assertThat(rig.requests)
                .allSatisfy(request -> assertThat(request.timeout()).isEqualTo(TIMEOUT));
        // Another service has heard nothing yet, so it has to hear everything.
        rig.manager.apply(List.of(relabelled(spec, oftener)));
        assertThat(rig.scrapes("a:1")).isEqualTo(3);
        assertThat(rig.scrapes("b:1")).isEqualTo(4);
        assertThat(rig.total("s")).isEqualTo(12);
    }

    @Test
    void newsOfDiscoveryThatChangeNoScrapeDisturbNone() {
        rig.manager.apply(List.of(service("s", INTERVAL, Map.of("__meta_n", "1"), "a:1")));
        rig.manager.apply(List.of(service("s", INTERVAL, Map.of("__meta_n", "2"), "a:1")));
        assertThat(rig.scrapes("a:1")).isEqualTo(1);
        assertThat(rig.status("s", 0).discovered().get("__meta_n")).isEqualTo("2");
        ServiceSpec spec = service("s", INTERVAL, Map.of("__meta_n", "2"), "a:1");
        RelabelRule harmless = new RelabelRuleDraft(NameValidation.LEGACY)
                .targetLabel("__tmp")
                .replacement("x")
                .toRule();
        rig.manager.apply(List.of(relabelled(spec, harmless)));
        assertThat(rig.scrapes("a:1")).isEqualTo(1);
    }

    private static ServiceSpec relabelled(ServiceSpec spec, RelabelRule... rules) {
        return new ServiceSpec(
                spec.name(), spec.options().withRelabelling(Relabelling.of(List.of(rules))), spec.discoveries());
    }

    @Test
    void aServiceThatIsRemovedStopsInTheMiddle() {
        rig.neverAnswers("a:1");
        rig.manager.apply(List.of(service("s", INTERVAL, "a:1"), service("t", INTERVAL, "b:1")));
        assertThat(rig.running).hasValue(1);
        rig.manager.apply(List.of(service("t", INTERVAL, "b:1")));
        assertThat(rig.running).hasValue(0);
        assertThat(rig.manager.targets()).containsOnlyKeys("t");
        rig.pass(INTERVAL.multipliedBy(3));
        assertThat(rig.scrapes("a:1")).isEqualTo(1);
    }

    @Test
    void aFetcherWithABugStopsNothingAndShows() {
        rig.answersWith("a:1", request -> {
            throw new IllegalStateException("a bug");
        });
        rig.manager.apply(List.of(service("s", INTERVAL, "a:1")));
        assertThat(rig.status("s", 0).up()).isFalse();
        assertThat(rig.failures).hasSize(1);
        rig.answers("a:1", document("p", 1));
        rig.pass(INTERVAL);
        assertThat(rig.status("s", 0).up()).isTrue();
    }

    @Test
    void whatCannotBeStoredIsSentAgainAndCountedOnce() {
        rig.answers("a:1", document("p", 4));
        rig.manager.apply(List.of(service("s", INTERVAL, "a:1")));
        rig.answers("a:1", document("p", 9));
        rig.storeTrouble = new IllegalStateException("disk full");
        rig.pass(INTERVAL);
        assertThat(rig.status("s", 0).failure().kind()).isEqualTo(Kind.STORAGE);
        assertThat(rig.total("s")).isEqualTo(4);
        rig.pass(INTERVAL);
        rig.storeTrouble = null;
        rig.pass(INTERVAL);
        assertThat(rig.requests.get(3).digest()).isEqualTo(rig.requests.get(1).digest());
        assertThat(rig.status("s", 0).up()).isTrue();
        assertThat(rig.total("s")).isEqualTo(9);
        rig.pass(INTERVAL);
        assertThat(rig.total("s")).isEqualTo(9);
        rig.storeTrouble = new IllegalStateException("disk full");
        rig.pass(INTERVAL);
        assertThat(rig.status("s", 0).failure().kind()).isEqualTo(Kind.STORAGE);
    }

    @Test
    void whyItCannotBeStoredShowsOnTheTarget() {
        rig.answers("a:1", document("p", 4));
        rig.storeTrouble = new StoreUnavailableException("the disk of the database is full");
        rig.manager.apply(List.of(service("s", INTERVAL, "a:1")));
        assertThat(rig.status("s", 0).failure())
                .isEqualTo(new ScrapeFailure(
                        Kind.STORAGE, "its answer could not be stored: the disk of the database is full"));
    }

    @Test
    void whatCannotBeReadLeavesWhatIsKnown() {
        rig.answers("a:1", document("p", 4));
        rig.manager.apply(List.of(service("s", INTERVAL, "a:1")));
        for (String garbage : List.of("", "<html>", "{\"aggregated_errors\":[", "[".repeat(100_000))) {
            rig.answers("a:1", garbage);
            rig.pass(INTERVAL);
            assertThat(rig.status("s", 0).failure().kind()).isEqualTo(Kind.MALFORMED);
            assertThat(rig.status("s", 0).errors()).isEqualTo(1);
            assertThat(rig.total("s")).isEqualTo(4);
            assertThat(rig.memory.used()).isZero();
        }
    }

    @Test
    void aBodyThatComesWithTheTimeoutIsGivenBack() {
        rig.answersWith("a:1", request -> Mono.delay(TIMEOUT, rig.clock).thenReturn(document("p", 1)));
        // Deaf to being stopped: the body comes when nobody wants it.
        rig.answersWith(
                "b:1",
                request -> Mono.create(sink -> rig.clock.schedule(
                        () -> sink.success(document("p", 1)), TIMEOUT.toMillis() + 1, TimeUnit.MILLISECONDS)));
        rig.manager.apply(List.of(service("s", INTERVAL, "a:1", "b:1")));
        rig.pass(INTERVAL.multipliedBy(3));
        assertThat(rig.memory.used()).isZero();
        assertThat(rig.status("s", 1).failure().kind()).isEqualTo(Kind.TIMEOUT);
    }

    @Test
    void aBodyThatWaitsForAWorkerIsGivenBackWhenItsTargetGoes() {
        VirtualTimeScheduler workers = VirtualTimeScheduler.create(true);
        ScrapeRig busy = new ScrapeRig(new ScrapeLimits(8, 4, 64L << 20), new Delayed(workers));
        busy.answers("a:1", document("p", 1));
        busy.manager.apply(List.of(service("s", INTERVAL, "a:1")));
        assertThat(busy.memory.used()).isPositive();
        busy.manager.apply(List.of());
        assertThat(busy.memory.used()).isZero();
        workers.advanceTimeBy(INTERVAL);
        assertThat(busy.total("s")).isZero();
        assertThat(busy.memory.used()).isZero();
    }

    /** Gets round to its work a second later. */
    private record Delayed(VirtualTimeScheduler time) implements Scheduler {
        @Override
        public Disposable schedule(Runnable task) {
            return time.schedule(task, 1, TimeUnit.SECONDS);
        }

        @Override
        public Worker createWorker() {
            Worker worker = time.createWorker();
            return new Worker() {
                @Override
                public Disposable schedule(Runnable task) {
                    return worker.schedule(task, 1, TimeUnit.SECONDS);
                }

                @Override
                public void dispose() {
                    worker.dispose();
                }
            };
        }
    }

    @Test
    void twoThousandTargetsComeAndGo() {
        String[] targets =
                IntStream.range(0, 2_000).mapToObj(i -> "t" + i + ":1").toArray(String[]::new);
        for (String target : targets) {
            rig.answersWith(
                    target,
                    request -> Mono.delay(Duration.ofMillis(50), rig.clock).thenReturn(document(target, 1)));
        }
        rig.manager.apply(List.of(service("s", INTERVAL, targets)));
        assertThat(rig.running).hasValue(4);
        rig.pass(Duration.ofSeconds(20));
        rig.manager.apply(List.of(service("s", INTERVAL)));
        assertThat(rig.running).hasValue(0);
        assertThat(rig.memory.used()).isZero();
        rig.manager.apply(List.of(service("s", INTERVAL, targets)));
        rig.pass(Duration.ofSeconds(26));
        assertThat(rig.total("s")).isEqualTo(2_000);
        rig.manager.apply(List.of());
        assertThat(rig.manager.targets()).isEmpty();
        assertThat(rig.running).hasValue(0);
        // All permits are there.
        rig.neverAnswers("h");
        rig.manager.apply(List.of(service("s", INTERVAL, "h", "h:1", "h:2", "h:3")));
        for (int i = 1; i < 4; i++) {
            assertThat(rig.scrapes("h:" + i)).isEqualTo(1);
        }
    }

    @Test
    void whatDiscoverySaysTooLateIsNotHeard() {
        Sinks.Many<Refresh> says = Sinks.many().multicast().onBackpressureBuffer();
        // One that does not notice that it was cancelled.
        Discovery deaf = discovery(Flux.from(subscriber -> says.asFlux().subscribe(subscriber::onNext)));
        ServiceSpec spec =
                new ServiceSpec("s", new ScrapeOptions("/errors", INTERVAL, TIMEOUT, 1000), List.<Discovery>of(deaf));
        rig.manager.apply(List.of(spec));
        says.tryEmitNext(found("a:1"));
        rig.manager.apply(List.of());
        says.tryEmitNext(found("b:1"));
        rig.pass(INTERVAL);
        assertThat(rig.scrapes("b:1")).isZero();
    }

    @Test
    void whatOneDiscoveryFindsDoesNotWaitForAnother() {
        Discovery silent = discovery(Flux.never());
        Sinks.Many<Refresh> says = Sinks.many().multicast().onBackpressureBuffer();
        ServiceSpec spec = new ServiceSpec(
                "s", new ScrapeOptions("/errors", INTERVAL, TIMEOUT, 1000), List.of(silent, discovery(says.asFlux())));
        rig.manager.apply(List.of(spec));
        says.tryEmitNext(found("a:1"));
        rig.pass(Duration.ofSeconds(1));
        assertThat(rig.scrapes("a:1")).isPositive();
    }

    @Test
    void aDiscoveryThatFailsKeepsWhatItFoundAndSaysWhy() {
        Sinks.Many<Refresh> says = Sinks.many().multicast().onBackpressureBuffer();
        ServiceSpec spec = new ServiceSpec(
                "s", new ScrapeOptions("/errors", INTERVAL, TIMEOUT, 1000), List.of(discovery(says.asFlux())));
        rig.manager.apply(List.of(spec));
        says.tryEmitNext(found("a:1"));
        says.tryEmitNext(new Refresh.Failed("the server is on fire"));
        rig.pass(Duration.ofSeconds(1));
        assertThat(rig.manager.targets().get("s")).hasSize(1);
        assertThat(rig.manager.pools().get("s").discoveries())
                .singleElement()
                .satisfies(status -> assertThat(status.problem()).isEqualTo("the server is on fire"))
                .satisfies(status -> assertThat(status.failures()).isEqualTo(1))
                .satisfies(status -> assertThat(status.targets()).isEqualTo(1));
        says.tryEmitNext(found("b:1"));
        rig.pass(Duration.ofSeconds(1));
        assertThat(rig.manager.targets().get("s")).extracting(TargetStatus::url).containsExactly("http://b:1/errors");
        assertThat(rig.manager.pools().get("s").discoveries().get(0).problem()).isNull();
    }

    @Test
    void nothingIsLeftOfManyTargetsThatCameAndWent() {
        Sinks.Many<Refresh> says = Sinks.many().multicast().onBackpressureBuffer();
        ServiceSpec spec = new ServiceSpec(
                "s", new ScrapeOptions("/errors", INTERVAL, TIMEOUT, 1000), List.of(discovery(says.asFlux())));
        rig.manager.apply(List.of(spec));
        rig.pass(INTERVAL);
        for (int round = 0; round < 3; round++) {
            List<Labels> targets = IntStream.range(0, 2_000)
                    .mapToObj(i -> Labels.of(Map.of(Labels.ADDRESS, "h" + i + ":1")))
                    .toList();
            says.tryEmitNext(new Refresh.Found(List.of(new TargetGroup("all", targets, Labels.NONE))));
            rig.pass(Duration.ofSeconds(30));
            assertThat(rig.manager.targets().get("s"))
                    .hasSize(2_000)
                    .allMatch(target -> Boolean.TRUE.equals(target.up()));
            says.tryEmitNext(new Refresh.Found(List.of()));
            rig.pass(Duration.ofSeconds(30));
            assertThat(rig.manager.targets().get("s")).isEmpty();
        }
        int scraped = rig.requests.size();
        rig.pass(INTERVAL.multipliedBy(3));
        assertThat(rig.requests).hasSize(scraped);
        assertThat(rig.running).hasValue(0);
        assertThat(rig.memory.used()).isZero();
    }

    @Test
    void anEqualDiscoveryGoesOnOverAReload() {
        AtomicInteger begun = new AtomicInteger();
        Discovery same = discovery(Flux.defer(() -> {
            begun.incrementAndGet();
            return Flux.just(found("a:1")).concatWith(Flux.never());
        }));
        ScrapeOptions options = new ScrapeOptions("/errors", INTERVAL, TIMEOUT, 1000);
        rig.manager.apply(List.of(new ServiceSpec("s", options, List.of(same))));
        Discovery other = discovery(Flux.just(found("b:1")).concatWith(Flux.never()));
        rig.manager.apply(List.of(
                new ServiceSpec("s", options, List.of(other, same)), new ServiceSpec("t", options, List.of(same))));
        assertThat(begun).hasValue(1);
        assertThat(rig.manager.targets().get("s")).hasSize(2);
        assertThat(rig.manager.targets().get("t")).hasSize(1);
        assertThat(rig.scrapes("a:1")).isEqualTo(2);
    }

    @Test
    void whatTheStoreMayHaveLostIsSaidAgain() {
        rig.answers("a:1", document("p", 3));
        rig.manager.apply(List.of(service("s", INTERVAL, "a:1")));
        rig.pass(INTERVAL);
        assertThat(rig.total("s")).isEqualTo(3);
        rig.store = new MemoryStore(StoreLimits.DEFAULT, (service, limit, count) -> {});
        rig.pass(INTERVAL);
        assertThat(rig.total("s")).isZero();
        rig.epoch = 7;
        rig.pass(INTERVAL);
        assertThat(rig.total("s")).isEqualTo(3);
        rig.pass(INTERVAL.multipliedBy(2));
        assertThat(rig.requests.get(rig.requests.size() - 1).digest()).isNotNull();
        assertThat(rig.total("s")).isEqualTo(3);
    }

    @Test
    void whatAChangedDiscoveryFoundStaysUntilItFindsAnew() {
        ScrapeOptions options = new ScrapeOptions("/errors", INTERVAL, TIMEOUT, 1000);
        rig.answers("a:1", document("p", 3));
        Discovery before = discovery(Flux.just(found("a:1")).concatWith(Flux.never()));
        rig.manager.apply(List.of(new ServiceSpec("s", options, List.of(before))));
        rig.pass(INTERVAL);
        int scrapes = rig.scrapes("a:1");
        Sinks.Many<Refresh> says = Sinks.many().multicast().onBackpressureBuffer();
        rig.manager.apply(List.of(new ServiceSpec("s", options, List.of(discovery(says.asFlux())))));
        says.tryEmitNext(new Refresh.Failed("the password is still wrong"));
        rig.pass(INTERVAL);
        assertThat(rig.manager.targets().get("s")).extracting(TargetStatus::url).containsExactly("http://a:1/errors");
        assertThat(rig.scrapes("a:1")).isEqualTo(scrapes + 1);
        says.tryEmitNext(found("b:1"));
        rig.pass(INTERVAL);
        assertThat(rig.manager.targets().get("s")).extracting(TargetStatus::url).containsExactly("http://b:1/errors");
        rig.manager.apply(List.of(new ServiceSpec("s", options, List.of())));
        assertThat(rig.manager.targets().get("s")).isEmpty();
    }

    @Test
    void rulesMayNameSoManyServicesAndNoMore() {
        ScrapeRig few = new ScrapeRig(new ScrapeLimits(8, 4, 64L << 20, 3, Duration.ofHours(24)));
        RelabelRule rule = new RelabelRuleDraft(NameValidation.UTF8)
                .sourceLabels(List.of("__address__"))
                .targetLabel("__service__")
                .toRule();
        ScrapeOptions options =
                new ScrapeOptions("/errors", INTERVAL, TIMEOUT, 1000).withRelabelling(Relabelling.of(List.of(rule)));
        ServiceSpec spec = service("s", INTERVAL, "a:1", "b:1", "c:1", "d:1");
        few.manager.apply(List.of(new ServiceSpec("s", options, spec.discoveries())));
        assertThat(few.manager.targets().keySet()).containsExactly("a:1", "b:1", "s");
        assertThat(few.manager.pools().get("s").dropped())
                .extracting(DroppedTarget::reason)
                .containsExactly(
                        "__service__ 'c:1' is a new service, over limits.services of 3",
                        "__service__ 'd:1' is a new service, over limits.services of 3");
        few.manager.dispose();
    }

    @Test
    void countsOverTimeKeepTheLabelsOfTheTargetThatAreNamed() {
        ScrapeOptions options =
                new ScrapeOptions("/errors", INTERVAL, TIMEOUT, 10_000).withSeries(new SeriesNames(List.of("version")));
        for (String version : List.of("1", "2")) {
            rig.manager.apply(List.of(new ServiceSpec(
                    "s",
                    options,
                    service("s", INTERVAL, Map.of("version", version, "zone", "a"), "a:1")
                            .discoveries())));
            for (int i = 0; i < 3; i++) {
                rig.answers("a:1", document("process " + version, 3 * i + Integer.parseInt(version)));
                rig.pass(INTERVAL);
            }
        }
        Map<Labels, Long> sums = new HashMap<>();
        rig.store
                .occurrences(
                        new Series.Scope.Everything(),
                        new Series.Grouping(false, true),
                        List.of(new Series.Part(Resolution.DAY, 0, 1_000_000, 1_000_000)))
                .block()
                .forEach(cell -> sums.merge(cell.series(), cell.count(), Long::sum));
        assertThat(sums.keySet())
                .containsExactlyInAnyOrder(Labels.of(Map.of("version", "1")), Labels.of(Map.of("version", "2")));
        assertThat(sums.values()).allMatch(sum -> sum >= 6);
        assertThat(rig.total("s")).isEqualTo(7 + 8);
    }

    private static Refresh found(String address) {
        return new Refresh.Found(List.of(
                new TargetGroup("x", List.of(Labels.of(Map.of(Labels.ADDRESS, address))), Labels.NONE)));
    }

    private static Discovery discovery(Flux<Refresh> refreshes) {
        return new TestDiscovery(refreshes);
    }

    @Test
    void nothingBeginsOnceItIsOver() {
        rig.manager.dispose();
        rig.manager.apply(List.of(service("s", INTERVAL, "a:1")));
        assertThat(rig.scrapes("a:1")).isZero();
        assertThat(rig.manager.targets()).isEmpty();
    }
}
