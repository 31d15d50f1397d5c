package io.periskop.it;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Targets that live: they count, fall silent, end and begin anew. Knows the truth, by service and key. */
final class Farm implements AutoCloseable {
    private static final List<String> KEYS =
            List.of("OutOfStock@1", "Declined@2", "Timeout@3", "Refused@4", "Broken@5", "Rare@6");

    private static final int SLOW_PERCENT = 10;
    private static final long SLOW_MILLIS = 300;
    private static final long TICK_MILLIS = 50;

    private final List<FarmTarget> targets = new ArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;
    private final Future<?> life;
    private volatile boolean ending;
    private volatile Listener listener = (target, port) -> {};

    /** Hears of each request. */
    interface Listener {
        /** @param port of who asks */
        void asked(FarmTarget target, int port);
    }

    Farm(int size, int services, long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < size; i++) {
            Random own = new Random(random.nextLong());
            targets.add(new FarmTarget("farm-" + i % services, "/t/" + i, i % 3 != 2, KEYS, own));
        }
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        for (int i = 0; i < size; i++) {
            FarmTarget target = targets.get(i);
            boolean tagged = i % 2 == 0;
            server.createContext(target.path(), exchange -> {
                listener.asked(target, exchange.getRemoteAddress().getPort());
                answer(exchange, target, tagged);
            });
        }
        server.start();
        life = threads.submit(this::live);
    }

    List<FarmTarget> targets() {
        return List.copyOf(targets);
    }

    void listen(Listener next) {
        listener = next;
    }

    int port() {
        return server.getAddress().getPort();
    }

    String address() {
        return "127.0.0.1:" + port();
    }

    /** What a store has now, by service and key; who waits for it goes on. */
    void isStored(Map<String, Map<String, Long>> totals) {
        targets.forEach(target -> target.isStored(totals.getOrDefault(target.service(), Map.of()), !ending));
    }

    /** Nothing is counted any more. */
    void freeze() throws Exception {
        ending = true;
        life.get(10, TimeUnit.SECONDS);
        targets.forEach(FarmTarget::freeze);
    }

    Map<String, Map<String, Long>> truth() {
        Map<String, Map<String, Long>> truth = new TreeMap<>();
        for (FarmTarget target : targets) {
            Map<String, Long> sums = truth.computeIfAbsent(target.service(), s -> new TreeMap<>());
            target.counted().forEach((key, count) -> sums.merge(key, count, Long::sum));
        }
        return truth;
    }

    Set<String> services() {
        return targets.stream().map(FarmTarget::service).collect(Collectors.toCollection(TreeSet::new));
    }

    int restarts() {
        return targets.stream().mapToInt(FarmTarget::restarts).sum() - targets.size();
    }

    @Override
    public void close() {
        ending = true;
        server.stop(0);
        threads.shutdownNow();
    }

    private @Nullable Void live() throws InterruptedException {
        while (!ending) {
            targets.forEach(FarmTarget::lives);
            Thread.sleep(TICK_MILLIS);
        }
        return null;
    }

    /** A slow answer is as old as its request. */
    private static void answer(HttpExchange exchange, FarmTarget target, boolean tagged) throws IOException {
        try (exchange) {
            FarmProcess.Document document = target.process().document();
            if (ThreadLocalRandom.current().nextInt(100) < SLOW_PERCENT) {
                Thread.sleep(ThreadLocalRandom.current().nextLong(SLOW_MILLIS));
            }
            if (tagged) {
                exchange.getResponseHeaders().set("ETag", document.etag());
                if (document.etag().equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
                    exchange.sendResponseHeaders(304, -1);
                    return;
                }
            }
            exchange.sendResponseHeaders(200, document.bytes().length);
            exchange.getResponseBody().write(document.bytes());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
