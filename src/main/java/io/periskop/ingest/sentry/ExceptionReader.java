package io.periskop.ingest.sentry;

import io.periskop.ingest.EventException;
import io.periskop.ingest.EventFrame;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads the exceptions of an event: {@code {"values": [...]}}, a bare list or a bare object. SDKs send the innermost cause
 * first and the one that was thrown last, and of each stack the oldest call first; here both are the other way round.
 */
final class ExceptionReader {
    private static final int CHAIN = 50;
    private static final int FRAMES = 500;
    private static final int TEXT = 16 << 10;
    private static final int NAME = 500;

    private ExceptionReader() {}

    /** The one that was thrown first; of more than {@value #CHAIN} the causes that are left out are the innermost. */
    static List<EventException> read(JsonParser json) {
        Deque<EventException> newest = new ArrayDeque<>();
        values(json, newest, true);
        List<EventException> thrownFirst = new ArrayList<>(newest);
        Collections.reverse(thrownFirst);
        return thrownFirst;
    }

    private static void values(JsonParser json, Deque<EventException> found, boolean top) {
        if (json.currentToken() == JsonToken.START_ARRAY) {
            while (json.nextToken() != JsonToken.END_ARRAY) {
                if (json.currentToken() == JsonToken.START_OBJECT) {
                    object(json, found, false);
                } else {
                    json.skipChildren();
                }
            }
        } else if (json.currentToken() == JsonToken.START_OBJECT) {
            object(json, found, top);
        } else {
            json.skipChildren();
        }
    }

    /** An exception, or at the top also what holds the list of them. */
    private static void object(JsonParser json, Deque<EventException> found, boolean top) {
        String type = "";
        String value = "";
        String module = "";
        List<EventFrame> frames = List.of();
        boolean isException = false;
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            json.nextToken();
            isException |= !name.equals("values");
            switch (name) {
                case "type" -> type = SentryJson.text(json, NAME);
                case "value" -> value = SentryJson.text(json, TEXT);
                case "module" -> module = SentryJson.text(json, NAME);
                case "stacktrace" -> frames = stack(json);
                case "values" -> {
                    if (top) {
                        values(json, found, false);
                    } else {
                        json.skipChildren();
                    }
                }
                default -> json.skipChildren();
            }
        }
        if (isException && found.size() >= CHAIN) {
            found.removeFirst();
        }
        if (isException && (!type.isEmpty() || !value.isEmpty() || !frames.isEmpty())) {
            String qualified = module.isEmpty() || type.isEmpty() ? type : module + "." + type;
            found.addLast(new EventException(qualified, value, frames));
        }
    }

    private static List<EventFrame> stack(JsonParser json) {
        List<EventFrame> frames = List.of();
        if (json.currentToken() != JsonToken.START_OBJECT) {
            json.skipChildren();
            return frames;
        }
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            json.nextToken();
            if (name.equals("frames") && json.currentToken() == JsonToken.START_ARRAY) {
                frames = frames(json);
            } else {
                json.skipChildren();
            }
        }
        return frames;
    }

    /** Newest call first; of more than {@value #FRAMES} those nearest to the error. */
    private static List<EventFrame> frames(JsonParser json) {
        Deque<EventFrame> newest = new ArrayDeque<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (json.currentToken() != JsonToken.START_OBJECT) {
                json.skipChildren();
                continue;
            }
            if (newest.size() >= FRAMES) {
                newest.removeLast();
            }
            newest.addFirst(frame(json));
        }
        return List.copyOf(newest);
    }

    private static EventFrame frame(JsonParser json) {
        String module = "";
        String function = "";
        String file = "";
        String path = "";
        String address = "";
        int line = 0;
        Boolean inApp = null;
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            json.nextToken();
            switch (name) {
                case "module" -> module = SentryJson.text(json, NAME);
                case "function" -> function = SentryJson.text(json, NAME);
                case "filename" -> file = SentryJson.text(json, NAME);
                case "abs_path" -> path = SentryJson.text(json, NAME);
                case "instruction_addr" -> address = SentryJson.text(json, NAME);
                case "lineno" -> line = (int) Math.min(Integer.MAX_VALUE, SentryJson.count(json));
                case "in_app" -> inApp = flag(json);
                default -> json.skipChildren();
            }
        }
        String where = file.isEmpty() ? path : file;
        return new EventFrame(module, function, where.isEmpty() ? address : where, line, inApp);
    }

    private static @Nullable Boolean flag(JsonParser json) {
        return switch (json.currentToken()) {
            case VALUE_TRUE -> Boolean.TRUE;
            case VALUE_FALSE -> Boolean.FALSE;
            default -> {
                json.skipChildren();
                yield null;
            }
        };
    }
}
