package io.periskop.ingest.stack;

import io.periskop.ingest.EventFrame;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Of {@code debug.Stack} and of panics: the first goroutine. Also what {@code %+v} of errors with a stack prints. */
final class GoDialect implements Dialect {
    private static final String CREATED = "created by ";
    private static final Set<String> STANDARD = Set.of(
            "archive",
            "bufio",
            "bytes",
            "compress",
            "container",
            "context",
            "crypto",
            "database",
            "encoding",
            "errors",
            "fmt",
            "go",
            "hash",
            "html",
            "image",
            "io",
            "iter",
            "log",
            "maps",
            "math",
            "mime",
            "net",
            "os",
            "panic",
            "path",
            "reflect",
            "regexp",
            "runtime",
            "slices",
            "sort",
            "strconv",
            "strings",
            "sync",
            "syscall",
            "testing",
            "text",
            "time",
            "unicode",
            "unsafe");

    @Override
    public Set<String> languages() {
        return Set.of("go");
    }

    @Override
    public Trace read(List<String> lines) {
        Trace trace = new Trace();
        Link link = trace.begin(new Link("", "", false));
        boolean begun = false;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            boolean isGoroutine = line.startsWith("goroutine ");
            if (isGoroutine && begun && link.hasFrames()) {
                break;
            }
            EventFrame frame = i + 1 < lines.size() && Scan.indent(line) == 0 ? frame(line, lines.get(i + 1)) : null;
            if (frame != null) {
                link.add(frame);
                begun = true;
                i++;
            } else if (isGoroutine) {
                begun = true;
            } else if (begun && !line.isEmpty() && !line.startsWith("exit status ")) {
                trace.unknown();
            }
        }
        return trace;
    }

    /** A call and, in the line below, where it is. */
    private static @Nullable EventFrame frame(String call, String place) {
        String where = place.strip();
        int offset = where.lastIndexOf(" +0x");
        where = offset < 0 ? where : where.substring(0, offset);
        int colon = where.lastIndexOf(':');
        int line = colon < 0 ? -1 : Scan.number(where.substring(colon + 1));
        if (line < 0 || Scan.indent(place) == 0 || call.isEmpty()) {
            return null;
        }
        String file = where.substring(0, colon);
        String name = name(call);
        int dot = name.indexOf('.', name.lastIndexOf('/') + 1);
        String module = dot < 0 ? "" : name.substring(0, dot);
        String function = name.substring(dot + 1);
        return new EventFrame(module, function, file, line, !isLibrary(dot < 0 ? name : module, file));
    }

    private static String name(String call) {
        String name = call.startsWith(CREATED) ? call.substring(CREATED.length()) : call;
        int in = name.lastIndexOf(" in goroutine ");
        name = in < 0 ? name : name.substring(0, in);
        int open = name.endsWith(")") ? Scan.openOfLast(name) : -1;
        return open > 0 ? name.substring(0, open) : name;
    }

    private static boolean isLibrary(String module, String file) {
        int slash = module.indexOf('/');
        return STANDARD.contains(slash < 0 ? module : module.substring(0, slash))
                || file.contains("/pkg/mod/")
                || file.contains("/vendor/")
                || file.contains("@v");
    }
}
