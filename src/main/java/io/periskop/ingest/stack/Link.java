package io.periskop.ingest.stack;

import io.periskop.ingest.EventException;
import io.periskop.ingest.EventFrame;
import java.util.ArrayList;
import java.util.List;

/** One exception while its text is read. */
final class Link {
    static final int MOST_FRAMES = 200;
    private static final int MOST_MESSAGE = 16 << 10;

    private final boolean suppressed;
    private final String type;
    private final StringBuilder message;
    private final List<EventFrame> frames = new ArrayList<>();

    /** @param suppressed whether it happened while another was on its way, and is no cause of it */
    Link(String type, String message, boolean suppressed) {
        this.type = type;
        this.message = new StringBuilder(message);
        this.suppressed = suppressed;
    }

    /** Of {@code type: message}; the message may be missing. */
    static Link of(String header, boolean suppressed) {
        int colon = header.indexOf(": ");
        if (colon < 0 && header.endsWith(":")) {
            return new Link(header.substring(0, header.length() - 1), "", suppressed);
        }
        return colon < 0
                ? new Link(header, "", suppressed)
                : new Link(header.substring(0, colon), header.substring(colon + 2), suppressed);
    }

    static Link of(String header) {
        return of(header, false);
    }

    List<EventFrame> frames() {
        return frames;
    }

    boolean hasFrames() {
        return !frames.isEmpty();
    }

    /** The next line of a message that has several. */
    void goOn(String line) {
        if (message.length() < MOST_MESSAGE) {
            message.append('\n').append(line);
        }
    }

    /** A frame that is older than those before it. */
    void add(EventFrame frame) {
        if (frames.size() < MOST_FRAMES) {
            frames.add(frame);
        }
    }

    /** The last so many of another one, which both have. */
    void addShared(Link other, int count) {
        List<EventFrame> all = other.frames;
        for (int i = Math.max(0, all.size() - count); i < all.size(); i++) {
            add(all.get(i));
        }
    }

    EventException exception() {
        String said = message.toString().strip();
        return new EventException(type, suppressed ? ("suppressed: " + said).strip() : said, frames);
    }
}
