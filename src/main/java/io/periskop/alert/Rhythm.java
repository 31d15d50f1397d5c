package io.periskop.alert;

import java.util.Arrays;

/**
 * How often one error usually happens, and whether it happens far more often now. About 300 bytes, whatever its history: a mean
 * with a half-life of a day, a factor for each hour of the day, and how much more counts vary than by pure chance (Fano factors,
 * of five minutes and of an hour). What is seen is compared over both windows. Time is told in slots of five minutes since the
 * epoch. For one thread at a time.
 */
final class Rhythm {
    static final int SLOT_SECONDS = 300;
    static final int SLOTS_AN_HOUR = 12;
    static final int SLOTS_A_DAY = 288;
    /** Until then there is nothing to compare with. */
    static final int DEAF_SLOTS = SLOTS_A_DAY;
    /** Until then it is compared with the most that there ever was. */
    static final int LEARNING_SLOTS = 7 * SLOTS_A_DAY;

    private static final int HOURS = 24;
    private static final int LEAST_COUNT = 8;
    private static final double LEAST_RATIO = 2;
    private static final double PEAKS = 10;
    private static final double LOG_IMPROBABLE = Math.log(1e-7);
    private static final double FORGET_MEAN = 1 - Math.pow(0.5, 1.0 / SLOTS_A_DAY);
    private static final double FORGET_FACTOR = 1 - Math.pow(0.5, 1.0 / 5);
    private static final double KEEP_VARIANCE = Math.pow(0.5, 1.0 / (3 * SLOTS_A_DAY));
    private static final double KEEP_HOURLY_VARIANCE = Math.pow(0.5, 1.0 / (6 * HOURS));
    /** Events' worth of belief that counts vary by pure chance only. */
    private static final double PRIOR = 5;
    /** Deviations beyond which a count teaches no more. */
    private static final double CAP = 3;

    private static final int CALM_SLOTS = 3;
    /** What lasts so long is usual. */
    private static final int LONGEST_ALARM = SLOTS_A_DAY;

    private static final double FEW = 8;
    private static final double LEAST_FACTOR = 0.05;
    private static final double MOST_FACTOR = 20;
    private static final double LEAST_EXPECTED = 1e-4;

    private final float[] factors = new float[HOURS];
    private final int[] ring = new int[SLOTS_AN_HOUR];
    private double mean;
    private double squares = PRIOR;
    private double expectations = PRIOR;
    private double hourlySquares = PRIOR;
    private double hourlyExpectations = PRIOR;
    private int next;
    private int learnt;
    private double hourSum;
    private double hourExpected;
    private int hourSlots;
    private int peak;
    private int hourPeak;
    private int alarmSince = -1;
    private int calm;

    /** What showed it. */
    private int shownCount;

    private double shownExpected;
    private int shownMinutes;

    /** @param first the slot to begin with */
    Rhythm(int first) {
        next = first;
        Arrays.fill(factors, 1);
    }

    static int slotOf(long epochSecond) {
        return (int) Math.floorDiv(epochSecond, (long) SLOT_SECONDS);
    }

    /** The slot that is to be learnt next. */
    int next() {
        return next;
    }

    boolean alarms() {
        return alarmSince >= 0;
    }

    /** The slot in which the alarm began; -1 without one. */
    int alarmSince() {
        return alarmSince;
    }

    int shownCount() {
        return shownCount;
    }

    double shownExpected() {
        return shownExpected;
    }

    int shownMinutes() {
        return shownMinutes;
    }

    /** The next slot is over, and this is what was counted in it. */
    void learn(long counted) {
        int count = (int) Math.min(counted, Integer.MAX_VALUE / SLOTS_AN_HOUR);
        int slot = next;
        double expected = expected(slot);
        ring[Math.floorMod(slot, SLOTS_AN_HOUR)] = count;
        watch(slot, count, expected);
        double taught = alarms() ? Math.min(count, cap(expected, fano())) : count;
        double alpha = Math.max(FORGET_MEAN, 1.0 / (learnt + 1));
        if (!alarms()) {
            squares = KEEP_VARIANCE * squares + (taught - expected) * (taught - expected);
            expectations = KEEP_VARIANCE * expectations + expected;
        }
        mean += alpha * (taught - expected);
        mean = Math.max(0, mean);
        if (!alarms()) {
            peak = Math.max(peak, count);
        }
        learnt++;
        next++;
        hour(slot, taught, expected);
    }

    /** An hour of which only the sum is known, as what was before this server began to watch. It begins at a whole hour. */
    void learnHour(long counted) {
        int slot = next;
        double expected = expected(slot) * SLOTS_AN_HOUR;
        boolean unusual = learnt > LEARNING_SLOTS && isUnusual(counted, expected, hourlyFano());
        double count = unusual ? cap(expected, hourlyFano()) : counted;
        if (!unusual) {
            int most = (int) Math.min(counted, Integer.MAX_VALUE / SLOTS_AN_HOUR);
            peak = Math.max(peak, most);
            hourPeak = Math.max(hourPeak, most);
        }
        double alpha = Math.max(
                1 - Math.pow(1 - FORGET_MEAN, SLOTS_AN_HOUR), (double) SLOTS_AN_HOUR / (learnt + SLOTS_AN_HOUR));
        mean = Math.max(0, mean + alpha * (count - expected) / SLOTS_AN_HOUR);
        learnt += SLOTS_AN_HOUR;
        next += SLOTS_AN_HOUR;
        if (!unusual) {
            endHour(slot, count, expected);
        }
    }

