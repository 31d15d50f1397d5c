package io.periskop.replica;

import io.periskop.scrape.HealthView;
import io.periskop.scrape.TargetShare;
import io.periskop.scrape.TargetWord;
import io.periskop.store.Replicas;
import io.periskop.store.Replicas.Replica;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * This server among those on the same storage. It gives a sign of life every five seconds; who gives none for three times as long
 * is taken for dead, and its targets are scraped by the others. While the storage does not answer the last that was known stays:
 * two that scrape the same target do no harm, counts are the same.
 *
 * <p>Targets are divided only within a group. Servers that discover in different ways belong to different ones, for no one could
 * scrape for the other.
 */
public final class Membership implements Disposable {
    static final Duration BEAT = Duration.ofSeconds(5);
    static final Duration SILENCE = Duration.ofSeconds(15);

    private static final Duration CLEANING = Duration.ofMinutes(10);
    private static final Duration KEPT = Duration.ofDays(1);
    private static final Logger log = LoggerFactory.getLogger(Membership.class);

    /**
     * Who works on the storage.
     *
     * @param self this server's id
     * @param replicas as of the last answer, sorted by id; empty before the first
     * @param asOf when that came; null before the first
     * @param problem why there is no newer answer; null where there is
     */
    public record Members(
            String self,
            List<Replica> replicas,
            @Nullable Instant asOf,
            @Nullable String problem) {}

    private final Replicas store;
    private final String id;
    private final String address;
    private final Scheduler clock;
    private final Words words;
    private final Consumer<TargetShare> listener;
    private final Disposable.Swap beating = Disposables.swap();
    private volatile String group = "";
    private volatile Members members;
    private Set<String> dividing = Set.of();
    private boolean wordsFail;
    private @Nullable Instant lastForgotten;

    /**
     * @param id another one for each start of a server
     * @param address where people reach it; empty where unknown
     * @param own what is told to the others of targets that are scraped here
     * @param listener is told whenever other targets are to be scraped here
     */
    public Membership(
            Replicas store,
            String id,
            String address,
            HealthView own,
            Scheduler clock,
            Consumer<TargetShare> listener) {
        this.store = store;
        this.id = id;
        this.address = address;
        this.clock = clock;
        this.words = new Words(store, id, own, clock);
        this.listener = listener;
        this.members = new Members(id, List.of(), null, null);
    }

    /**
     * From the next sign of life on.
     *
     * @param group empty to scrape everything
     */
    public void join(String group) {
        this.group = group;
    }

    public Members members() {
        return members;
    }

    /** The first sign of life is given at once. */
    public void start() {
        beating.update(beat().then(Mono.delay(BEAT, clock)).repeat().subscribe());
    }

    /** One sign of life. Never errors. */
    Mono<Void> beat() {
        return Mono.defer(() -> {
                    String now = group;
                    return store.beat(id, address, now, SILENCE)
                            .timeout(SILENCE, clock)
                            .doOnNext(alive -> heard(now, alive));
                })
                .then()
                .then(Mono.defer(this::exchange))
                .onErrorResume(e -> {
                    failed(e);
                    return Mono.empty();
                });
    }

    /** After the sign of life, which does not fail because of this. */
    private Mono<Void> exchange() {
        Set<String> others;
        synchronized (this) {
            others = dividing.stream().filter(each -> !each.equals(id)).collect(Collectors.toSet());
        }
        return words.exchange(others)
                .then(Mono.defer(this::forget))
                .timeout(SILENCE, clock)
                .doOnSuccess(done -> {
                    if (wordsFail) {
                        log.info("servers tell each other again how targets do");
                    }
                    wordsFail = false;
                })
                .onErrorResume(e -> {
                    if (!wordsFail) {
                        log.warn(
                                "how targets do that other servers scrape may be old, trying again every {}: {}",
                                BEAT,
                                e.toString());
                    }
                    wordsFail = true;
                    return Mono.empty();
                });
    }

    private Mono<Void> forget() {
        Instant now = Instant.ofEpochMilli(clock.now(TimeUnit.MILLISECONDS));
        if (lastForgotten != null && now.isBefore(lastForgotten.plus(CLEANING))) {
            return Mono.empty();
        }
        return store.forget(KEPT, Words.KEPT).doOnSuccess(done -> lastForgotten = now);
    }

    private synchronized void heard(String mine, List<Replica> alive) {
        if (members.problem() != null) {
            log.info("the other servers on this storage are known again: {}", alive.size());
        }
        members = new Members(id, alive, Instant.ofEpochMilli(clock.now(TimeUnit.MILLISECONDS)), null);
        Set<String> next = mine.isEmpty()
                ? Set.of()
                : alive.stream()
                        .filter(each -> each.group().equals(mine))
                        .map(Replica::id)
                        .collect(Collectors.toSet());
        if (!next.equals(dividing)) {
            log.info("targets are divided among {} server(s)", Math.max(1, next.size()));
            dividing = next;
            listener.accept(share(alive, next));
        }
    }

    /** One that is not among them, which cannot be unless somebody removed it, scrapes everything until the next sign of life. */
    private TargetShare share(List<Replica> alive, Set<String> dividing) {
        if (!dividing.contains(id) || dividing.size() == 1) {
            return TargetShare.ALL;
        }
        Rendezvous among = new Rendezvous(dividing);
        var names = alive.stream()
                .collect(Collectors.toMap(Replica::id, each -> each.address().isEmpty() ? each.id() : each.address()));
        return new TargetShare() {
            @Override
            public @Nullable String scrapedBy(String service, String url) {
                String owner = among.owner(service, url);
                return owner.equals(id) ? null : names.get(owner);
            }

            @Override
            public @Nullable TargetWord heardOf(String service, String url) {
                String owner = among.owner(service, url);
                return owner.equals(id) ? null : words.of(owner, service, url);
            }
        };
    }

    private synchronized void failed(Throwable e) {
        if (members.problem() == null) {
            log.warn(
                    "cannot tell the storage that this server is alive, trying again every {}: {}", BEAT, e.toString());
        }
        members = new Members(id, members.replicas(), members.asOf(), String.valueOf(e.getMessage()));
    }

    /** The others take over at their next sign of life. */
    @Override
    public void dispose() {
        beating.dispose();
        store.leave(id)
                .timeout(BEAT, clock)
                .doOnError(e -> log.warn("cannot tell the storage that this server stops: {}", e.toString()))
                .onErrorComplete()
                .block();
    }
}
