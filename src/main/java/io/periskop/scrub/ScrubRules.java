package io.periskop.scrub;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is taken out, and where it is looked for.
 *
 * @param headers whether values of headers are scrubbed
 * @param urls whether URLs are
 * @param bodies whether bodies of requests are
 * @param messages whether messages of exceptions and their causes are
 * @param stackTraces whether lines of stack traces are
 * @param cardNumbers whether what looks as the number of a payment card is a secret, wherever it stands
 * @param names whole names that are secret too
 * @param exceptNames whole names that are not, whatever they contain
 * @param patterns expressions of RE2; of one with a group only the first group is taken out
 * @param hashKey null for a replacement that says nothing of the secret
 */
public record ScrubRules(
        boolean headers,
        boolean urls,
        boolean bodies,
        boolean messages,
        boolean stackTraces,
        boolean cardNumbers,
        List<String> names,
        List<String> exceptNames,
        List<String> patterns,
        @Nullable String hashKey) {
    public static final ScrubRules DEFAULT =
            new ScrubRules(true, true, true, true, true, true, List.of(), List.of(), List.of(), null);
    public static final ScrubRules OFF =
            new ScrubRules(false, false, false, false, false, false, List.of(), List.of(), List.of(), null);

    public ScrubRules {
        names = List.copyOf(names);
        exceptNames = List.copyOf(exceptNames);
        patterns = List.copyOf(patterns);
    }

    /** The key is a secret. */
    @Override
    public String toString() {
        return "ScrubRules[headers=" + headers + ", urls=" + urls + ", bodies=" + bodies + ", messages=" + messages
                + ", stackTraces=" + stackTraces + ", cardNumbers=" + cardNumbers + ", names=" + names
                + ", exceptNames=" + exceptNames + ", patterns="
                + patterns + "]";
    }
}
