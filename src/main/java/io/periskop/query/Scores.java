package io.periskop.query;

import io.periskop.store.ErrorId;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** A number for each of many errors, in little memory; 0 for all others. Immutable, but for what the compiler cannot see. */
final class Scores implements ToDoubleFunction<ErrorId> {
    private static final double LOAD = 0.75;

    private final int size;
    /** Places follow the ids, which are hashes. A place without a score is free: no score is 0. */
    private final long[] high;

    private final long[] low;
    private final double[] scores;

    private Scores(int size, int places) {
        this.size = size;
        this.high = new long[places];
        this.low = new long[places];
        this.scores = new double[places];
    }

    static Scores of(Map<ErrorId, Double> scores) {
        Scores all = new Scores(scores.size(), (int) (scores.size() / LOAD) + 1);
        scores.forEach(all::put);
        return all;
    }

    /** How many errors have one. */
    int size() {
        return size;
    }

    @Override
    public double applyAsDouble(ErrorId error) {
        return scores[place(error)];
    }

    private void put(ErrorId error, double score) {
        int place = place(error);
        high[place] = error.high();
        low[place] = error.low();
        scores[place] = score;
    }

    /** Its own, or the free one where it would be. */
    private int place(ErrorId error) {
        int place = (int) ((error.high() >>> 32) * scores.length >>> 32);
        while (scores[place] != 0 && (high[place] != error.high() || low[place] != error.low())) {
            place = place + 1 == scores.length ? 0 : place + 1;
        }
        return place;
    }
}
