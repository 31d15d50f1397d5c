package io.periskop.push;

import io.periskop.error.Severity;
import io.periskop.exposition.Digest;
import io.periskop.exposition.ExpositionReader;
import io.periskop.exposition.ExpositionWriter;
import io.periskop.exposition.MalformedExposition;
import io.periskop.exposition.ReaderLimits;
import io.periskop.exposition.ReportedAggregate;
import io.periskop.exposition.Seen;
import io.periskop.label.Labels;
import io.periskop.store.Mark;
import io.periskop.store.Marks;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A gateway's state as lines of JSON: the head; for each pusher a line with its counts and one with its occurrences, which is
 * a document as clients push it; the sums; and at the end a checksum of all lines before, without which it is half a file.
 */
final class GatewayStateCodec {
    private static final String FORMAT = "periskop-pushgateway-1";
    private static final JsonMapper JSON = new JsonMapper();
    private static final ExpositionWriter WRITER = new ExpositionWriter();
    /** What was taken once is taken again: nothing is cut twice. */
    private static final ReaderLimits ANY = new ReaderLimits(
            Integer.MAX_VALUE, 10_000, Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE, 10_000, 1_000_000);

    /** It is not what was written. */
    static final class Torn extends Exception {
        private static final long serialVersionUID = 1L;

        Torn(String why) {
            super(why, null, false, false);
        }
    }

    record Head(String format, String uuid, int pushers, int groups) {}

    record Run(@Nullable Instant createdAt, long high) {}

    record ErrorLine(
            String key,
            String severity,
            List<Run> runs,
            long closed,
            @Nullable Instant floor,
            boolean told) {}

    record PusherLine(
            String source,
            SortedMap<String, String> labels,
            String address,
            Instant firstPush,
            Instant lastPush,
            long pushes,
            boolean told,
            List<ErrorLine> errors) {}

    record GroupLine(
            @Nullable SortedMap<String, String> labels,
            @Nullable Instant bornAt,
            List<TotalLine> totals) {}

    record TotalLine(String key, long count, @Nullable Instant createdAt) {}

    record End(String end) {}

    private GatewayStateCodec() {}

    static void write(GatewayState state, OutputStream to) throws IOException {
        Summed out = new Summed(to);
        line(
                out,
                new Head(
                        FORMAT,
                        state.uuid(),
                        state.pushers().size(),
                        state.groups().size()));
        for (Pusher pusher : state.pushers()) {
            line(out, line(pusher));
            WRITER.write(out, null, details(pusher));
            out.write('\n');
        }
        line(out, new GroupLine(null, null, lines(state.totals())));
        for (GatewayState.GroupState group : state.groups()) {
            line(out, new GroupLine(group.group().labels().byName(), group.bornAt(), lines(group.totals())));
        }
        line(out, new End(out.sum()));
        out.flush();
    }

    static GatewayState read(byte[] bytes) throws Torn {
        int end = lastLine(bytes);
        try {
            End said = JSON.readValue(bytes, end, bytes.length - end, End.class);
            if (!sum(Digest.of(bytes, 0, end)).equals(said.end())) {
                throw new Torn("its checksum is wrong");
            }
            return new Lines(bytes, end).state();
        } catch (JacksonException e) {
            throw new Torn("it has no end");
        } catch (MalformedExposition | RuntimeException e) {
            throw new Torn("it is of another version (" + e.getMessage() + ")");
        }
    }

    private static int lastLine(byte[] bytes) throws Torn {
        if (bytes.length < 2 || bytes[bytes.length - 1] != '\n') {
            throw new Torn("it has no end");
        }
        int at = bytes.length - 1;
        while (at > 0 && bytes[at - 1] != '\n') {
            at--;
        }
        return at;
    }

    private static void line(OutputStream out, Object value) throws IOException {
        out.write(JSON.writeValueAsBytes(value));
        out.write('\n');
    }

