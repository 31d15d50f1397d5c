package io.periskop.bench;

import io.periskop.error.ErrorInstance;
import io.periskop.error.HttpContext;
import io.periskop.error.Occurrence;
import io.periskop.error.Severity;
import io.periskop.exposition.ExpositionWriter;
import io.periskop.exposition.ReportedAggregate;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;

/** Documents of realistic shape: long stack traces, short everything else. The same seed gives the same document. */
final class Documents {
    private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");
    private static final int FRAMES = 30;

    private Documents() {}

    static List<ReportedAggregate> aggregates(int errors, int occurrences) {
        Random random = new Random(7);
        List<ReportedAggregate> all = new ArrayList<>();
        for (int e = 0; e < errors; e++) {
            List<String> stack = stack(e, random);
            String key = "com.example.E" + e + "Exception@" + Integer.toHexString(e * 31 + 7);
            List<Occurrence> latest = new ArrayList<>();
            for (int o = 0; o < occurrences; o++) {
                latest.add(occurrence(e, o, stack, random));
            }
            all.add(new ReportedAggregate(key, occurrences, Severity.ERROR, START, latest));
        }
        return all;
    }

    /** The same, after a share of the errors happened three more times. */
    static List<ReportedAggregate> later(List<ReportedAggregate> before, double share) {
        Random random = new Random(11);
        int changed = (int) Math.max(1, before.size() * share);
        List<ReportedAggregate> after = new ArrayList<>(before);
        for (int e = 0; e < changed; e++) {
            ReportedAggregate old = before.get(e);
            List<Occurrence> latest = new ArrayList<>(
                    old.occurrences().subList(3, old.occurrences().size()));
            List<String> stack = old.occurrences().get(0).error().stacktrace();
            for (int o = 0; o < 3; o++) {
                latest.add(occurrence(e, 100 + o, stack, random));
            }
            after.set(e, new ReportedAggregate(old.key(), old.totalCount() + 3, old.severity(), START, latest));
        }
        return after;
    }

    static byte[] bytes(List<ReportedAggregate> aggregates) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new ExpositionWriter().write(out, "5e0c9d1a-0000-4000-8000-000000000001", aggregates);
        return out.toByteArray();
    }

    private static Occurrence occurrence(int error, int number, List<String> stack, Random random) {
        return new Occurrence(
                new UUID(random.nextLong(), random.nextLong()).toString(),
                START.plusMillis(number),
                Severity.ERROR,
                new ErrorInstance(
                        "com.example.E" + error + "Exception",
                        "order " + number + " could not be placed: upstream answered 503",
                        stack,
                        null),
                new HttpContext(
                        "POST",
                        "http://shop.example.com/orders/" + number,
                        Map.of("Accept", "*/*", "User-Agent", "curl/8"),
                        ""));
    }

    private static List<String> stack(int error, Random random) {
        return IntStream.range(0, FRAMES)
                .mapToObj(f -> "at com.example.shop.C" + error + "_" + f + ".m(C" + error + ".java:"
                        + random.nextInt(900) + ")")
                .toList();
    }
}
