package io.periskop.http;

import io.periskop.http.HttpTrouble.Kind;
import java.util.concurrent.atomic.AtomicLong;

/** What all answers that are being read may take together. */
final class AnswerMemory {
    private final long most;
    private final AtomicLong taken = new AtomicLong();

    /** @param most bytes */
    AnswerMemory(long most) {
        this.most = most;
    }

    /** An eighth of the heap. */
    static AnswerMemory ofHeap() {
        return new AnswerMemory(Runtime.getRuntime().maxMemory() / 8);
    }

    Share share() {
        return new Share();
    }

    long taken() {
        return taken.get();
    }

    /** What one answer takes. */
    final class Share {
        private long mine;
        private boolean over;

        /** Fails also when the share is given back: who gave up on the answer may still be unpacking it. */
        synchronized void take(int bytes) throws HttpTrouble {
            if (over || taken.addAndGet(bytes) > most) {
                if (!over) {
                    taken.addAndGet(-bytes);
                }
                throw new HttpTrouble(
                        Kind.TOO_LARGE,
                        "the answers that are being read have more than " + most
                                + " bytes together; ask for less, or give the server more memory (-Xmx)");
            }
            mine += bytes;
        }

        synchronized void giveBack() {
            over = true;
            taken.addAndGet(-mine);
            mine = 0;
        }
    }
}
