package io.periskop.scrape;

import io.periskop.exposition.MalformedExposition;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Port: makes something of answers that tell of more than one process and one service. It remembers by itself what it had of each
 * target; equal ones are the same, so that a reload disturbs nothing.
 */
public interface AnswerTaker {
    /** What is asked for, as in {@code Accept}. */
    String accepts();

    /** From where the target is to tell on: made a parameter of its URL, and sent as the last answer's ETag. Null for everything. */
    @Nullable
    String since(String url);

    /**
     * Reads an answer; called on a thread that may work. The bytes are not kept.
     *
     * @param at when it came
     */
    Taken read(String url, byte[] bytes, int length, Instant at) throws MalformedExposition;

    /** It has nothing new. Fails where {@link Taken#store} does. */
    Mono<Void> nothingNew(String url, Instant at);

    /** What was told before has to be told again. */
    void forget(String url);

    /** An answer as read. */
    interface Taken {
        /** How many errors it tells of. */
        int errors();

        int rejected();

        /** A sentence for the first few of those that were rejected. */
        List<String> reasons();

        /** Whether there is more to ask for at once. */
        boolean more();

        /** Done when all is in the store; only then it is remembered. Fails as {@code aggregate.Aggregator#ingest}. */
        Mono<Void> store();
    }
}
