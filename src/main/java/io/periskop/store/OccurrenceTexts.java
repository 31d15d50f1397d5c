package io.periskop.store;

import io.periskop.error.ErrorInstance;
import io.periskop.error.HttpContext;
import io.periskop.error.Occurrence;
import java.util.ArrayList;
import java.util.List;

/**
 * What of an occurrence is searched for phrases: the class and message of every link of the chain, every line of its stack
 * traces, and method, URL and names of headers of its request. Each text is looked at as far as {@link #LONGEST_TEXT}
 * characters, and all of them as far as {@link #MOST_TEXT} together.
 */
public final class OccurrenceTexts {
    public static final int LONGEST_TEXT = 32_768;
    public static final int MOST_TEXT = 1 << 20;

    private final List<String> all = new ArrayList<>();
    private int room = MOST_TEXT;

    private OccurrenceTexts() {}

    /** In the case they are in. */
    public static List<String> of(Occurrence occurrence) {
        OccurrenceTexts texts = new OccurrenceTexts();
        HttpContext http = occurrence.httpContext();
        if (http != null) {
            texts.add(http.method());
            texts.add(http.url());
            if (http.headers() != null) {
                http.headers().keySet().forEach(texts::add);
            }
        }
        for (ErrorInstance link = occurrence.error(); link != null; link = link.cause()) {
            texts.add(link.className());
            texts.add(link.message());
            if (link.stacktrace() != null) {
                link.stacktrace().forEach(texts::add);
            }
        }
        return texts.all;
    }

    public static String cut(String text) {
        return text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) : text;
    }

    private void add(String text) {
        if (!text.isEmpty() && room > 0) {
            String part = cut(text);
            all.add(part);
            room -= part.length();
        }
    }
}
