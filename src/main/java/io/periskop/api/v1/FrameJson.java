package io.periskop.api.v1;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.periskop.query.Frame;
import io.periskop.query.Frame.Counts;
import io.periskop.query.Frame.Rates;
import io.periskop.query.Frame.Texts;
import io.periskop.query.Frame.Times;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.time.Instant;
import java.util.AbstractList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** A table by columns, as Grafana's data frames are in JSON. */
@Schema(name = "Frame", description = "A table by columns, as Grafana reads it")
record FrameJson(Head schema, Data data) {
    static final String TIMESERIES = "timeseries-wide";
    static final String NUMERIC = "numeric-long";
    static final String TABLE = "table";
    static final String LOG_LINES = "log-lines";

    private static final List<Integer> VERSION = List.of(0, 1);
    private static final List<Integer> LINES_VERSION = List.of(0, 0);

    @Schema(name = "FrameSchema")
    record Head(
            @Schema(example = "A") String refId,

            @Schema(example = "occurrences") String name,

            Meta meta,
            List<Field> fields) {}

    @Schema(name = "FrameMeta")
    record Meta(
            @Schema(example = TIMESERIES) String type,

            @Schema(example = "[0, 1]") List<Integer> typeVersion,

            @Schema(description = "How it is shown best", example = "graph")
            String preferredVisualisationType,

            List<Notice> notices,
            Custom custom) {}

    @Schema(name = "FrameNotice")
    record Notice(
            @Schema(example = "warning") String severity,

            @Schema(example = "minutes are kept for 14d only")
            String text) {}

    @Schema(name = "FrameFacts")
    record Custom(
            @Schema(description = "How long a point is; null where there are none", example = "5m") @Nullable
            String step,

            @Schema(description = "Which points, from 0, have only a part of their time", example = "[0]")
            List<Integer> partial,

            @Schema(description = "How many groups or rows there are, shown or not", example = "12")
            long groups,

            @Schema(description = "Whether some are not shown", example = "true")
            boolean truncated,

            @Schema(description = "The slots of the column `sparkline`; null where there is none") @Nullable
            Slots sparkline,

            @Schema(description = "Of log lines: phrases that were searched for", example = "[\"no answer\"]")
            List<String> searchWords,

            @Schema(description = "Of log lines: how many were asked for; null of others", example = "100") @Nullable
            Integer limit) {
        static Custom of(@Nullable String step, List<Integer> partial, long groups, boolean truncated) {
            return new Custom(step, partial, groups, truncated, null, List.of(), null);
        }
    }

    @Schema(name = "FrameSlots")
    record Slots(
            @Schema(
                    description = "When the first slot begins, in milliseconds since 1970; it may be before the range",
                    example = "1795341600000")
            long from,

            @Schema(description = "How long each is", example = "300000")
            long stepMs) {
        static Slots of(Instant start, long seconds) {
            return new Slots(start.toEpochMilli(), Duration.ofSeconds(seconds).toMillis());
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "FrameField")
    record Field(
            @Schema(example = "occurrences") String name,

            @Schema(description = "`time`, `number`, `string` or `other`", example = "number")
            String type,

            @Schema(description = "Of a series; left out of other columns", example = "{\"service\": \"shop\"}")
            @Nullable
            Map<String, String> labels,

            @Nullable Config config) {
        static Field of(String name, String type) {
            return new Field(name, type, null, null);
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "FrameFieldConfig")
    record Config(
            @Schema(description = "Of times: milliseconds from one to the next", example = "300000") @Nullable
            Long interval,

            @Schema(example = "shop") @Nullable String displayNameFromDS) {}

    @Schema(name = "FrameData")
    record Data(
            @Schema(
                    description =
                            "A list for each field, all of the same length. Times are milliseconds since 1970; null is no "
                                    + "value")
            List<List<Object>> values) {}

    /** Of a table. */
    record Column(Field field, List<Object> values) {
        static Column of(String name, String type, List<?> values) {
            return new Column(Field.of(name, type), List.copyOf(values));
        }

        /** Null is no value. */
        static <T> Column of(String name, String type, List<T> rows, Function<T, @Nullable Object> value) {
            return new Column(Field.of(name, type), view(rows.size(), i -> value.apply(rows.get(i))));
        }
    }

    static FrameJson table(
            String refId, String name, List<Column> columns, long rows, boolean truncated, List<String> warnings) {
        return table(refId, name, columns, warnings, Custom.of(null, List.of(), rows, truncated));
    }

    static FrameJson table(String refId, String name, List<Column> columns, List<String> warnings, Custom custom) {
        return of(refId, name, columns, new Meta(TABLE, VERSION, "table", notices(warnings), custom));
    }

    static FrameJson logs(String refId, String name, List<Column> columns, List<String> warnings, Custom custom) {
        return of(refId, name, columns, new Meta(LOG_LINES, LINES_VERSION, "logs", notices(warnings), custom));
    }

    private static FrameJson of(String refId, String name, List<Column> columns, Meta meta) {
        return new FrameJson(
                new Head(refId, name, meta, columns.stream().map(Column::field).toList()),
                new Data(columns.stream().map(Column::values).toList()));
    }

    static FrameJson of(String refId, String name, Frame frame, boolean instant) {
        Frame.Meta facts = frame.meta();
        Meta meta = new Meta(
                instant ? NUMERIC : TIMESERIES,
                VERSION,
                instant ? "table" : "graph",
                notices(facts.notices()),
                Custom.of(facts.step(), facts.partial(), facts.groups(), facts.truncated()));
        return new FrameJson(
                new Head(
                        refId,
                        name,
                        meta,
                        frame.fields().stream().map(FrameJson::field).toList()),
                new Data(frame.fields().stream()
                        .map(field -> values(field.values()))
                        .toList()));
    }

    private static List<Notice> notices(List<String> warnings) {
        return warnings.stream().map(text -> new Notice("warning", text)).toList();
    }

    private static Field field(Frame.Field field) {
        String type = switch (field.type()) {
            case TIME -> "time";
            case NUMBER -> "number";
            case STRING -> "string";
        };
        Map<String, String> labels = field.labels().byName();
        Long interval = field.interval() == null ? null : field.interval().toMillis();
        return new Field(
                field.name(),
                type,
                labels.isEmpty() ? null : labels,
                interval == null && field.displayName() == null ? null : new Config(interval, field.displayName()));
    }

    /** Numbers are made as they are written: there may be a million. */
    private static List<Object> values(Frame.Values values) {
        if (values instanceof Times times) {
            return view(times.size(), i -> times.millis()[i]);
        }
        if (values instanceof Counts counts) {
            return view(counts.size(), i -> counts.counts()[i] == Counts.NONE ? null : (Object) counts.counts()[i]);
        }
        if (values instanceof Rates rates) {
            return view(rates.size(), i -> Double.isFinite(rates.rates()[i]) ? (Object) rates.rates()[i] : null);
        }
        return List.copyOf(((Texts) values).texts());
    }

    @SuppressWarnings("NullAway") // null is no value, and only written
    private static List<Object> view(int size, IntFunction<@Nullable Object> at) {
        return new AbstractList<>() {
            @Override
            public Object get(int index) {
                return at.apply(index);
            }

            @Override
            public int size() {
                return size;
            }
        };
    }
}
