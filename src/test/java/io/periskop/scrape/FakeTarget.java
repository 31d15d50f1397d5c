package io.periskop.scrape;

import io.periskop.aggregate.ErrorRules;
import io.periskop.exposition.Digest;
import io.periskop.exposition.ReportedAggregate;
import io.periskop.scrape.FakeProcess.Answer;
import io.periskop.scrape.FakeProcess.Habits;
import io.periskop.scrape.FetchResult.Changed;
import io.periskop.scrape.FetchResult.Failed;
import io.periskop.scrape.FetchResult.Unchanged;
import io.periskop.scrape.ScrapeFailure.Kind;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import reactor.core.publisher.Mono;

/** An address with one process behind it, or several that take turns, and whatever can go wrong on the way. */
final class FakeTarget {
    private enum Mode {
        WELL,
        DOWN,
        HUNG,
        SLOW,
        OVERSIZED,
        MALFORMED
    }

    private final Timeline world;
    private final String address;
    private final List<FakeProcess> processes = new ArrayList<>();
    private final List<Answer> given = new ArrayList<>();
    private final Set<String> spoiled = new HashSet<>();
    private final List<Answer> late = new ArrayList<>();
    private Mode mode = Mode.WELL;
    private int turn;

    FakeTarget(Timeline world, String address, FakeProcess... processes) {
        this.world = world;
        this.address = address;
        this.processes.addAll(List.of(processes));
    }

    String address() {
        return address;
    }

    FakeProcess process(int index) {
        return processes.get(index % processes.size());
    }

    int processes() {
        return processes.size();
    }

    /** The count that was given last, by whatever process. */
    long lastGiven(String key) {
        for (int i = given.size() - 1; i >= 0; i--) {
            ReportedAggregate said = given.get(i).said().get(key);
            if (said != null) {
                return said.totalCount();
            }
        }
        return Long.MAX_VALUE;
    }

    FakeTarget counts(String key, long times) {
        return counts(0, key, times);
    }

    FakeTarget counts(int process, String key, long times) {
        process(process).count(key, times, world.now());
        return this;
    }

    FakeTarget countsSilently(String key, long times) {
        process(0).countSilently(key, times);
        return this;
    }

    /** The message of what its processes count from now on. */
    FakeTarget says(String message) {
        processes.forEach(process -> process.message(message));
        return this;
    }

    FakeTarget hasCounted(String key, long times, String ago) {
        process(0).count(key, times, world.now().minus(Timeline.duration(ago)));
        return this;
    }

    /** As a new process of the same habits does. */
    FakeTarget restarts() {
        return restarts(0, FakeProcess.newUuid());
    }

    FakeTarget restartsWithItsUuid() {
        return restarts(0, process(0).uuid());
    }

    FakeTarget restarts(int process, String uuid) {
        Habits habits = process(process).habits();
        processes.set(process % processes.size(), new FakeProcess(habits, habits.uuid() ? uuid : null));
        return this;
    }

    FakeTarget isWell() {
        return is(Mode.WELL);
    }

    FakeTarget isDown() {
        return is(Mode.DOWN);
    }

    /** Answers, but not before nobody waits any longer. */
    FakeTarget hangs() {
        return is(Mode.HUNG);
    }

    /** Answers in time with what was so when it was asked. */
    FakeTarget isSlow() {
        return is(Mode.SLOW);
    }

    FakeTarget isTooLarge() {
        return is(Mode.OVERSIZED);
    }

    FakeTarget talksNonsense() {
        return is(Mode.MALFORMED);
    }

    private FakeTarget is(Mode next) {
        mode = next;
        return this;
    }

    FakeTarget spoils(String... keys) {
        spoiled.clear();
        spoiled.addAll(Arrays.asList(keys));
        return this;
    }

    /** Next it gives again what it gave long ago, as a cache in between does. */
    FakeTarget repeatsItself(int answersAgo) {
        if (!given.isEmpty()) {
            late.add(given.get(Math.max(0, given.size() - 1 - answersAgo)));
        }
        return this;
    }

    /** @param rules of the server that asks */
    Mono<FetchResult> answer(FetchRequest request, Handover handover, ErrorRules rules) {
        return switch (mode) {
            case DOWN -> Mono.just(Failed.of(Kind.REFUSED, "connection refused"));
            case HUNG -> in(request.timeout().plusSeconds(1), next(), request, handover, rules);
            case SLOW -> in(request.timeout().minusSeconds(1), next(), request, handover, rules);
            case WELL -> Mono.just(given(next(), request, handover, rules));
            case OVERSIZED -> Mono.just(Failed.of(Kind.TOO_LARGE, "too large"));
            case MALFORMED -> Mono.just(body(cut(next().bytes()), request, handover));
        };
    }

    private static byte[] cut(byte[] document) {
        return Arrays.copyOf(document, document.length - 1);
    }

    private Answer next() {
        return late.isEmpty() ? process(turn++).answer(spoiled) : late.remove(0);
    }

    private Mono<FetchResult> in(
            Duration delay, Answer answer, FetchRequest request, Handover handover, ErrorRules rules) {
        return Mono.delay(delay, world.clock()).map(tick -> given(answer, request, handover, rules));
    }

    private FetchResult given(Answer answer, FetchRequest request, Handover handover, ErrorRules rules) {
        given.add(answer);
        world.truth().heard(answer, rules);
        return body(answer.bytes(), request, handover);
    }

    private FetchResult body(byte[] bytes, FetchRequest request, Handover handover) {
        if (bytes.length > request.bodySizeLimit()) {
            return Failed.of(Kind.TOO_LARGE, "too large");
        }
        Digest digest = new Digest();
        digest.add(ByteBuffer.wrap(bytes));
        BodyDigest now = new BodyDigest(digest.length(), digest.value());
        if (now.equals(request.digest())) {
            return new Unchanged(bytes.length);
        }
        handover.put(world.body(bytes));
        return new Changed(false, null, now);
    }
}
