package io.periskop.exposition;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Several documents in one answer: how a push gateway tells its pushers apart to who asks for {@link #TYPE}. Each line is a
 * document as {@link ExpositionReader} reads it, with the member {@code labels} (text to text) before all others.
 */
public final class PusherLines {
    /** What a scraper that can read it names in {@code Accept}, and the answer's {@code Content-Type}. */
    public static final String TYPE = "application/vnd.periskop.pushers.v1";

    /** Further labels of a line are not read. */
    private static final int MOST_LABELS = 64;

    private static final int LONGEST_LABEL = 1024;
    private static final JsonFactory JSON = ExpositionReader.json(ReaderLimits.DEFAULT);
    private static final ExpositionWriter WRITER = new ExpositionWriter();

    /**
     * @param from the first byte
     * @param to the byte behind the last
     * @param digest as {@link Digest#of}
     */
    public record Line(int from, int to, long digest) {
        public int length() {
            return to - from;
        }
    }

    private PusherLines() {}

    /** Writes one line and its end, and flushes; the stream stays open. */
    public static void write(
            OutputStream out,
            Map<String, String> labels,
            @Nullable String targetUuid,
            Iterable<ReportedAggregate> aggregates)
            throws IOException {
        WRITER.write(out, labels, targetUuid, aggregates);
        out.write('\n');
    }

    /**
     * The lines in their order, those that are empty left out.
     *
     * @throws MalformedExposition if they are more than so many
     */
    public static List<Line> split(byte[] bytes, int length, int most) throws MalformedExposition {
        List<Line> lines = new ArrayList<>();
        int from = 0;
        for (int at = 0; at <= length; at++) {
            if (at < length && bytes[at] != '\n') {
                continue;
            }
            if (at > from) {
                if (lines.size() == most) {
                    throw new MalformedExposition("tells of more than " + most + " pushers");
                }
                lines.add(new Line(from, at, Digest.of(bytes, from, at)));
            }
            from = at + 1;
        }
        return lines;
    }

    /** A line's labels; empty where it does not begin with any, or with something else of that name. */
    public static SortedMap<String, String> labels(byte[] bytes, Line line) {
        SortedMap<String, String> labels = new TreeMap<>();
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), bytes, line.from, line.to - line.from)) {
            boolean first = json.nextToken() == JsonToken.START_OBJECT
                    && json.nextToken() == JsonToken.PROPERTY_NAME
                    && Members.LABELS.equals(json.currentName())
                    && json.nextToken() == JsonToken.START_OBJECT;
            while (first && labels.size() < MOST_LABELS && json.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = json.currentName();
                if (json.nextToken() == JsonToken.VALUE_STRING
                        && name.length() <= LONGEST_LABEL
                        && json.getString().length() <= LONGEST_LABEL) {
                    labels.put(WellFormed.text(name), WellFormed.text(json.getString()));
                } else {
                    json.skipChildren();
                }
            }
        } catch (JacksonException e) {
            // Whoever reads the document of this line says what is wrong with it.
            return new TreeMap<>();
        }
        return labels;
    }
}