    private static PusherLine line(Pusher pusher) {
        List<ErrorLine> errors = new ArrayList<>();
        for (PushedError error : pusher.errors().values()) {
            Marks marks = error.marks();
            List<Run> runs = marks.runs().stream()
                    .map(run -> new Run(run.createdAt(), run.high()))
                    .toList();
            errors.add(new ErrorLine(
                    error.key(), marks.severity().text(), runs, marks.closed(), marks.floor(), error.told()));
        }
        return new PusherLine(
                pusher.source(),
                pusher.group().labels().byName(),
                pusher.address(),
                pusher.firstPush(),
                pusher.lastPush(),
                pusher.pushes(),
                pusher.told(),
                errors);
    }

    private static List<ReportedAggregate> details(Pusher pusher) {
        return pusher.errors().values().stream()
                .map(error -> new ReportedAggregate(error.key(), 0, error.severity(), null, error.occurrences()))
                .toList();
    }

    private static List<TotalLine> lines(List<Totals.Total> totals) {
        return totals.stream()
                .map(total -> new TotalLine(total.key(), total.count(), total.createdAt()))
                .toList();
    }

    private static String sum(long digest) {
        return String.format("%016x", digest);
    }

    /** Sums up what goes through it. */
    private static final class Summed extends FilterOutputStream {
        private final Digest digest = new Digest();

        Summed(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            digest.add(ByteBuffer.wrap(bytes, from, length));
            out.write(bytes, from, length);
        }

        String sum() {
            return GatewayStateCodec.sum(digest.value());
        }
    }

    /** One line after the other. */
    private static final class Lines {
        private final byte[] bytes;
        private final int end;
        private final ExpositionReader reader = new ExpositionReader(ANY);
        private int at;

        Lines(byte[] bytes, int end) {
            this.bytes = bytes;
            this.end = end;
        }

        GatewayState state() throws Torn, MalformedExposition {
            Head head = next(Head.class);
            if (!FORMAT.equals(head.format())) {
                throw new Torn("it is of another version");
            }
            List<Pusher> pushers = new ArrayList<>();
            for (int i = 0; i < head.pushers(); i++) {
                pushers.add(pusher(next(PusherLine.class)));
            }
            List<Totals.Total> totals = totals(next(GroupLine.class));
            List<GatewayState.GroupState> groups = new ArrayList<>();
            for (int i = 0; i < head.groups(); i++) {
                GroupLine line = next(GroupLine.class);
                if (line.labels() == null || line.bornAt() == null) {
                    throw new Torn("it is of another version");
                }
                groups.add(
                        new GatewayState.GroupState(new Group(new Labels(line.labels())), line.bornAt(), totals(line)));
            }
            return new GatewayState(head.uuid(), pushers, totals, groups);
        }

        private Pusher pusher(PusherLine line) throws Torn, MalformedExposition {
            byte[] document = next();
            Map<String, ReportedAggregate> details =
                    reader.read(document, document.length, Seen.NOTHING).aggregates().stream()
                            .collect(Collectors.toMap(ReportedAggregate::key, each -> each));
            Map<String, PushedError> errors = new LinkedHashMap<>();
            for (ErrorLine error : line.errors()) {
                List<Mark> runs = error.runs().stream()
                        .map(run -> new Mark(run.createdAt(), run.high()))
                        .toList();
                Marks marks =
                        new Marks(runs, error.closed(), error.floor(), Severity.of(error.severity()), error.key(), 0);
                ReportedAggregate detail = details.get(error.key());
                errors.put(
                        error.key(),
                        PushedError.of(
                                error.key(), marks, detail == null ? List.of() : detail.occurrences(), error.told()));
            }
            return new Pusher(
                    line.source(),
                    new Group(new Labels(line.labels())),
                    line.address(),
                    0,
                    line.firstPush(),
                    line.lastPush(),
                    line.pushes(),
                    errors,
                    line.told());
        }

        private static List<Totals.Total> totals(GroupLine line) {
            return line.totals().stream()
                    .map(total -> new Totals.Total(total.key(), total.count(), total.createdAt()))
                    .toList();
        }

        private <T> T next(Class<T> type) throws Torn {
            return JSON.readValue(new String(next(), StandardCharsets.UTF_8), type);
        }

        private byte[] next() throws Torn {
            int from = at;
            while (at < end && bytes[at] != '\n') {
                at++;
            }
            if (at == end) {
                throw new Torn("a line is missing");
            }
            return Arrays.copyOfRange(bytes, from, at++);
        }
    }
}