    /**
     * What was counted so far in the slots that are not over.
     *
     * @param counted of the next slot, and those after it
     */
    void peek(long... counted) {
        int sum = 0;
        for (int i = 0; i < SLOTS_AN_HOUR; i++) {
            int slot = next - 1 - i;
            sum += slot >= next - SLOTS_AN_HOUR + counted.length ? ring[Math.floorMod(slot, SLOTS_AN_HOUR)] : 0;
        }
        for (int i = 0; i < counted.length && !alarms(); i++) {
            int count = (int) Math.min(counted[i], Integer.MAX_VALUE / SLOTS_AN_HOUR);
            sum += count;
            int slot = next + i;
            test(slot, count, expected(slot), sum, expectedHour(slot));
        }
    }

    private void watch(int slot, int count, double expected) {
        if (!alarms()) {
            int sum = 0;
            for (int each : ring) {
                sum += each;
            }
            test(slot, count, expected, sum, expectedHour(slot));
            return;
        }
        calm = count <= LEAST_RATIO * expected ? calm + 1 : 0;
        if (slot - alarmSince >= LONGEST_ALARM) {
            mean = recent() / factor(slot);
            end();
        } else if (calm >= CALM_SLOTS) {
            end();
        }
    }

    private void end() {
        alarmSince = -1;
        calm = 0;
        Arrays.fill(ring, 0);
    }

    private void test(int slot, int count, double expected, int sum, double expectedHour) {
        if (isAlarm(count, expected, fano(), peak)) {
            begin(slot, count, expected, 5);
        } else if (isAlarm(sum, expectedHour, hourlyFano(), hourPeak)) {
            begin(slot, sum, expectedHour, 60);
        }
    }

    private void begin(int slot, int count, double expected, int minutes) {
        alarmSince = slot;
        calm = 0;
        shownCount = count;
        shownExpected = expected;
        shownMinutes = minutes;
    }

    private boolean isAlarm(int count, double expected, double fano, int most) {
        if (count < LEAST_COUNT || learnt < DEAF_SLOTS) {
            return false;
        }
        return learnt < LEARNING_SLOTS ? count > PEAKS * most : isUnusual(count, expected, fano);
    }

    private static boolean isUnusual(long count, double expected, double fano) {
        return count >= LEAST_COUNT
                && count > LEAST_RATIO * expected
                && NegativeBinomial.logTail(count, expected, fano) < LOG_IMPROBABLE;
    }

    private static double cap(double expected, double fano) {
        return expected + CAP * Math.sqrt(fano * expected) + 1;
    }

    private double fano() {
        return Math.max(1, squares / expectations);
    }

    private double hourlyFano() {
        return Math.max(1, hourlySquares / hourlyExpectations);
    }

    private double expected(int slot) {
        return Math.max(LEAST_EXPECTED, mean * factor(slot));
    }

    private double expectedHour(int last) {
        double sum = 0;
        for (int i = 0; i < SLOTS_AN_HOUR; i++) {
            sum += expected(last - i);
        }
        return sum;
    }

    private double recent() {
        double sum = 0;
        for (int each : ring) {
            sum += each;
        }
        return sum / SLOTS_AN_HOUR;
    }

    private double factor(int slot) {
        return factors[hourOf(slot)];
    }

    private static int hourOf(int slot) {
        return Math.floorMod(Math.floorDiv(slot, SLOTS_AN_HOUR), HOURS);
    }

    private void hour(int slot, double count, double expected) {
        hourSum += count;
        hourExpected += expected;
        hourSlots += alarms() ? 0 : 1;
        if (Math.floorMod(slot + 1, SLOTS_AN_HOUR) == 0) {
            if (hourSlots == SLOTS_AN_HOUR) {
                hourPeak = Math.max(hourPeak, (int) Math.min(hourSum, Integer.MAX_VALUE / SLOTS_AN_HOUR));
                endHour(slot, hourSum, hourExpected);
            }
            hourSum = 0;
            hourExpected = 0;
            hourSlots = 0;
        }
    }

    private void endHour(int slot, double count, double expected) {
        hourlySquares = KEEP_HOURLY_VARIANCE * hourlySquares + (count - expected) * (count - expected);
        hourlyExpectations = KEEP_HOURLY_VARIANCE * hourlyExpectations + expected;
        double level = mean * SLOTS_AN_HOUR;
        if (learnt <= SLOTS_A_DAY || level < LEAST_EXPECTED) {
            return;
        }
        int hour = hourOf(slot);
        double days = (double) learnt / SLOTS_A_DAY;
        double weight = Math.max(FORGET_FACTOR, 1 / (days + 1));
        // Few events say little of an hour: the fewer, the less they move its factor.
        double trust = level / (level + FEW);
        double factor = factors[hour] + weight * trust * (count / level - factors[hour]);
        factors[hour] = (float) Math.min(MOST_FACTOR, Math.max(LEAST_FACTOR, factor));
        normalise();
    }

    /** What all hours have in common belongs to the mean. */
    private void normalise() {
        double sum = 0;
        for (float each : factors) {
            sum += each;
        }
        double average = sum / HOURS;
        for (int i = 0; i < HOURS; i++) {
            factors[i] = (float) (factors[i] / average);
        }
        mean *= average;
    }
}
