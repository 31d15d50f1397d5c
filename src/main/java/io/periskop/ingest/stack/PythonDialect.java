package io.periskop.ingest.stack;

import io.periskop.ingest.EventFrame;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Of the module {@code traceback}: the oldest call first, and the cause before what it caused. What a group of exceptions
 * holds is not read.
 */
final class PythonDialect implements Dialect {
    private static final String TRACEBACK = "Traceback (most recent call last):";
    private static final String FILE = "File \"";
    private static final List<String> JOINS = List.of(
            "The above exception was the direct cause of the following exception:",
            "During handling of the above exception, another exception occurred:");
    private static final List<String> LIBRARIES =
            List.of("site-packages/", "dist-packages/", "/lib/python", "\\lib\\", "<frozen ", "importlib/");

    @Override
    public Set<String> languages() {
        return Set.of("python");
    }

    @Override
    public Trace read(List<String> lines) {
        return new Reading().run(lines).reversed();
    }

    private static final class Reading {
        private final Trace trace = new Trace();
        private final Deque<EventFrame> newestFirst = new ArrayDeque<>();
        private boolean inTrace;
        private @Nullable Link current;

        Trace run(List<String> lines) {
            boolean inGroup = false;
            for (String line : lines) {
                inGroup |= line.stripLeading().startsWith("+-+--");
                if (inGroup) {
                    trace.unknown();
                } else {
                    next(outOfGroup(line));
                }
            }
            return trace;
        }

        private void next(String line) {
            String text = line.strip();
            if (text.endsWith(TRACEBACK)) {
                inTrace = true;
                current = null;
                newestFirst.clear();
            } else if (text.isEmpty() || JOINS.contains(text)) {
                current = JOINS.contains(text) ? null : current;
            } else if (inTrace && Scan.indent(line) > 0) {
                frame(text);
            } else if (inTrace) {
                Link link = trace.begin(Link.of(text));
                newestFirst.forEach(link::add);
                current = link;
                inTrace = false;
            } else if (current != null) {
                current.goOn(text);
            } else {
                trace.unknown();
            }
        }

        /** What is indented and no call is a line of source code. */
        private void frame(String text) {
            int quote = text.startsWith(FILE) ? text.indexOf('"', FILE.length()) : -1;
            if (quote < 0 || !text.startsWith("\", line ", quote)) {
                return;
            }
            String file = text.substring(FILE.length(), quote);
            String rest = text.substring(quote + "\", line ".length());
            int in = rest.indexOf(", in ");
            if (newestFirst.size() >= Link.MOST_FRAMES) {
                newestFirst.removeLast();
            }
            newestFirst.addFirst(new EventFrame(
                    "",
                    in < 0 ? "" : rest.substring(in + ", in ".length()),
                    file,
                    Math.max(0, Scan.leading(rest)),
                    LIBRARIES.stream().noneMatch(file::contains)));
        }
    }

    private static String outOfGroup(String line) {
        int bar = line.startsWith("  + Exception Group ") ? 4 : line.startsWith("  | ") ? 4 : 0;
        return line.substring(bar);
    }
}
