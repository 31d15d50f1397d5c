package io.periskop.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.periskop.scrape.HealthView;
import io.periskop.scrape.ScrapeFailure;
import io.periskop.scrape.TargetShare;
import io.periskop.scrape.TargetWord;
import io.periskop.store.ErrorId;
import io.periskop.store.Replicas;
import io.periskop.store.Replicas.Said;
import io.periskop.store.Replicas.Word;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

@Timeout(20)
class MembershipTests {
    private static final Instant SINCE = Instant.parse("2026-11-22T15:00:00Z");
    private static final int TARGETS = 200;

    private record Beat(Replicas.Replica replica, long at) {}

    private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();
    private final Map<String, Beat> beats = new TreeMap<>();
    private final Map<String, Boolean> cutOff = new TreeMap<>();
    private final Map<String, TargetShare> shares = new TreeMap<>();
    private final Map<String, Map<ErrorId, Word>> board = new TreeMap<>();
    /** What a target does, whoever scrapes it. */
    private final Map<String, ScrapeFailure> down = new TreeMap<>();

    private final Set<String> gone = new HashSet<>();

    private int changes;
    private final List<Duration> asked = new ArrayList<>();
    private int said;
    private int forgotten;

    /** A storage that some servers may not reach. */
    private final class Storage implements Replicas {
        private final String of;

        Storage(String of) {
            this.of = of;
        }

        @Override
        public Mono<List<Replica>> beat(String id, String address, String group, Duration silence) {
            return Mono.defer(() -> {
                if (cutOff.getOrDefault(of, false)) {
                    return Mono.error(new IllegalStateException("cut off"));
                }
                long now = clock.now(TimeUnit.MILLISECONDS);
                beats.put(id, new Beat(new Replica(id, address, group, SINCE), now));
                return Mono.just(beats.values().stream()
                        .filter(each -> now - each.at <= silence.toMillis())
                        .map(Beat::replica)
                        .toList());
            });
        }

        @Override
        public Mono<Void> leave(String id) {
            return Mono.fromRunnable(() -> beats.remove(id));
        }

        @Override
        public Mono<Void> say(String id, Collection<Word> words, Collection<ErrorId> gone) {
            return reached(() -> {
                        Map<ErrorId, Word> mine = board.computeIfAbsent(id, any -> new TreeMap<>());
                        words.forEach(word -> mine.put(word.target(), word));
                        mine.keySet().removeAll(gone);
                        said += words.size() + gone.size();
                        return id;
                    })
                    .then();
        }

        @Override
        public Mono<List<Said>> heard(String id, Duration ago) {
            asked.add(ago);
            return this.<List<Said>>reached(() -> board.entrySet().stream()
                    .filter(each -> !each.getKey().equals(id))
                    .flatMap(each -> each.getValue().values().stream().map(word -> new Said(each.getKey(), word)))
                    .toList());
        }

        @Override
        public Mono<Void> forget(Duration silence, Duration keptWords) {
            long now = clock.now(TimeUnit.MILLISECONDS);
            return reached(() -> {
                        board.keySet().removeIf(server -> now - beats.get(server).at > keptWords.toMillis());
                        return forgotten++;
                    })
                    .then();
        }

        private <T> Mono<T> reached(Supplier<T> work) {
            return Mono.defer(() -> cutOff.getOrDefault(of, false)
                    ? Mono.error(new IllegalStateException("cut off"))
                    : Mono.just(work.get()));
        }

        @Override
        public Mono<Boolean> take(String job, String id, Duration most) {
            return Mono.error(new UnsupportedOperationException(job));
        }

        @Override
        public Mono<Void> giveBack(String job, String id, Duration rest) {
            return Mono.error(new UnsupportedOperationException(job));
        }
    }

    @Test
    void oneScrapesEverything() {
        Membership a = server("a", "g");
        a.start();

        assertThat(scrapedBy("a")).hasSize(TARGETS);
        assertThat(a.members().replicas()).extracting(Replicas.Replica::id).containsExactly("a");
        assertThat(a.members().problem()).isNull();
    }

    @Test
    void eachTargetIsScrapedByOne() {
        List.of("a", "b", "c").forEach(id -> server(id, "g").start());
        pass(Membership.BEAT);

        divided("a", "b", "c");
        assertThat(scrapedBy("a")).hasSizeBetween(40, 95);
        assertThat(shares.get("a").scrapedBy("s", others("a").get(0))).isIn("host-b", "host-c");
    }

