package io.periskop.ingest.stack;

import io.periskop.ingest.EventFrame;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Of {@code Throwable::__toString} and {@code getTraceAsString}: the cause comes before what it caused. */
final class PhpDialect implements Dialect {
    private static final String NEXT = "Next ";
    private static final String MAIN = "{main}";
    private static final String INTERNAL = "[internal function]";

    @Override
    public Set<String> languages() {
        return Set.of("php");
    }

    @Override
    public Trace read(List<String> lines) {
        Trace trace = new Trace();
        Link current = null;
        for (String line : lines) {
            String text = line.strip();
            boolean isMain = text.startsWith("#") && text.endsWith(" " + MAIN);
            EventFrame frame = frame(text);
            if (text.isEmpty() || text.equals("Stack trace:") || text.equals("[stacktrace]") || isMain) {
                continue;
            }
            if (frame != null) {
                current = current == null ? trace.begin(new Link("", "", false)) : current;
                current.add(frame);
            } else if (current == null || text.startsWith(NEXT)) {
                current = trace.begin(header(text.startsWith(NEXT) ? text.substring(NEXT.length()) : text));
            } else if (!current.hasFrames()) {
                current.goOn(text);
            } else if (!text.startsWith("thrown in ")) {
                trace.unknown();
            }
        }
        return trace.reversed();
    }

    /** {@code Type: message in file:12}. */
    private static Link header(String text) {
        String plain = text.startsWith("PHP ") ? text.substring(4) : text;
        for (String mark : List.of("Fatal error:  Uncaught ", "Fatal error: Uncaught ")) {
            plain = plain.startsWith(mark) ? plain.substring(mark.length()) : plain;
        }
        int in = plain.lastIndexOf(" in ");
        int colon = plain.lastIndexOf(':');
        boolean isPlaced = in > 0 && colon > in && Scan.number(plain.substring(colon + 1)) >= 0;
        return Link.of(isPlaced ? plain.substring(0, in) : plain);
    }

    /** {@code #0 /a/b.php(12): Shop\Cart->pay(Object(Order))}. */
    private static @Nullable EventFrame frame(String text) {
        int number = text.startsWith("#") ? Scan.leading(text.substring(1)) : -1;
        int space = text.indexOf(' ');
        int call = space < 0 ? -1 : text.indexOf(": ", space);
        if (number < 0 || call < 0) {
            return null;
        }
        String place = text.substring(space + 1, call);
        String name = text.substring(call + 2);
        int arguments = name.indexOf('(', name.startsWith("{closure") ? name.indexOf('}') + 1 : 0);
        name = arguments > 0 ? name.substring(0, arguments) : name;
        int open = place.endsWith(")") ? place.lastIndexOf('(') : -1;
        int line = open < 0 ? -1 : Scan.number(place.substring(open + 1, place.length() - 1));
        if (line < 0 && !place.equals(INTERNAL)) {
            return null;
        }
        String file = line < 0 ? "" : place.substring(0, open);
        int arrow = Math.max(name.lastIndexOf("->"), name.lastIndexOf("::"));
        return new EventFrame(
                arrow < 0 ? "" : name.substring(0, arrow),
                arrow < 0 ? name : name.substring(arrow + 2),
                file,
                Math.max(0, line),
                !file.isEmpty() && !file.contains("/vendor/"));
    }
}
