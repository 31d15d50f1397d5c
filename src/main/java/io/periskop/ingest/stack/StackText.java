package io.periskop.ingest.stack;

import io.periskop.ingest.EventException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads stack traces of the JVM, Python, V8 and other JavaScript engines, Go, .NET, Ruby and PHP. A text that no dialect
 * knows in full is shown as it came; calls that were found in it still say which error it is.
 */
public final class StackText {
    private static final int MOST_LINES = 2_000;
    private static final int LONGEST_LINE = 1_000;
    private static final List<Dialect> DIALECTS = List.of(
            new JvmDialect(),
            new PythonDialect(),
            new JavaScriptDialect(),
            new GoDialect(),
            new DotNetDialect(),
            new RubyDialect(),
            new PhpDialect());

    private StackText() {}

    /**
     * The exception and its causes; the one that was thrown comes first, with this type and this message unless they are
     * empty.
     *
     * @param text empty for none
     * @param language as {@code telemetry.sdk.language} names it; empty where unknown. It says which dialect is tried first
     */
    public static List<EventException> read(String type, String message, String text, String language) {
        List<String> lines = lines(text);
        Trace best = best(lines, language);
        if (best == null) {
            return List.of(new EventException(type, message, List.of(), lines.isEmpty() ? null : lines));
        }
        List<EventException> chain = new ArrayList<>();
        for (Link link : best.links()) {
            EventException said = link.exception();
            chain.add(
                    chain.isEmpty()
                            ? new EventException(
                                    type.isEmpty() ? said.type() : type,
                                    message.isEmpty() ? said.message() : message,
                                    said.frames(),
                                    best.unknownLines() == 0 ? null : lines)
                            : said);
        }
        return chain;
    }

    /** Null where none finds any call. */
    private static @Nullable Trace best(List<String> lines, String language) {
        Trace best = null;
        for (Dialect dialect : DIALECTS) {
            if (dialect.languages().contains(language)) {
                Trace own = dialect.read(lines);
                if (own.frames() > 0 && own.unknownLines() == 0) {
                    return own;
                }
                best = better(best, own);
            }
        }
        for (Dialect dialect : DIALECTS) {
            if (!dialect.languages().contains(language)) {
                best = better(best, dialect.read(lines));
            }
        }
        return best;
    }

    private static @Nullable Trace better(@Nullable Trace best, Trace next) {
        if (next.frames() == 0) {
            return best;
        }
        boolean isBetter = best == null || score(next) > score(best);
        return isBetter ? next : best;
    }

    private static int score(Trace trace) {
        return trace.frames() - trace.unknownLines();
    }

    private static List<String> lines(String text) {
        List<String> lines = new ArrayList<>();
        int at = 0;
        while (at < text.length() && lines.size() < MOST_LINES) {
            int end = text.indexOf('\n', at);
            end = end < 0 ? text.length() : end;
            String line = text.substring(at, Math.min(end, at + LONGEST_LINE)).stripTrailing();
            lines.add(line);
            at = end + 1;
        }
        while (!lines.isEmpty() && lines.get(lines.size() - 1).isEmpty()) {
            lines.remove(lines.size() - 1);
        }
        return lines;
    }
}
