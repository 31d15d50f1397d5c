package io.periskop.bench;

import com.sun.management.OperatingSystemMXBean;
import io.periskop.catalog.Catalog;
import io.periskop.catalog.ErrorPage;
import io.periskop.catalog.ErrorQuery;
import io.periskop.catalog.Sort;
import io.periskop.error.Severity;
import io.periskop.label.Labels;
import io.periskop.label.search.Search;
import io.periskop.label.search.SearchParser;
import io.periskop.label.search.TextSignature;
import io.periskop.store.ErrorFacts;
import io.periskop.store.ErrorId;
import io.periskop.store.State;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import reactor.core.publisher.Mono;

/** 200 000 errors of 200 services in memory: bytes of one, and milliseconds of queries once they are warm. */
public final class CatalogBench {
    private static final int SERVICES = 200;
    private static final int ERRORS = 1_000;
    private static final int TIMES = 60;
    private static final Instant NOW = Instant.parse("2026-01-02T00:00:00Z");

    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private CatalogBench() {}

    public static void main(String[] args) {
        Random random = new Random(1);
        Catalog catalog = new Catalog(Duration.ofHours(24), Clock.systemUTC());
        TextSignature[] signatures = new TextSignature[500];
        Arrays.setAll(signatures, i -> signature(random));
        long before = used();
        long signatureBytes = 0;
        for (int s = 0; s < SERVICES; s++) {
            List<ErrorFacts> facts = new ArrayList<>();
            for (int i = 0; i < ERRORS; i++) {
                facts.add(facts("service-" + s, i, signatures[random.nextInt(500)], random));
                signatureBytes += facts.get(i).signature().bytes().length;
            }
            catalog.apply("service-" + s, facts, List.of());
        }
        signatures = null;
        long all = used() - before;
        int count = SERVICES * ERRORS;
        System.out.printf(
                "%d bytes an error, about %d of them its signature%n", all / count, signatureBytes / count + 23);
        Map<ErrorId, Double> scores = new HashMap<>();
        catalog.matches(Search.ALL, null, null)
                .list()
                .forEach(m -> scores.put(m.error().id(), random.nextDouble()));
        time("all, by last seen", () -> page(catalog, ErrorQuery.of(Search.ALL, 50)));
        time(
                "all, by total, ascending",
                () -> page(catalog, ErrorQuery.of(Search.ALL, 50).by(Sort.TOTAL, false)));
        time(
                "all, by a score",
                () -> page(
                        catalog,
                        ErrorQuery.of(Search.ALL, 50).by(Sort.TREND, true, id -> scores.getOrDefault(id, 0.0))));
        for (String search : List.of(
                "service=service-7",
                "state=open severity=~error|fatal",
                "class=~\".*(State|Io).*Exception[0-4]?\"",
                "key=~\".*[0-9a]+7b.*\"",
                "mark=new",
                "connection",
                "gzqxjk",
                "-connection",
                "it")) {
            Search parsed = SearchParser.parse(search);
            time(search, () -> page(catalog, ErrorQuery.of(parsed, 50)));
        }
        time(
                "names of labels",
                () -> catalog.labels(Search.ALL, "", 1000).counts().size());
        time(
                "values of class",
                () -> catalog.values("class", Search.ALL, "", 100).counts().size());
        time(
                "values of team",
                () -> catalog.values("team", Search.ALL, "", 100).counts().size());
        time(
                "values of key",
                () -> catalog.values("key", Search.ALL, "", 100).counts().size());
        time("services", () -> catalog.services(Search.ALL).size());
    }

    private interface Work {
        long run();
    }

    /** Texts are taken to match without being read. */
    private static long page(Catalog catalog, ErrorQuery query) {
        ErrorPage page = catalog.query(query, (ids, phrases) -> Mono.just(Set.copyOf(ids)))
                .block();
        return page.counts().total();
    }

    private static void time(String name, Work work) {
        long found = 0;
        long[] nanos = new long[TIMES];
        long[] cpu = new long[TIMES];
        for (int i = 0; i < TIMES; i++) {
            long cpuStart = PROCESS.getProcessCpuTime();
            long start = System.nanoTime();
            found = work.run();
            nanos[i] = System.nanoTime() - start;
            cpu[i] = PROCESS.getProcessCpuTime() - cpuStart;
        }
        Arrays.sort(nanos, TIMES / 3, TIMES);
        Arrays.sort(cpu, TIMES / 3, TIMES);
        int warm = TIMES - TIMES / 3;
        System.out.printf(
                "%-45s p50 %5.1f ms  worst %5.1f ms  cpu %5.1f ms  (%d)%n",
                name,
                nanos[TIMES / 3 + warm / 2] / 1e6,
                nanos[TIMES - 1] / 1e6,
                cpu[TIMES / 3 + warm / 2] / 1e6,
                found);
    }

    private static ErrorFacts facts(String service, int number, TextSignature signature, Random random) {
        String className = "com.example.shop.orders.Some" + random.nextInt(300) + "StateException" + random.nextInt(5);
        State state = random.nextInt(3) == 0
                ? State.resolved(NOW.minusSeconds(random.nextInt(1 << 20)), false)
                : State.open(NOW.minusSeconds(random.nextInt(1 << 20)), random.nextInt(10) == 0);
        Instant first = NOW.minusSeconds(random.nextInt(1 << 22)).plusNanos(random.nextInt(1 << 20) * 1000L);
        return new ErrorFacts(
                service,
                className + "@" + Integer.toHexString(number * 31_337 + service.hashCode()),
                className,
                Severity.of(random.nextInt(4) == 0 ? "warning" : "error"),
                state,
                Labels.of(Map.of("team", "team-" + random.nextInt(40), "tier", "" + random.nextInt(3))),
                first.minusSeconds(60),
                first,
                first.plusSeconds(random.nextInt(1 << 20)),
                random.nextInt(1 << 20),
                // One of its own, as errors from a store have.
                TextSignature.ofBytes(signature.bytes()));
    }

    private static TextSignature signature(Random random) {
        List<String> texts = new ArrayList<>();
        texts.add(
                random.nextInt(20) == 0 ? "Connection refused by peer" : "Order " + random.nextInt() + " has no total");
        for (int i = 0; i < 30; i++) {
            StringBuilder line = new StringBuilder("at com.example.");
            for (int j = 0; j < 40; j++) {
                line.append((char) ('a' + Math.abs(random.nextGaussian()) * 8));
            }
            texts.add(line.append(".java:").append(random.nextInt(900)).toString());
        }
        return TextSignature.of(texts);
    }

    private static long used() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
