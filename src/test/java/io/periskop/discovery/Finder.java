package io.periskop.discovery;

import static org.assertj.core.api.Assertions.fail;

import io.periskop.config.ConfigLoader;
import io.periskop.http.Http;
import io.periskop.http.ReactorHttp;
import io.periskop.label.Labels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;
import tools.jackson.databind.JsonNode;

/** Runs one discovery and waits for what it says. */
public final class Finder implements AutoCloseable {
    /** For discoveries in tests: soon, and again and again. */
    public static final Duration OFTEN = Duration.ofMillis(40);

    private static final long PATIENCE_SECONDS = 15;

    private final ReactorHttp http = new ReactorHttp("Periskop/test");
    private final BlockingQueue<Refresh> heard = new LinkedBlockingQueue<>();
    private final Disposable run;

    public Finder(Discovery discovery) {
        DiscoveryContext context =
                new DiscoveryContext(http, Schedulers.parallel(), Schedulers.boundedElastic(), "Periskop/test");
        run = discovery.refreshes(context).subscribe(heard::add);
    }

    /** The discovery of one entry, such as {@code docker_sd_configs: [{host: …}]}, in one line or several. */
    public static Discovery read(Path directory, String entry) throws IOException {
        Path file = directory.resolve("periskop.yaml");
        Files.writeString(file, "services:\n- name: shop\n" + entry.indent(2));
        return ConfigLoader.load(file).services().get(0).discoveries().get(0);
    }

    /** What is found next; fails if there is trouble instead. */
    public List<TargetGroup> groups() {
        Refresh next = next();
        if (next instanceof Refresh.Found found) {
            return found.groups();
        }
        return fail("found nothing, but: " + next);
    }

    /** What is found next, of all groups, with the labels of the group. */
    public List<Labels> found() {
        return targets(groups());
    }

    /** The first trouble from now on. */
    public String problem() {
        return await(Refresh.Failed.class, failed -> true).problem();
    }

    /** Skips what was said before it, also trouble. */
    public List<Labels> foundAgain(Predicate<List<Labels>> wanted) {
        return targets(await(Refresh.Found.class, found -> wanted.test(targets(found.groups())))
                .groups());
    }

    /** What was answered last is of before: what is said from now on. */
    public <T extends Refresh> T await(Class<T> kind, Predicate<T> wanted) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (System.nanoTime() < end) {
            Refresh next = next();
            if (kind.isInstance(next) && wanted.test(kind.cast(next))) {
                return kind.cast(next);
            }
        }
        return fail("never heard of " + kind.getSimpleName());
    }

    /** A server that says nothing is given up after the interval, and asked again. */
    public static void givesUpOnSilence(Discovery discovery, Duration patience) {
        Http silent = (config, call) -> Mono.never();
        VirtualTimeScheduler clock = VirtualTimeScheduler.create();
        DiscoveryContext context = new DiscoveryContext(silent, clock, Schedulers.immediate(), "Periskop/test");
        StepVerifier.withVirtualTime(() -> discovery.refreshes(context).take(2), () -> clock, Long.MAX_VALUE)
                .thenAwait(patience)
                .expectNext(new Refresh.Failed("no answer within " + patience.toSeconds() + " s"))
                .thenAwait(patience.multipliedBy(3))
                .expectNextCount(1)
                .expectComplete()
                .verify(Duration.ofSeconds(PATIENCE_SECONDS));
    }

    /** Labels of each target, from a file that lists them. */
    public static List<Labels> expected(String resource) {
        List<Labels> expected = new ArrayList<>();
        for (JsonNode target :
                Json.parse(FakeApi.resource(resource).getBytes(java.nio.charset.StandardCharsets.UTF_8))) {
            expected.add(new Labels(Json.textMembers(target)));
        }
        return expected;
    }

    @Override
    public void close() {
        run.dispose();
        http.dispose();
    }

    private Refresh next() {
        try {
            Refresh next = heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return next == null ? fail("nothing was heard") : next;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Labels> targets(List<TargetGroup> groups) {
        List<Labels> all = new ArrayList<>();
        groups.forEach(group ->
                group.targets().forEach(target -> all.add(group.labels().plus(target))));
        return all;
    }
}
