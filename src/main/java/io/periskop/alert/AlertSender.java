package io.periskop.alert;

import io.periskop.alert.AlertmanagerStatus.Refused;
import io.periskop.discovery.Excerpt;
import io.periskop.discovery.Json;
import io.periskop.http.Http;
import io.periskop.http.HttpAnswer;
import io.periskop.http.HttpCall;
import io.periskop.label.Labels;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Tells one Alertmanager. Of each alert only the newest state waits. One request is under way at a time, so that an end never
 * overtakes its beginning; after a failure the same is tried again, after longer and longer pauses.
 */
final class AlertSender implements Disposable {
    private static final Logger log = LoggerFactory.getLogger(AlertSender.class);
    static final int BATCH = 64;
    static final int CAPACITY = 10_000;
    static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);
    static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    /** What was refused is not offered again before this, unless it changed; each further time twice as long. */
    static final Duration REFUSED_FOR = Duration.ofMinutes(10);

    private static final Duration LONGEST_REFUSED_FOR = Duration.ofHours(6);
    /** As many as may wait: each of them is known as long as it is offered. */
    private static final int MOST_REFUSED = CAPACITY;

    private static final int MOST_SHOWN = 100;
    /** After so many that were refused one by one, with none that was taken, it is not the alerts that are wrong. */
    private static final int ENOUGH = 3;

    private static final int MOST_ANSWERED = 64 << 10;

    private final Alertmanager to;
    private final Http http;
    private final Supplier<Duration> validity;
    private final Scheduler clock;
    private final NotificationMeters.Of meters;
    private final Map<Labels, Alert> pending = new LinkedHashMap<>();
    private final Map<Labels, Refusal> refused = new LinkedHashMap<>();
    private final Disposable.Swap work = Disposables.swap();
    private boolean busy;
    private boolean disposed;
    /** Whether it refuses whatever it is told: then one alert after the other is tried, and none is given up. */
    private boolean refusesAll;

    private Duration pause = Duration.ZERO;
    private @Nullable Instant lastSent;
    private @Nullable String problem;
    private @Nullable Instant problemSince;

    /** @param until it is not offered again before, as it is */
    private record Refusal(Alert alert, String reason, Instant at, Instant until) {
        Duration lasted() {
            return Duration.between(at, until);
        }
    }

    /** What became of the parts of one batch. */
    private static final class Tally {
        private boolean anyTaken;
        private int refused;
        private String reason = "";

        /** One that was refused before says nothing of the others. */
        void refused(String why, boolean isFirst) {
            refused += isFirst ? 1 : 0;
            reason = why;
        }
    }

    /** @param problem null where it was taken */
    private record Outcome(int status, @Nullable String problem) {
        boolean isTaken() {
            return problem == null;
        }

        /** The alerts themselves are wrong, or some of them. */
        boolean isRefused() {
            return status == 400 || status == 413 || status == 422;
        }
    }

    /** @param validity how long an alert fires at the other end if it hears no more */
    AlertSender(Alertmanager to, Http http, Supplier<Duration> validity, Scheduler clock, NotificationMeters meters) {
        this.to = to;
        this.http = http;
        this.validity = validity;
        this.clock = clock;
        this.meters = meters.of(to.name(), this::waiting, this::isFailing);
    }

    Alertmanager to() {
        return to;
    }

    /** Takes the place of what waits of the same alerts. Over {@link #CAPACITY} those that wait for longest are given up. */
    void offer(Collection<Alert> alerts) {
        synchronized (this) {
            Instant now = now();
            alerts.stream()
                    .filter(alert -> !isRefused(alert, now))
                    .forEach(alert -> pending.put(alert.labels(), alert));
            int over = pending.size() - CAPACITY;
            if (over > 0) {
                Iterator<Labels> oldest = pending.keySet().iterator();
                for (int i = 0; i < over; i++) {
                    oldest.next();
                    oldest.remove();
                }
                meters.dropped(over);
            }
        }
        next();
    }

    synchronized AlertmanagerStatus status() {
        return new AlertmanagerStatus(
                to.name(),
                lastSent,
                problem,
                problemSince,
                pending.size(),
                meters.sent(),
                meters.failed(),
                meters.dropped(),
                refused.values().stream()
                        .skip(Math.max(0, refused.size() - MOST_SHOWN))
                        .map(each -> new Refused(each.alert.labels().byName(), each.reason, each.at))
                        .toList());
    }

    private synchronized int waiting() {
        return pending.size();
    }

    private synchronized boolean isFailing() {
        return problem != null;
    }

    @Override
    public void dispose() {
        synchronized (this) {
            disposed = true;
        }
        work.dispose();
        meters.forget();
    }

    private boolean isRefused(Alert alert, Instant now) {
        Refusal last = refused.get(alert.labels());
        if (last == null) {
            return false;
        }
        return last.alert.equals(alert) && now.isBefore(last.until);
    }

    private void next() {
        List<Alert> batch;
        synchronized (this) {
            if (busy || disposed || pending.isEmpty()) {
                return;
            }
            busy = true;
            batch = take();
        }
        Tally tally = new Tally();
        run(send(batch, tally).doOnNext(outcome -> note(outcome, tally)).then());
    }

    /** What was refused before goes alone, so that the others are not asked for again in halves. */
    private List<Alert> take() {
        int most = refusesAll ? 1 : BATCH;
        List<Alert> batch = new ArrayList<>();
        Iterator<Alert> waiting = pending.values().iterator();
        while (batch.size() < most && waiting.hasNext()) {
            Alert alert = waiting.next();
            if (refused.containsKey(alert.labels())) {
                if (!batch.isEmpty()) {
                    break;
                }
                most = 1;
            }
            batch.add(alert);
            waiting.remove();
        }
        return batch;
    }

    private void run(Mono<Void> task) {
        work.replace(task.then(Mono.defer(this::rest))
                .subscribe(
                        done -> {},
                        e -> {
                            log.error("bug: telling {} ended", to.name(), e);
                            free();
                        },
                        this::free));
    }

    private Mono<Void> rest() {
        Duration now;
        synchronized (this) {
            now = pause;
        }
        return now.isZero() ? Mono.empty() : Mono.delay(now, clock).then();
    }

    private void free() {
        synchronized (this) {
            busy = false;
        }
        next();
    }

    /**
     * What an Alertmanager refuses is halved until it is clear which alert is meant; it kept the good ones anyway. One that
     * refuses whatever it is told has a problem itself.
     */
    private Mono<Outcome> send(List<Alert> batch, Tally tally) {
        return post(batch).flatMap(outcome -> {
            if (outcome.isTaken()) {
                tally.anyTaken = true;
                taken(batch);
                return Mono.just(outcome);
            }
            if (!outcome.isRefused()) {
                putBack(batch);
                return Mono.just(outcome);
            }
            if (batch.size() == 1) {
                return Mono.just(refused(batch.get(0), outcome, tally));
            }
            int half = batch.size() / 2;
            return send(batch.subList(0, half), tally).flatMap(first -> {
                if (!first.isTaken()) {
                    putBack(batch.subList(half, batch.size()));
                    return Mono.just(first);
                }
                return send(batch.subList(half, batch.size()), tally);
            });
        });
    }

    /** Whether to go on with the others. */
    private synchronized Outcome refused(Alert alert, Outcome outcome, Tally tally) {
        String reason = String.valueOf(outcome.problem());
        if (refusesAll) {
            // Behind the others: each is tried in turn.
            pending.putIfAbsent(alert.labels(), alert);
            return refusing(outcome.status(), reason);
        }
        tally.refused(reason, !refused.containsKey(alert.labels()));
        refuse(alert, reason);
        return tally.refused >= ENOUGH && !tally.anyTaken
                ? refusing(outcome.status(), reason)
                : new Outcome(outcome.status(), null);
    }

    private static Outcome refusing(int status, String reason) {
        return new Outcome(status, "it takes no alert: " + reason);
    }

    private synchronized void taken(List<Alert> batch) {
        batch.forEach(alert -> refused.remove(alert.labels()));
    }

    private Mono<Outcome> post(List<Alert> batch) {
        return Mono.defer(() -> {
            Instant began = now();
            Instant until = began.plus(validity.get());
            byte[] body =
                    Json.bytes(batch.stream().map(alert -> alert.json(until)).toList());
            HttpCall call = new HttpCall(
                            "POST", to.url(), Collections.emptySortedMap(), null, null, to.timeout(), MOST_ANSWERED)
                    .post(body, "application/json");
            return http.exchange(to.http(), call)
                    .map(AlertSender::outcome)
                    .onErrorResume(e -> Mono.just(new Outcome(0, String.valueOf(e.getMessage()))))
                    .doOnNext(outcome -> {
                        Duration took = Duration.between(began, now());
                        if (outcome.isTaken()) {
                            meters.sent(batch.size(), took);
                        } else {
                            meters.failed(batch.size(), took);
                        }
                    });
        });
    }

    private static Outcome outcome(HttpAnswer answer) {
        int status = answer.status();
        if (status >= 200 && status < 300) {
            return new Outcome(status, null);
        }
        String said = new String(answer.body(), 0, Math.min(answer.body().length, 1000), StandardCharsets.UTF_8);
        return new Outcome(
                status,
                "answered with status " + status + (said.isBlank() ? "" : ": " + Excerpt.of(said.strip())) + "; "
                        + hint(status));
    }

    private static String hint(int status) {
        return switch (status) {
            case 400, 413, 422 -> "look at the labels that rules and alert_relabel_configs give";
            case 401, 403 -> "check the credentials";
            case 404, 405 -> "check the address and path_prefix; Alertmanager 0.16 or newer is needed";
            case 429 -> "it is asked too often";
            default -> status < 400 ? "redirects are off or lead nowhere; give the final address" : "see its log";
        };
    }

    /** Unless there is something newer of the same alert. */
    private synchronized void putBack(List<Alert> batch) {
        Map<Labels, Alert> newer = new LinkedHashMap<>(pending);
        pending.clear();
        batch.forEach(alert -> pending.put(alert.labels(), alert));
        pending.putAll(newer);
    }

    private synchronized void refuse(Alert alert, String reason) {
        Refusal last = refused.remove(alert.labels());
        Duration pause = REFUSED_FOR;
        if (last == null) {
            log.warn(
                    "Alertmanager {} does not take the alert {}: {}",
                    to.name(),
                    alert.labels().byName(),
                    reason);
        } else {
            Duration longer = last.lasted().multipliedBy(2);
            pause = longer.compareTo(LONGEST_REFUSED_FOR) < 0 ? longer : LONGEST_REFUSED_FOR;
        }
        refused.put(alert.labels(), new Refusal(alert, reason, now(), now().plus(pause)));
        if (refused.size() > MOST_REFUSED) {
            Iterator<Labels> oldest = refused.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
        meters.dropped(1);
    }

    private synchronized void note(Outcome last, Tally tally) {
        Instant now = now();
        Outcome outcome = last;
        if (last.isTaken() && !tally.anyTaken) {
            if (lastSent != null && problem == null) {
                return; // alerts that it does not take, which says nothing of itself
            }
            outcome = refusing(last.status(), tally.reason);
        }
        refusesAll = outcome.isRefused() && !outcome.isTaken();
        if (tally.anyTaken) {
            lastSent = now;
        }
        if (outcome.isTaken()) {
            if (problem != null) {
                log.info("Alertmanager {} is told of alerts again", to.name());
            }
            problem = null;
            problemSince = null;
            pause = Duration.ZERO;
            return;
        }
        if (problem == null) {
            log.warn(
                    "Alertmanager {} cannot be told of alerts, they wait and are tried again: {}",
                    to.name(),
                    outcome.problem());
            problemSince = now;
        }
        problem = outcome.problem();
        Duration longer = pause.multipliedBy(2);
        pause = pause.isZero() ? SHORTEST_PAUSE : longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
    }

    private Instant now() {
        return Instant.ofEpochMilli(clock.now(TimeUnit.MILLISECONDS));
    }
}
