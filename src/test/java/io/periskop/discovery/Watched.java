package io.periskop.discovery;

import io.periskop.http.ReactorHttp;
import io.periskop.label.Labels;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import reactor.core.Disposable;
import reactor.core.scheduler.Schedulers;

/** A discovery at work over real connections, files and clocks, and what it said. */
public final class Watched implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final ReactorHttp http = new ReactorHttp("Periskop/test");
    private final BlockingQueue<Refresh> said = new LinkedBlockingQueue<>();
    private final Disposable running;

    private Watched(Discovery discovery) {
        this.running = discovery
                .refreshes(
                        new DiscoveryContext(http, Schedulers.parallel(), Schedulers.boundedElastic(), "Periskop/test"))
                .subscribe(said::add);
    }

    public static Watched of(Discovery discovery) {
        return new Watched(discovery);
    }

    public Refresh next() {
        return until(refresh -> true);
    }

    /** Skips what does not fit. */
    public Refresh until(Predicate<Refresh> fits) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        List<Refresh> others = new ArrayList<>();
        try {
            while (true) {
                Refresh refresh = said.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (refresh == null) {
                    throw new AssertionError("only this came: " + others);
                }
                if (fits.test(refresh)) {
                    return refresh;
                }
                others.add(refresh);
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    public Refresh untilAddresses(String... addresses) {
        return until(refresh -> addresses(refresh).equals(List.of(addresses)));
    }

    public static List<TargetGroup> groups(Refresh refresh) {
        if (refresh instanceof Refresh.Found found) {
            return found.groups();
        }
        return refresh instanceof Refresh.Partial partial ? partial.groups() : List.of();
    }

    /** Null if there is none. */
    public static String problem(Refresh refresh) {
        if (refresh instanceof Refresh.Failed failed) {
            return failed.problem();
        }
        return refresh instanceof Refresh.Partial partial ? partial.problem() : null;
    }

    /** All labels of each target, in order. */
    public static List<Labels> targets(Refresh refresh) {
        return groups(refresh).stream()
                .flatMap(group -> group.targets().stream().map(group.labels()::plus))
                .toList();
    }

    public static List<String> addresses(Refresh refresh) {
        return targets(refresh).stream()
                .map(labels -> labels.get(Labels.ADDRESS))
                .toList();
    }

    @Override
    public void close() {
        running.dispose();
        http.dispose();
    }
}
