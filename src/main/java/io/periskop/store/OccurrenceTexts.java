package io.periskop.store;

import io.periskop.error.ErrorInstance;
import io.periskop.error.Occurrence;
import java.util.ArrayList;
import java.util.List;

/** What of an occurrence is searched for words. */
public final class OccurrenceTexts {
    /** Links of a chain of causes; a longer one is not read to its end. */
    private static final int LINKS = 64;

    private OccurrenceTexts() {}

    /**
     * Classes, messages and lines of the stack traces of all its causes; method, URL and names of headers of its request.
     * Values of headers and bodies are left out: what is secret in them is nobody's business.
     */
    public static List<String> of(Occurrence occurrence) {
        List<String> texts = new ArrayList<>();
        ErrorInstance link = occurrence.error();
        for (int i = 0; link != null && i < LINKS; i++) {
            texts.add(link.className());
            texts.add(link.message());
            if (link.stacktrace() != null) {
                texts.addAll(link.stacktrace());
            }
            link = link.cause();
        }
        if (occurrence.httpContext() != null) {
            texts.add(occurrence.httpContext().method());
            texts.add(occurrence.httpContext().url());
            if (occurrence.httpContext().headers() != null) {
                texts.addAll(occurrence.httpContext().headers().keySet());
            }
        }
        return texts;
    }
}
