package io.periskop.alert;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * How well spikes are found on series that were made up: 28 days by the minute, the first week to learn, then a spike of two
 * hours. Always the same numbers, since the seeds are. {@code main} prints the table of docs/alerting.md.
 */
final class SpikeTable {
    private static final int DAYS = 28;
    private static final int LEARNING = 8;
    private static final int MINUTES = DAYS * 1440;
    private static final int SPIKE_MINUTES = 120;
    /** What somebody might write into a rule: in five minutes. */
    static final int THRESHOLD = 30;

    static final int RUNS = 24;
    static final double[] FACTORS = {5, 20};

    private SpikeTable() {}

    /** Which minutes have how many. */
    enum Kind {
        STEADY("steady, 24 an hour"),
        SPARSE("steady, 6 an hour"),
        DAILY("daily cycle, 240 an hour"),
        BURSTY("bursty, 50 an hour"),
        RARE("rare, 1 in 6 hours");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }

        double[] rates(Random random) {
            double[] rates = new double[MINUTES];
            switch (this) {
                case STEADY -> Arrays.fill(rates, 24 / 60.0);
                case SPARSE -> Arrays.fill(rates, 6 / 60.0);
                case RARE -> Arrays.fill(rates, 1 / 360.0);
                case DAILY -> {
                    for (int i = 0; i < MINUTES; i++) {
                        rates[i] = 4 * (1 + 0.9 * Math.sin(2 * Math.PI * (i % 1440) / 1440.0));
                    }
                }
                case BURSTY -> {
                    // Three times an hour, about, something fails for some minutes.
                    Arrays.fill(rates, 0.1);
                    double mean = 20;
                    for (double at = next(random, mean); at < MINUTES; at += next(random, mean)) {
                        double length = 1 + next(random, 4);
                        double height = 1 + next(random, 2);
                        for (int i = (int) at; i < Math.min(MINUTES, at + length); i++) {
                            rates[i] += height;
                        }
                    }
                }
            }
            return rates;
        }

        private static double next(Random random, double mean) {
            return -mean * Math.log(1 - random.nextDouble());
        }
    }

    /** @param falseAWeek alarms before the spike. @param delays minutes, of the spikes that were found, by factor */
    record Result(double falseAWeek, List<List<Integer>> delays) {
        double found(int factor) {
            return (double) delays.get(factor).size() / RUNS;
        }

        int median(int factor) {
            List<Integer> sorted = delays.get(factor).stream().sorted().toList();
            return sorted.isEmpty() ? -1 : sorted.get(sorted.size() / 2);
        }
    }

    /** Says in each minute whether it is alarmed. */
    interface Detector {
        boolean minute(int minute, int count);
    }

    static final class Ours implements Detector {
        private final Rhythm rhythm = new Rhythm(0);
        private int sum;

        @Override
        public boolean minute(int minute, int count) {
            sum += count;
            if (minute % 5 == 4) {
                rhythm.learn(sum);
                sum = 0;
            } else {
                rhythm.peek(sum);
            }
            return rhythm.alarms();
        }
    }

    static final class Fixed implements Detector {
        private final int[] last = new int[5];

        @Override
        public boolean minute(int minute, int count) {
            last[minute % 5] = count;
            return Arrays.stream(last).sum() > THRESHOLD;
        }
    }

    static Result run(Kind kind, java.util.function.Supplier<Detector> detectors) {
        double falseAlarms = 0;
        List<List<Integer>> delays = new ArrayList<>();
        for (int f = 0; f < FACTORS.length; f++) {
            List<Integer> found = new ArrayList<>();
            for (int run = 0; run < RUNS; run++) {
                Random random = new Random(1000L * kind.ordinal() + run);
                double[] rates = kind.rates(random);
                int from = 20 * 1440 + random.nextInt(5 * 1440);
                double usual =
                        Arrays.stream(rates, 8 * 1440, 20 * 1440).average().orElse(0);
                Detector detector = detectors.get();
                boolean before = false;
                int delay = -1;
                for (int i = 0; i < from + SPIKE_MINUTES; i++) {
                    double more = i < from ? 0 : (FACTORS[f] - 1) * (kind == Kind.DAILY ? rates[i] : usual);
                    boolean alarm = detector.minute(i, poisson(random, rates[i] + more));
                    if (i < from && i >= LEARNING * 1440 && alarm && !before && f == 0) {
                        falseAlarms += 7 * 1440.0 / (from - LEARNING * 1440) / RUNS;
                    }
                    if (i >= from && alarm && delay < 0) {
                        delay = i - from + 1;
                    }
                    before = alarm;
                }
                if (delay >= 0) {
                    found.add(delay);
                }
            }
            delays.add(found);
        }
        return new Result(falseAlarms, delays);
    }

    private static int poisson(Random random, double mean) {
        double limit = Math.exp(-mean);
        double product = random.nextDouble();
        int count = 0;
        while (product > limit) {
            product *= random.nextDouble();
            count++;
        }
        return count;
    }

    /** As the note has it. */
    static List<String> table() {
        List<String> lines = new ArrayList<>();
        lines.add("| Series | | False alarms a week | 5 times as often | 20 times as often |");
        lines.add("| --- | --- | --- | --- | --- |");
        for (Kind kind : Kind.values()) {
            lines.add(line(kind.text(), "ours", run(kind, Ours::new)));
            lines.add(line("", "over " + THRESHOLD + " in 5 minutes", run(kind, Fixed::new)));
        }
        return lines;
    }

    private static String line(String kind, String detector, Result result) {
        return String.format(
                Locale.ROOT,
                "| %s | %s | %.2f | %s | %s |",
                kind,
                detector,
                result.falseAWeek(),
                found(result, 0),
                found(result, 1));
    }

    private static String found(Result result, int factor) {
        double share = result.found(factor);
        return share == 0 ? "0 %" : String.format(Locale.ROOT, "%.0f %%, %d min", 100 * share, result.median(factor));
    }

    public static void main(String[] args) {
        table().forEach(System.out::println);
    }
}