    @Test
    void whoJoinsGetsItsShareAndTheOthersLetItGo() {
        server("a", "g").start();
        pass(Duration.ofMinutes(1));
        Membership b = server("b", "g");
        b.start();
        assertThat(scrapedBy("b")).hasSizeBetween(60, 140);
        assertThat(scrapedBy("a")).hasSize(TARGETS);

        pass(Membership.BEAT);
        divided("a", "b");

        b.dispose();
        pass(Membership.BEAT);
        assertThat(scrapedBy("a")).hasSize(TARGETS);
    }

    @Test
    void whatTheDeadScrapedIsTakenOver() {
        server("a", "g").start();
        Membership b = server("b", "g");
        b.start();
        pass(Membership.BEAT);
        divided("a", "b");

        cutOff.put("b", true);
        pass(Membership.SILENCE.plus(Membership.BEAT));
        assertThat(scrapedBy("a")).hasSize(TARGETS);
        assertThat(b.members().problem()).isEqualTo("cut off");
        assertThat(b.members().replicas()).hasSize(2);

        cutOff.put("b", false);
        pass(Membership.BEAT.multipliedBy(2));
        divided("a", "b");
        assertThat(b.members().problem()).isNull();
    }

    @Test
    void serversThatDiscoverDifferentlyScrapeAllThatTheyDiscover() {
        server("a", "g").start();
        server("b", "other").start();
        server("c", "").start();
        pass(Membership.BEAT);

        assertThat(scrapedBy("a")).hasSize(TARGETS);
        assertThat(scrapedBy("b")).hasSize(TARGETS);
        assertThat(scrapedBy("c")).hasSize(TARGETS);
    }

    @Test
    void aReloadMayChangeTheGroup() {
        server("a", "g").start();
        Membership b = server("b", "old");
        b.start();
        b.join("g");
        pass(Membership.BEAT.multipliedBy(2));
        divided("a", "b");

        b.join("");
        pass(Membership.BEAT.multipliedBy(2));
        assertThat(scrapedBy("a")).hasSize(TARGETS);
        assertThat(scrapedBy("b")).hasSize(TARGETS);
    }

    @Test
    void nobodyIsToldWhatDidNotChange() {
        List.of("a", "b").forEach(id -> server(id, "g").start());
        pass(Membership.BEAT);
        int before = changes;
        pass(Duration.ofMinutes(10));

        assertThat(changes).isEqualTo(before);
    }

    @Test
    void eachKnowsHowTheTargetsOfTheOthersDo() {
        List.of("a", "b", "c").forEach(id -> server(id, "g").start());
        pass(Membership.BEAT.multipliedBy(2));
        assertThat(others("a"))
                .allSatisfy(url -> assertThat(heard("a", url).up()).isTrue());

        String one = others("a").get(0);
        down.put(one, new ScrapeFailure(ScrapeFailure.Kind.DNS, "x".repeat(10_000)));
        pass(Membership.BEAT.multipliedBy(2));
        assertThat(heard("a", one).failure().kind()).isEqualTo(ScrapeFailure.Kind.DNS);
        assertThat(heard("a", one).failure().message()).startsWith("xxx").hasSizeLessThan(1_000);
        assertThat(heard("a", one).since()).isEqualTo(SINCE);
        assertThat(others("a").stream().filter(url -> !heard("a", url).up())).containsExactly(one);

        down.clear();
        pass(Membership.BEAT.multipliedBy(2));
        assertThat(heard("a", one).up()).isTrue();
        assertThat(scrapedBy("a"))
                .allSatisfy(url -> assertThat(shares.get("a").heardOf("s", url)).isNull());
    }

    @Test
    void whatDoesNotChangeIsToldOnce() {
        List.of("a", "b").forEach(id -> server(id, "g").start());
        pass(Membership.BEAT.multipliedBy(3));
        int before = said;
        down.put(others("a").get(0), new ScrapeFailure(ScrapeFailure.Kind.REFUSED, "1"));
        pass(Membership.BEAT.multipliedBy(2));
        down.put(others("a").get(0), new ScrapeFailure(ScrapeFailure.Kind.REFUSED, "2"));
        pass(Duration.ofMinutes(10));

        assertThat(said).isEqualTo(before + 1);
        // Everything is asked for at first and every ten minutes; else what is new.
        assertThat(asked.stream().filter(ago -> ago.compareTo(Duration.ofMinutes(1)) > 0))
                .hasSizeBetween(3, 8);
        assertThat(asked).hasSizeGreaterThan(200);
    }

