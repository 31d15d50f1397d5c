package io.periskop.replica;

import io.periskop.scrape.HealthView;
import io.periskop.scrape.ScrapeFailure;
import io.periskop.scrape.ScrapeFailure.Kind;
import io.periskop.scrape.TargetWord;
import io.periskop.store.ErrorId;
import io.periskop.store.Replicas;
import io.periskop.store.Replicas.Said;
import io.periskop.store.Replicas.Word;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * What servers that divide targets tell each other of those they scrape, so that each can show all of them. Only what changes is
 * told: a target that goes down, why, or that is up again.
 *
 * <p>One exchange at a time; {@link #of} may be asked meanwhile.
 */
final class Words {
    /** What is written while the others are asked may be seen later; a transaction that stands still is ended sooner. */
    static final Duration OVERLAP = Duration.ofSeconds(30);
    /** Everything that was ever said. */
    static final Duration EVER = Duration.ofDays(36_500);
    /** What is said by a server that is silent for longer is forgotten. */
    static final Duration KEPT = Duration.ofMinutes(10);
    /** Who was away for so long says everything again. */
    private static final Duration AWAY = KEPT.dividedBy(2);

    /** The rest follows with the next sign of life. */
    static final int MOST_AT_ONCE = 5_000;

    private static final int LONGEST_PROBLEM = 500;

    /** As it was told; when it was found does not matter where it is the same. */
    private record Told(@Nullable Kind kind) {}

    private final Replicas store;
    private final String id;
    private final HealthView own;
    private final Scheduler clock;
    private final Map<ErrorId, Told> told = new HashMap<>();
    private Set<String> others = Set.of();
    private volatile Map<String, Map<ErrorId, TargetWord>> heard = Map.of();
    private @Nullable Instant lastHeard;
    /** Null where everything is to be heard: nobody says of which targets nothing is said any more. */
    private @Nullable Instant lastWhole;

    Words(Replicas store, String id, HealthView own, Scheduler clock) {
        this.store = store;
        this.id = id;
        this.own = own;
        this.clock = clock;
    }

    /**
     * Says what is new here, and hears what is new there.
     *
     * @param among the other servers that targets are divided with; empty for none, to which nothing is said
     * @return fails where the storage does; what could not be told is told the next time
     */
    Mono<Void> exchange(Set<String> among) {
        return Mono.defer(() -> {
            if (!among.equals(others)) {
                others = Set.copyOf(among);
                lastWhole = null;
            }
            if (others.isEmpty()) {
                told.clear();
                heard = Map.of();
                return Mono.empty();
            }
            Instant now = Instant.ofEpochMilli(clock.now(TimeUnit.MILLISECONDS));
            if (lastHeard != null && now.isAfter(lastHeard.plus(AWAY))) {
                told.clear();
            }
            return say().then(Mono.defer(() -> hear(now)));
        });
    }

    /** Null where that server said nothing of it. */
    @Nullable
    TargetWord of(String server, String service, String url) {
        Map<ErrorId, TargetWord> said = heard.get(server);
        return said == null ? null : said.get(ErrorId.of(service, url));
    }

    private Mono<Void> say() {
        Map<ErrorId, Told> next = new HashMap<>();
        List<Word> words = new ArrayList<>();
        Set<ErrorId> here = new HashSet<>();
        own.each((service, url, word) -> {
            ErrorId target = ErrorId.of(service, url);
            here.add(target);
            ScrapeFailure failure = word.failure();
            Told now = new Told(failure == null ? null : failure.kind());
            if (words.size() < MOST_AT_ONCE && !now.equals(told.get(target))) {
                words.add(word(target, word));
                next.put(target, now);
            }
        });
        List<ErrorId> gone = told.keySet().stream()
                .filter(target -> !here.contains(target))
                .limit(MOST_AT_ONCE)
                .toList();
        return store.say(id, words, gone).doOnSuccess(done -> {
            told.putAll(next);
            gone.forEach(told::remove);
        });
    }

    private static Word word(ErrorId target, TargetWord word) {
        ScrapeFailure failure = word.failure();
        if (failure == null) {
            return new Word(target, true, "", "", word.since());
        }
        String problem = failure.message();
        return new Word(
                target,
                false,
                failure.kind().label(),
                problem.length() > LONGEST_PROBLEM ? problem.substring(0, LONGEST_PROBLEM) + "…" : problem,
                word.since());
    }

    private Mono<Void> hear(Instant now) {
        boolean isWhole = lastHeard == null || lastWhole == null || now.isAfter(lastWhole.plus(KEPT));
        Duration ago = isWhole ? EVER : Duration.between(lastHeard, now).plus(OVERLAP);
        return store.heard(id, ago)
                .doOnNext(all -> {
                    take(all, isWhole);
                    lastHeard = now;
                    lastWhole = isWhole ? now : lastWhole;
                })
                .then();
    }

    private void take(List<Said> all, boolean isWhole) {
        Map<String, Map<ErrorId, TargetWord>> next = isWhole ? new HashMap<>() : heard;
        for (String server : others) {
            if (isWhole) {
                next.put(server, new ConcurrentHashMap<>());
            }
        }
        for (Said said : all) {
            Map<ErrorId, TargetWord> of = next.get(said.server());
            if (of != null) {
                Word word = said.word();
                of.put(word.target(), new TargetWord(word.up() ? null : failure(word), word.since()));
            }
        }
        heard = next;
    }

    /** A server of another version may know kinds that are not known here. */
    private static ScrapeFailure failure(Word word) {
        String name = word.kind().toUpperCase(Locale.ROOT);
        Kind kind = Kind.CONNECTION;
        for (Kind each : Kind.values()) {
            if (each.name().equals(name)) {
                kind = each;
            }
        }
        return new ScrapeFailure(kind, word.problem());
    }
}
