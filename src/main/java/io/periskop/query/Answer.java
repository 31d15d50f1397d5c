package io.periskop.query;

import io.periskop.label.Labels;
import io.periskop.query.Frame.Counts;
import io.periskop.query.Frame.Field;
import io.periskop.query.Frame.Meta;
import io.periskop.query.Frame.Rates;
import io.periskop.query.Frame.Texts;
import io.periskop.query.Frame.Times;
import io.periskop.query.Frame.Values;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Groups and their counts as a frame. */
final class Answer {
    /** One that is shown. */
    @SuppressWarnings("ArrayRecordComponent")
    record Shown(Labels labels, long[] counts) {}

    private final TimeSeriesQuery query;
    private final Timing timing;
    private final Groups groups;

    Answer(TimeSeriesQuery query, Timing timing, Groups groups) {
        this.query = query;
        this.timing = timing;
        this.groups = groups;
    }

    /**
     * @param shown the largest first
     * @param rest the counts of all others; null where there are none
     * @param all how many groups there are
     */
    Frames of(List<Shown> shown, long @Nullable [] rest, int all) {
        List<Shown> sorted = new ArrayList<>(shown);
        if (!query.instant()) {
            sorted.sort((a, b) -> groups.order().compare(a.labels(), b.labels()));
        }
        if (sorted.isEmpty() && groups.names().isEmpty()) {
            sorted.add(new Shown(Labels.NONE, new long[timing.size()]));
        }
        if (rest != null) {
            sorted.add(new Shown(groups.other(), rest));
        }
        List<Integer> partial = query.instant() ? List.of() : timing.partial();
        Meta meta = new Meta(
                timing.step() == null ? null : timing.step().text(), partial, all, rest != null, timing.notices());
        return new Frames(List.of(new Frame(query.instant() ? rows(sorted) : columns(sorted), meta)));
    }

    private List<Field> columns(List<Shown> shown) {
        List<Field> fields = new ArrayList<>(shown.size() + 1);
        long[] millis = new long[timing.size()];
        for (int i = 0; i < millis.length; i++) {
            millis[i] = timing.starts()[i] * 1000;
        }
        Duration interval =
                timing.step() == null ? null : Duration.ofSeconds(timing.step().seconds());
        fields.add(new Field("time", Labels.NONE, interval, null, new Times(millis)));
        for (Shown each : shown) {
            fields.add(new Field(
                    query.measure().text(), each.labels(), null, displayName(each.labels()), values(each.counts())));
        }
        return fields;
    }

    private List<Field> rows(List<Shown> shown) {
        List<Field> fields = new ArrayList<>();
        for (String name : groups.names()) {
            List<String> texts = new ArrayList<>(shown.size());
            for (Shown each : shown) {
                String value = each.labels().get(name);
                texts.add(value == null ? "" : value);
            }
            fields.add(new Field(name, Labels.NONE, null, null, new Texts(texts)));
        }
        long[] counts = shown.stream().mapToLong(each -> each.counts()[0]).toArray();
        Values values = query.measure() == Measure.RATE
                ? new Rates(rates(counts, new long[] {timing.covered()[0]}))
                : new Counts(counts);
        fields.add(new Field(query.measure().text(), Labels.NONE, null, null, values));
        return fields;
    }

    private Values values(long[] counts) {
        if (query.measure() == Measure.RATE) {
            double[] rates = rates(counts, timing.covered());
            for (int i = 0; i < rates.length; i++) {
                rates[i] = isNone(i, counts[i]) ? Double.NaN : rates[i];
            }
            return new Rates(rates);
        }
        long[] shown = counts.clone();
        for (int i = 0; i < shown.length; i++) {
            shown[i] = isNone(i, counts[i]) ? Counts.NONE : counts[i];
        }
        return new Counts(shown);
    }

    private boolean isNone(int point, long count) {
        return count == 0 && (query.fill() == Fill.NULL || !timing.known()[point]);
    }

    /** @param seconds of each, or one for all */
    private static double[] rates(long[] counts, long[] seconds) {
        double[] rates = new double[counts.length];
        for (int i = 0; i < rates.length; i++) {
            rates[i] = (double) counts[i] / seconds[seconds.length == 1 ? 0 : i];
        }
        return rates;
    }

    private @Nullable String displayName(Labels labels) {
        if (groups.names().isEmpty()) {
            return null;
        }
        if (labels.equals(groups.other())) {
            return "Other";
        }
        List<String> values = new ArrayList<>();
        for (String name : groups.names()) {
            String value = labels.get(name);
            if (value != null) {
                values.add(value);
            }
        }
        return values.isEmpty() ? "(none)" : String.join(", ", values);
    }
}
