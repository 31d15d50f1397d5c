package io.periskop.ingest.sentry;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Takes an envelope apart, item by item: a line of JSON for the envelope, then for each item a line of JSON and its payload,
 * which is as long as the line says, or goes to the end of its line. Items that nobody wants are skipped without being held.
 *
 * <p>Source: the SDKs' specification of envelopes. A carriage return belongs to the payload, and the last newline may be missing.
 */
final class EnvelopeReader {
    static final int LONGEST_HEADER = 64 << 10;
    /** More than any SDK puts into one. */
    static final int MOST_ITEMS = 1000;

    private static final int BUFFER = 8 << 10;

    private final InputStream input;
    private final ItemLimits limits;
    private final byte[] buffer = new byte[BUFFER];
    private int at;
    private int end;
    private int items;

    /** How many bytes of a payload are wanted, by the item's type; 0 to skip it. */
    @FunctionalInterface
    interface ItemLimits {
        int of(String type);
    }

    /** The envelope's own line: empty texts where it says nothing. */
    record Header(String eventId, String dsn) {}

    private record ItemHeader(String type, long length) {}

    EnvelopeReader(InputStream input, ItemLimits limits) {
        this.input = input;
        this.limits = limits;
    }

    /** @throws IOException if there is none */
    Header header() throws IOException {
        byte[] line = line(LONGEST_HEADER);
        if (line == null) {
            throw new EOFException("the envelope is empty");
        }
        String eventId = "";
        String dsn = "";
        try (JsonParser json = SentryJson.parser(line, line.length)) {
            SentryJson.expectObject(json);
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = json.currentName();
                json.nextToken();
                switch (name) {
                    case "event_id" -> eventId = SentryJson.text(json, 100);
                    case "dsn" -> dsn = SentryJson.text(json, 2000);
                    default -> json.skipChildren();
                }
            }
        }
        return new Header(eventId, dsn);
    }

    /**
     * The next one, wanted or not.
     *
     * @return null at the end
     * @throws IOException if what comes is no item
     */
    @Nullable
    Item next() throws IOException {
        byte[] line = line(LONGEST_HEADER);
        while (line != null && line.length == 0) {
            line = line(LONGEST_HEADER);
        }
        if (line == null) {
            return null;
        }
        if (++items > MOST_ITEMS) {
            throw new IOException("the envelope has more than " + MOST_ITEMS + " items");
        }
        ItemHeader header = itemHeader(line);
        int most = limits.of(header.type());
        return header.length() < 0 ? toNewline(header.type(), most) : ofLength(header, most);
    }

    private static ItemHeader itemHeader(byte[] line) throws IOException {
        String type = "";
        long length = -1;
        try (JsonParser json = SentryJson.parser(line, line.length)) {
            SentryJson.expectObject(json);
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = json.currentName();
                JsonToken value = json.nextToken();
                if (name.equals("type")) {
                    type = SentryJson.text(json, 100);
                } else if (name.equals("length") && value == JsonToken.VALUE_NUMBER_INT) {
                    length = json.getValueAsLong(-1);
                    if (length < 0) {
                        throw new IOException("an item of the envelope has a length below 0");
                    }
                } else {
                    json.skipChildren();
                }
            }
        }
        if (type.isEmpty()) {
            throw new IOException("an item of the envelope has no type");
        }
        return new ItemHeader(type, length);
    }

    private Item toNewline(String type, int most) throws IOException {
        Collected payload = new Collected(most);
        while (fill()) {
            int newline = newline();
            payload.add((newline < 0 ? end : newline) - at);
            if (newline >= 0) {
                at = newline + 1;
                break;
            }
            at = end;
        }
        return payload.item(type, true);
    }

    private Item ofLength(ItemHeader header, int most) throws IOException {
        Collected payload = new Collected((int) Math.min(most, header.length()));
        long left = header.length();
        while (left > 0 && fill()) {
            int size = (int) Math.min(left, end - at);
            payload.add(size);
            at += size;
            left -= size;
        }
        if (left > 0) {
            return payload.item(header.type(), false);
        }
        if (fill()) {
            if (buffer[at] != '\n') {
                throw new IOException("an item of the envelope is longer than it says");
            }
            at++;
        }
        return payload.item(header.type(), header.length() <= most);
    }

    /** Without its newline; null at the end. */
    private byte @Nullable [] line(int most) throws IOException {
        if (!fill()) {
            return null;
        }
        Collected line = new Collected(most);
        while (fill()) {
            int newline = newline();
            line.add((newline < 0 ? end : newline) - at);
            if (newline >= 0) {
                at = newline + 1;
                break;
            }
            at = end;
        }
        if (line.over) {
            throw new IOException("a line of the envelope is longer than " + most + " bytes");
        }
        return Arrays.copyOf(line.bytes, line.length);
    }

    private int newline() {
        for (int i = at; i < end; i++) {
            if (buffer[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    /** Whether there is anything more. */
    private boolean fill() throws IOException {
        while (at == end) {
            int read = input.read(buffer, 0, BUFFER);
            if (read < 0) {
                return false;
            }
            at = 0;
            end = read;
        }
        return true;
    }

    /** As much of a payload as is wanted. */
    private final class Collected {
        private final int most;
        private byte[] bytes = new byte[0];
        private int length;
        private boolean over;

        Collected(int most) {
            this.most = most;
        }

        void add(int size) {
            int kept = Math.min(size, most - length);
            over |= kept < size;
            if (kept <= 0) {
                return;
            }
            if (length + kept > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.min(most, Math.max(length + kept, 2 * bytes.length)));
            }
            System.arraycopy(buffer, at, bytes, length, kept);
            length += kept;
        }

        Item item(String type, boolean complete) {
            return new Item(type, bytes, length, complete && !over);
        }
    }
}
