package io.periskop.query;

import io.periskop.label.Labels;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A table by columns, as Grafana reads it. A time series is wide: a column of times, ascending, and a column of numbers a
 * series; series sorted by their labels, the rest last. An instant answer is a row a group, the largest first: a column of
 * text a label, and one of numbers.
 */
public record Frame(List<Field> fields, Meta meta) {
    /** The value of every label of the group that stands for those that are not shown. */
    public static final String OTHER = "__other__";

    public Frame {
        fields = List.copyOf(fields);
    }

    public enum Type {
        TIME,
        NUMBER,
        STRING
    }

    /**
     * A column.
     *
     * @param labels of its series; none for others
     * @param interval from one time to the next, where there is one; null for other columns
     * @param displayName null where the name says it
     */
    public record Field(
            String name,
            Labels labels,
            @Nullable Duration interval,
            @Nullable String displayName,
            Values values) {
        public Type type() {
            if (values instanceof Times) {
                return Type.TIME;
            }
            return values instanceof Texts ? Type.STRING : Type.NUMBER;
        }
    }

    /** Of one column. */
    public sealed interface Values {
        int size();
    }

    /** Milliseconds since the epoch. */
    @SuppressWarnings("ArrayRecordComponent")
    public record Times(long[] millis) implements Values {
        @Override
        public int size() {
            return millis.length;
        }
    }

    /** Whole numbers; -1 is none. */
    @SuppressWarnings("ArrayRecordComponent")
    public record Counts(long[] counts) implements Values {
        public static final long NONE = -1;

        @Override
        public int size() {
            return counts.length;
        }
    }

    /** NaN is none. */
    @SuppressWarnings("ArrayRecordComponent")
    public record Rates(double[] rates) implements Values {
        @Override
        public int size() {
            return rates.length;
        }
    }

    public record Texts(List<String> texts) implements Values {
        public Texts {
            texts = List.copyOf(texts);
        }

        @Override
        public int size() {
            return texts.size();
        }
    }

    /**
     * What is known about it.
     *
     * @param step of its points; null for an instant answer
     * @param partial indexes of points that have only a part of their time: the range begins or ends in them, or they are not
     *     over yet
     * @param groups how many there are, shown or not
     * @param notices sentences for a person: what is not as it was asked for
     */
    public record Meta(
            @Nullable String step, List<Integer> partial, int groups, boolean truncated, List<String> notices) {
        public Meta {
            partial = List.copyOf(partial);
            notices = List.copyOf(notices);
        }
    }
}
