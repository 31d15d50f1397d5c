package io.periskop.api.v1;

import io.periskop.error.ErrorInstance;
import io.periskop.error.Occurrence;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An occurrence as a log has it: class and message, stack trace, and the same of each cause. */
final class OccurrenceText {
    private static final int MOST_CHARACTERS = 32_768;
    private static final int MOST_LINKS = 64;
    private static final String CAUSE = "Caused by: ";
    private static final String CUT = "\u2026 the rest is cut off here";

    private OccurrenceText() {}

    /**
     * Lines that a client has indented stay as they are; others are indented below their exception. Never empty.
     *
     * @param key stands for an occurrence without class and message
     */
    static String of(Occurrence occurrence, String key) {
        StringBuilder out = new StringBuilder();
        ErrorInstance link = occurrence.error();
        for (int i = 0; link != null && i < MOST_LINKS && out.length() < MOST_CHARACTERS; i++) {
            if (i > 0) {
                out.append('\n').append(CAUSE);
            }
            out.append(head(link, i == 0 ? key : ""));
            lines(out, link.stacktrace());
            link = link.cause();
        }
        return link == null && out.length() <= MOST_CHARACTERS
                ? out.toString()
                : Quoted.cut(out.toString(), MOST_CHARACTERS) + '\n' + CUT;
    }

    private static String head(ErrorInstance link, String otherwise) {
        if (link.className().isEmpty()) {
            return link.message().isEmpty() ? otherwise : link.message();
        }
        return link.message().isEmpty() ? link.className() : link.className() + ": " + link.message();
    }

    private static void lines(StringBuilder out, @Nullable List<String> lines) {
        if (lines == null) {
            return;
        }
        boolean indented = lines.stream().anyMatch(OccurrenceText::beginsWithSpace);
        for (String line : lines) {
            if (out.length() > MOST_CHARACTERS) {
                return;
            }
            out.append('\n').append(indented ? "" : "\t").append(line);
        }
    }

    private static boolean beginsWithSpace(String line) {
        return !line.isEmpty() && (line.charAt(0) == ' ' || line.charAt(0) == '\t');
    }
}
