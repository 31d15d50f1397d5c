package io.periskop.scrape;

import org.jspecify.annotations.Nullable;

/**
 * The way of one body from who fetches it to who reads it. Either may be stopped at any moment, by a timeout or because
 * the target is gone, and a signal between them may get lost then. The body is closed all the same, once, and never while
 * somebody reads it: its array would be filled with another target's answer.
 */
final class Handover implements AutoCloseable {
    private @Nullable Body body;
    private boolean closed;

    /** From now on the body is this object's; too late, and it is closed. */
    synchronized void put(Body fetched) {
        if (closed) {
            fetched.close();
        } else {
            body = fetched;
        }
    }

    /** The taker closes it. Null if there is none, or no longer. */
    synchronized @Nullable Body take() {
        Body taken = body;
        body = null;
        return taken;
    }

    /** Closes what nobody took, and what is yet to come. */
    @Override
    public synchronized void close() {
        closed = true;
        if (body != null) {
            body.close();
            body = null;
        }
    }
}
