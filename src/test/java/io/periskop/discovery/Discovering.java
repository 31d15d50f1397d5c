package io.periskop.discovery;

import static org.awaitility.Awaitility.await;

import io.periskop.http.Http;
import io.periskop.http.HttpAnswer;
import io.periskop.http.ReactorHttp;
import io.periskop.http.Secret;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;

/**
 * A discovery at work over real HTTP, and what came of it. The clock is real, or time passes as a test waits: a second with
 * each look, but none while an answer is on its way, however slow the machine is.
 */
public final class Discovering implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration STEP = Duration.ofSeconds(1);

    /** A call that may last longer is one that the server is asked to hold. */
    private static final Duration LONGEST_CALL = Duration.ofMinutes(1);

    private final ReactorHttp network = new ReactorHttp("Periskop/test");
    private final List<Refresh> refreshes = new CopyOnWriteArrayList<>();
    private final AtomicInteger onTheWay = new AtomicInteger();
    private final @Nullable VirtualTimeScheduler passing;
    private final Disposable running;

    private Discovering(Function<DiscoveryContext, Flux<Refresh>> discovery, @Nullable VirtualTimeScheduler passing) {
        this.passing = passing;
        Scheduler clock = passing == null ? Schedulers.parallel() : passing;
        this.running = discovery.apply(context(withHeaders(network), clock)).subscribe(refreshes::add);
    }

    public static Discovering now(Discovery discovery) {
        return new Discovering(discovery::refreshes, null);
    }

    /** Time passes as the test waits. */
    public static Discovering quickly(Discovery discovery) {
        return quickly(discovery::refreshes);
    }

    public static Discovering quickly(Function<DiscoveryContext, Flux<Refresh>> discovery) {
        return new Discovering(discovery, VirtualTimeScheduler.create());
    }

    public static DiscoveryContext context(Http http, Scheduler clock) {
        return new DiscoveryContext(http, clock, Schedulers.boundedElastic(), "Periskop/test");
    }

    /** Sends what the configuration says to send with each request, whatever the network below does. */
    private Http withHeaders(Http below) {
        return (config, call) -> {
            var more = call;
            for (var header : config.headers().entrySet()) {
                more = more.header(
                        header.getKey(), ((Secret.Inline) header.getValue().get(0)).value());
            }
            Mono<HttpAnswer> exchange = below.exchange(config, more);
            return call.timeout().compareTo(LONGEST_CALL) > 0
                    ? exchange
                    : exchange.doOnSubscribe(s -> onTheWay.incrementAndGet())
                            .doFinally(end -> onTheWay.decrementAndGet());
        };
    }

    public List<Refresh> refreshes() {
        return List.copyOf(refreshes);
    }

    /** The last refresh, as soon as it is like this. */
    public Refresh until(Predicate<Refresh> wanted) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(10)).until(() -> {
            pass();
            return !refreshes.isEmpty() && wanted.test(last());
        });
        return last();
    }

    public Refresh.Found found() {
        return (Refresh.Found) until(refresh -> refresh instanceof Refresh.Found);
    }

    public Refresh.Failed failed() {
        return (Refresh.Failed) until(refresh -> refresh instanceof Refresh.Failed);
    }

    public void waitFor(BooleanSupplier condition) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(10)).until(() -> {
            pass();
            return condition.getAsBoolean();
        });
    }

    public Refresh last() {
        return refreshes.get(refreshes.size() - 1);
    }

    private void pass() {
        if (passing != null && onTheWay.get() == 0) {
            passing.advanceTimeBy(STEP);
        }
    }

    @Override
    public void close() {
        running.dispose();
        network.dispose();
    }
}
