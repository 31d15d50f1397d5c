package io.periskop.ingest.stack;

import io.periskop.ingest.EventFrame;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Of {@code Exception#full_message} with the newest call at the top, and of a bare {@code backtrace}. */
final class RubyDialect implements Dialect {
    private static final String FROM = "from ";
    private static final List<String> LIBRARIES = List.of("/gems/", "/lib/ruby/", "<internal:", "/bundler/", "(eval");

    @Override
    public Set<String> languages() {
        return Set.of("ruby");
    }

    @Override
    public Trace read(List<String> lines) {
        Trace trace = new Trace();
        Link current = null;
        for (String line : lines) {
            String text = line.strip();
            boolean isFrom = text.startsWith(FROM) && Scan.indent(line) > 0;
            Call call = call(isFrom ? text.substring(FROM.length()) : text);
            if (text.isEmpty()) {
                continue;
            }
            if (call != null && !isFrom && !call.rest().isEmpty()) {
                current = trace.begin(header(call.rest()));
                current.add(call.frame());
            } else if (call != null) {
                current = current == null ? trace.begin(new Link("", "", false)) : current;
                current.add(call.frame());
            } else if (current != null && current.frames().size() == 1) {
                current.goOn(text);
            } else {
                trace.unknown();
            }
        }
        return trace;
    }

    private record Call(EventFrame frame, String rest) {}

    /** {@code message (Type)}. */
    private static Link header(String rest) {
        int open = rest.endsWith(")") ? rest.lastIndexOf(" (") : -1;
        return open < 0
                ? new Link("", rest, false)
                : new Link(rest.substring(open + 2, rest.length() - 1), rest.substring(0, open), false);
    }

    /** {@code file.rb:12:in `label'}, in newer versions with two of the same quotes; what follows a colon is left. */
    private static @Nullable Call call(String text) {
        int in = text.indexOf(":in ");
        int label = in + ":in ".length();
        if (in <= 0 || label >= text.length() || "`'".indexOf(text.charAt(label)) < 0) {
            return null;
        }
        int colon = text.lastIndexOf(':', in - 1);
        int line = colon <= 0 ? -1 : Scan.number(text.substring(colon + 1, in));
        int rest = text.indexOf("': ", label + 1);
        int end = rest >= 0 ? rest : text.endsWith("'") ? text.length() - 1 : -1;
        if (line < 0 || end < label + 1) {
            return null;
        }
        String file = text.substring(0, colon);
        return new Call(
                new EventFrame(
                        "",
                        text.substring(label + 1, end),
                        file,
                        line,
                        LIBRARIES.stream().noneMatch(file::contains)),
                rest < 0 ? "" : text.substring(rest + "': ".length()));
    }
}
