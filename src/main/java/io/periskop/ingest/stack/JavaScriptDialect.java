package io.periskop.ingest.stack;

import io.periskop.ingest.EventFrame;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Of {@code Error.stack}: V8's, and the shorter one of Firefox and Safari. */
final class JavaScriptDialect implements Dialect {
    private static final String AT = "at ";
    private static final List<String> CAUSES = List.of("Caused by: ", "[cause]: ", "caused by: ");
    private static final List<String> LIBRARIES = List.of("node_modules/", "node_modules\\", "node:", "internal/");
    private static final List<String> NOWHERE = List.of("native", "<anonymous>", "[native code]");

    @Override
    public Set<String> languages() {
        return Set.of("nodejs", "webjs", "javascript");
    }

    @Override
    public Trace read(List<String> lines) {
        Trace trace = new Trace();
        Link current = null;
        for (String line : lines) {
            String text = line.strip();
            EventFrame frame = frame(text);
            String cause = cause(text);
            if (text.isEmpty() || text.equals("{") || text.equals("}")) {
                continue;
            }
            if (frame != null) {
                current = current == null ? trace.begin(new Link("", "", false)) : current;
                current.add(frame);
            } else if (cause != null || current == null) {
                current = trace.begin(Link.of(withoutUncaught(cause == null ? text : cause)));
            } else if (!current.hasFrames()) {
                current.goOn(text);
            } else {
                trace.unknown();
            }
        }
        return trace;
    }

    private static String withoutUncaught(String header) {
        return header.startsWith("Uncaught ") ? header.substring("Uncaught ".length()) : header;
    }

    private static @Nullable String cause(String text) {
        for (String mark : CAUSES) {
            if (text.startsWith(mark)) {
                return text.substring(mark.length());
            }
        }
        return null;
    }

    private static @Nullable EventFrame frame(String line) {
        String text = line.endsWith(" {") ? line.substring(0, line.length() - 2) : line;
        if (text.startsWith(AT)) {
            return v8(text.substring(AT.length()));
        }
        int at = text.indexOf('@');
        return at < 0 || text.indexOf(' ') >= 0 ? null : placed(text.substring(0, at), text.substring(at + 1));
    }

    /** {@code f (file:1:2)}, {@code async f (file:1:2)}, {@code file:1:2} or {@code f (<anonymous>)}. */
    private static @Nullable EventFrame v8(String text) {
        int open = text.endsWith(")") ? Scan.openOfLast(text) : -1;
        if (open > 0 && text.charAt(open - 1) == ' ') {
            String where = text.substring(open + 1, text.length() - 1);
            String function = function(text.substring(0, open - 1));
            boolean nowhere = NOWHERE.contains(where) || where.startsWith("index ") || where.startsWith("eval at ");
            return nowhere ? new EventFrame("", function, "", 0, false) : placed(function, where);
        }
        String plain = text.startsWith("async ") ? text.substring("async ".length()) : text;
        return NOWHERE.contains(plain) ? new EventFrame("", "", "", 0, false) : placed("", plain);
    }

    private static String function(String said) {
        String plain = said.startsWith("async ") ? said.substring("async ".length()) : said;
        int alias = plain.indexOf(" [as ");
        return alias > 0 ? plain.substring(0, alias) : plain;
    }

    /** The place is {@code file:line:column}; null if it is not. */
    private static @Nullable EventFrame placed(String function, String where) {
        if (where.equals("[native code]")) {
            return new EventFrame("", function, "", 0, false);
        }
        int last = where.lastIndexOf(':');
        int before = last < 0 ? -1 : where.lastIndexOf(':', last - 1);
        if (before <= 0 || Scan.number(where.substring(last + 1)) < 0) {
            return null;
        }
        int line = Scan.number(where.substring(before + 1, last));
        String file = where.substring(0, before);
        return line < 0
                ? null
                : new EventFrame("", function, file, line, LIBRARIES.stream().noneMatch(file::contains));
    }
}