    @Test
    void nothingIsToldWhereNothingIsDivided() {
        server("a", "g").start();
        server("b", "").start();
        pass(Duration.ofMinutes(1));

        assertThat(said).isZero();
        assertThat(board).allSatisfy((server, words) -> assertThat(words).isEmpty());
    }

    @Test
    void oneThatTakesOverSaysSoItself() {
        server("a", "g").start();
        server("b", "g").start();
        server("c", "g").start();
        pass(Membership.BEAT.multipliedBy(3));
        cutOff.put("b", true);
        pass(Membership.SILENCE.plus(Membership.BEAT.multipliedBy(3)));
        assertThat(others("a"))
                .isNotEmpty()
                .allSatisfy(url -> assertThat(heard("a", url).up()).isTrue());
        // What b has left is what it cannot take back; c says nothing of what it does not scrape.
        assertThat(board.get("c")).hasSize(scrapedBy("c").size());

        cutOff.put("b", false);
        pass(Membership.BEAT.multipliedBy(4));
        divided("a", "b", "c");
        assertThat(board.get("b")).hasSize(scrapedBy("b").size());
        assertThat(others("a"))
                .allSatisfy(url -> assertThat(heard("a", url).up()).isTrue());
    }

    @Test
    void theDeadAreForgottenEveryTenMinutes() {
        server("a", "g").start();
        pass(Duration.ofMinutes(150));
        assertThat(forgotten).isEqualTo(16);
    }

    @Test
    void whatNobodyScrapesAnyMoreIsNotKept() {
        server("a", "g").start();
        server("b", "g").start();
        pass(Membership.BEAT.multipliedBy(3));
        String one = others("a").get(0);
        assertThat(heard("a", one).up()).isTrue();

        gone.add(one);
        pass(Membership.BEAT.multipliedBy(2));
        assertThat(board.get("b")).doesNotContainKey(ErrorId.of("s", one));
        pass(Duration.ofMinutes(10).plus(Membership.BEAT));
        assertThat(shares.get("a").heardOf("s", one)).isNull();
    }

    @Test
    void oneThatWasAwayForLongSaysEverythingAgain() {
        server("a", "g").start();
        server("b", "g").start();
        pass(Membership.BEAT.multipliedBy(3));
        cutOff.put("b", true);
        pass(Duration.ofMinutes(30));
        assertThat(board).containsOnlyKeys("a");

        cutOff.put("b", false);
        pass(Membership.BEAT.multipliedBy(3));
        assertThat(board.get("b")).hasSize(scrapedBy("b").size());
        assertThat(others("a"))
                .isNotEmpty()
                .allSatisfy(url -> assertThat(heard("a", url).up()).isTrue());
    }

    private TargetWord heard(String id, String url) {
        return Objects.requireNonNull(shares.get(id).heardOf("s", url), url);
    }

    private Membership server(String id, String group) {
        shares.put(id, TargetShare.ALL);
        HealthView own = visitor -> scrapedBy(id).stream()
                .filter(url -> !gone.contains(url))
                .forEach(url -> visitor.target("s", url, new TargetWord(down.get(url), SINCE)));
        Membership server = new Membership(new Storage(id), id, "host-" + id, own, clock, share -> {
            changes++;
            shares.put(id, share);
        });
        server.join(group);
        return server;
    }

    private void pass(Duration time) {
        clock.advanceTimeBy(time);
    }

    private void divided(String... ids) {
        List<String> all = new ArrayList<>();
        for (String id : ids) {
            all.addAll(scrapedBy(id));
        }
        assertThat(all).hasSize(TARGETS).doesNotHaveDuplicates();
    }

    private List<String> scrapedBy(String id) {
        return urls().filter(url -> shares.get(id).scrapedBy("s", url) == null).toList();
    }

    private List<String> others(String id) {
        return urls().filter(url -> shares.get(id).scrapedBy("s", url) != null).toList();
    }

    private static Stream<String> urls() {
        return IntStream.range(0, TARGETS).mapToObj(i -> "http://192.0.2.1:" + (8000 + i) + "/errors");
    }
}
