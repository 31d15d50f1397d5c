package io.periskop.ingest.stack;

import io.periskop.ingest.EventFrame;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Of {@code Exception.ToString()}: the headers of all, then the calls of the innermost and so on outwards. */
final class DotNetDialect implements Dialect {
    private static final String AT = "at ";
    private static final String INNER = "---> ";
    private static final String IN = " in ";
    private static final String LINE = ":line ";
    private static final List<String> LIBRARIES =
            List.of("System.", "Microsoft.", "Npgsql.", "Newtonsoft.", "OpenTelemetry.", "Grpc.", "lambda_method");

    @Override
    public Set<String> languages() {
        return Set.of("dotnet");
    }

    @Override
    public Trace read(List<String> lines) {
        Trace trace = new Trace();
        Deque<Link> open = new ArrayDeque<>();
        boolean headed = false;
        for (String line : lines) {
            String text = line.strip();
            EventFrame frame = frame(text);
            if (text.isEmpty()) {
                continue;
            }
            if (open.isEmpty()) {
                headed = frame == null && !text.startsWith("---");
                open.push(trace.begin(headed ? header(text) : new Link("", "", false)));
                if (headed) {
                    inner(text, trace, open);
                    continue;
                }
            }
            if (frame != null) {
                open.element().add(frame);
            } else if (text.startsWith("--- End of inner exception") && open.size() > 1) {
                open.pop();
            } else if (text.startsWith(INNER) && !text.startsWith(INNER + "(Inner Exception")) {
                inner(text, trace, open);
            } else if (!open.element().hasFrames() && !text.startsWith("---")) {
                open.element().goOn(text);
            } else if (!text.startsWith("--- End of ")) {
                trace.unknown();
            }
        }
        return trace;
    }

    private static Link header(String text) {
        int inner = text.indexOf(" " + INNER);
        return Link.of(inner < 0 ? text : text.substring(0, inner));
    }

    /** What follows {@code --->}: older runtimes write all of them in one line. */
    private static void inner(String text, Trace trace, Deque<Link> open) {
        int at = text.indexOf(INNER);
        while (at >= 0) {
            int begin = at + INNER.length();
            at = text.indexOf(" " + INNER, begin);
            open.push(trace.begin(Link.of(text.substring(begin, at < 0 ? text.length() : at))));
            at = at < 0 ? -1 : at + 1;
        }
    }

    private static @Nullable EventFrame frame(String text) {
        if (!text.startsWith(AT)) {
            return null;
        }
        int in = text.lastIndexOf(IN);
        int mark = in < 0 ? -1 : text.indexOf(LINE, in);
        boolean isPlaced = mark >= 0;
        String call = text.substring(AT.length(), isPlaced ? in : text.length());
        int open = call.endsWith(")") ? Scan.openOfLast(call) : -1;
        if (open <= 0 || call.charAt(open - 1) == ' ' || !isPlaced && call.indexOf(':', open) >= 0) {
            return null;
        }
        String name = call.substring(0, open);
        int dot = name.endsWith("ctor") ? name.lastIndexOf('.', Math.max(0, name.lastIndexOf('.') - 1)) : -1;
        dot = dot < 0 || name.charAt(dot + 1) != '.' ? name.lastIndexOf('.') : dot;
        String module = dot < 0 ? "" : name.substring(0, dot);
        String function = name.substring(dot + 1);
        int begin = module.lastIndexOf(".<");
        int end = begin < 0 ? -1 : module.indexOf('>', begin);
        if (function.equals("MoveNext") && end > begin + 2) {
            // What the compiler made of an async method or of an iterator.
            function = module.substring(begin + 2, end);
            module = module.substring(0, begin);
        }
        String type = module;
        return new EventFrame(
                module,
                function,
                isPlaced ? text.substring(in + IN.length(), mark) : "",
                isPlaced ? Math.max(0, Scan.leading(text.substring(mark + LINE.length()))) : 0,
                LIBRARIES.stream().noneMatch(type::startsWith));
    }
}
