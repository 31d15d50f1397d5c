package io.periskop.app.demo;

import com.sun.net.httpserver.HttpHandler;
import io.periskop.error.Occurrence;
import io.periskop.exposition.ExpositionWriter;
import io.periskop.exposition.ReportedAggregate;
import java.io.ByteArrayOutputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/** A process of another language: counts and exposes as its client library does. */
final class WireInstance implements DemoInstance {
    private static final int KEPT = 10;
    private static final int NUMBERS = 9000;

    private final List<Scene> scenes;
    private final Clock clock;
    private final Random random;
    private final Instant started;
    private final String uuid = UUID.randomUUID().toString();
    private final ExpositionWriter writer = new ExpositionWriter();
    private final Map<String, ReportedAggregate> aggregates = new LinkedHashMap<>();

    WireInstance(List<Scene> scenes, Clock clock, Random random) {
        this.scenes = scenes;
        this.clock = clock;
        this.random = random;
        this.started = clock.instant();
    }

    @Override
    public synchronized void goWrong() {
        Instant now = clock.instant();
        Scene scene = pick(Duration.between(started, now));
        int number = 1000 + random.nextInt(NUMBERS);
        Occurrence occurrence = new Occurrence(
                UUID.randomUUID().toString(), now, scene.severity(), scene.error(number), scene.http(number));
        aggregates.merge(
                scene.key(),
                new ReportedAggregate(scene.key(), 1, scene.severity(), now, List.of(occurrence)),
                WireInstance::plus);
    }

    @Override
    public HttpHandler handler() {
        return exchange -> {
            byte[] body = exposition();
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        };
    }

    private synchronized byte[] exposition() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        writer.write(out, uuid, aggregates.values());
        return out.toByteArray();
    }

    private Scene pick(Duration age) {
        List<Scene> now = scenes.stream()
                .filter(scene -> scene.after().compareTo(age) <= 0)
                .toList();
        int left = random.nextInt(now.stream().mapToInt(Scene::weight).sum());
        for (Scene scene : now) {
            left -= scene.weight();
            if (left < 0) {
                return scene;
            }
        }
        throw new IllegalStateException("weights are positive");
    }

    private static ReportedAggregate plus(ReportedAggregate before, ReportedAggregate one) {
        List<Occurrence> occurrences = new ArrayList<>(before.occurrences());
        occurrences.addAll(one.occurrences());
        int from = Math.max(0, occurrences.size() - KEPT);
        return new ReportedAggregate(
                before.key(),
                before.totalCount() + one.totalCount(),
                before.severity(),
                before.createdAt(),
                occurrences.subList(from, occurrences.size()));
    }
}
