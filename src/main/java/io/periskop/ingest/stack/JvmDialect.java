package io.periskop.ingest.stack;

import io.periskop.ingest.EventFrame;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Of {@code Throwable.printStackTrace}, also as Logback and Log4j write it and as OpenTelemetry's PHP SDK imitates it. Calls
 * that a cause shares with what it caused ({@code ... 12 more}) are put back.
 */
final class JvmDialect implements Dialect {
    private static final int MOST_FRAMES = 500;
    private static final String AT = "at ";
    private static final String CAUSED = "Caused by: ";
    private static final String SUPPRESSED = "Suppressed: ";
    private static final List<String> LIBRARIES = List.of(
            "java.",
            "javax.",
            "jdk.",
            "sun.",
            "com.sun.",
            "jakarta.",
            "kotlin.",
            "kotlinx.",
            "scala.",
            "groovy.",
            "clojure.",
            "org.springframework.",
            "org.apache.",
            "org.eclipse.",
            "org.hibernate.",
            "org.jboss.",
            "org.slf4j.",
            "org.junit.",
            "io.netty.",
            "reactor.",
            "io.reactivex.",
            "io.vertx.",
            "io.undertow.",
            "io.micronaut.",
            "io.quarkus.",
            "io.grpc.",
            "io.opentelemetry.",
            "com.fasterxml.",
            "tools.jackson.",
            "com.google.common.",
            "com.zaxxer.",
            "org.postgresql.",
            "com.mysql.",
            "okhttp3.",
            "ch.qos.",
            "akka.",
            "feign.",
            "retrofit2.");

    @Override
    public Set<String> languages() {
        return Set.of("java", "kotlin", "scala", "php");
    }

    @Override
    public Trace read(List<String> lines) {
        return new Reading().run(lines);
    }

    private static final class Reading {
        private final Trace trace = new Trace();
        /** What was read last, by how deep it stands. */
        private final Map<Integer, Link> byIndent = new HashMap<>();

        private Link current = new Link("", "", false);

        Trace run(List<String> lines) {
            boolean begun = false;
            for (String line : lines) {
                int indent = Scan.indent(line);
                String text = line.substring(indent);
                if (text.isEmpty()) {
                    continue;
                }
                EventFrame frame = frame(text);
                if (!begun && frame == null && header(text) == null) {
                    current = trace.begin(Link.of(text));
                    byIndent.put(indent, current);
                } else if (!begun) {
                    current = trace.begin(new Link("", "", false));
                    byIndent.put(0, current);
                    next(text, indent, frame);
                } else {
                    next(text, indent, frame);
                }
                begun = true;
            }
            return trace;
        }

        private void next(String text, int indent, @Nullable EventFrame frame) {
            String header = header(text);
            if (frame != null) {
                current.add(frame);
            } else if (header != null) {
                begin(header, text.startsWith(SUPPRESSED), indent);
            } else if (text.startsWith("... ") && Scan.leading(text.substring(4)) >= 0) {
                Link enclosing = byIndent.get(-1);
                if (enclosing != null) {
                    // A short text must not become a long list many times over.
                    int room = Math.max(0, MOST_FRAMES - trace.frames());
                    current.addShared(enclosing, Math.min(room, Scan.leading(text.substring(4))));
                }
            } else if (!current.hasFrames()) {
                current.goOn(text);
            } else if (!text.startsWith("[CIRCULAR REFERENCE")) {
                trace.unknown();
            }
        }

        /** What encloses it is the last one as deep, or of what was suppressed the last one that is less deep. */
        private void begin(String header, boolean suppressed, int indent) {
            if (header.startsWith("[CIRCULAR REFERENCE")) {
                return;
            }
            Link enclosing = null;
            for (int at = suppressed ? indent - 1 : indent; at >= 0 && enclosing == null; at--) {
                enclosing = byIndent.get(at);
            }
            current = trace.begin(Link.of(header, suppressed));
            byIndent.keySet().removeIf(at -> at > indent || at < 0);
            byIndent.put(indent, current);
            if (enclosing != null) {
                byIndent.put(-1, enclosing);
            }
        }
    }

    private static @Nullable String header(String text) {
        if (text.startsWith(CAUSED)) {
            return text.substring(CAUSED.length());
        }
        return text.startsWith(SUPPRESSED) ? text.substring(SUPPRESSED.length()) : null;
    }

    /** {@code at loader/module@1/a.B.c(B.java:3)}; null for anything else. */
    private static @Nullable EventFrame frame(String text) {
        int open = text.indexOf('(');
        int close = open < 0 ? -1 : text.indexOf(')', open);
        if (!text.startsWith(AT) || close < 0 || !isEnd(text.substring(close + 1))) {
            return null;
        }
        String name = text.substring(AT.length(), open);
        String where = text.substring(open + 1, close);
        if (name.isEmpty() || name.indexOf(' ') >= 0 || !isPlace(where)) {
            return null;
        }
        name = withoutModule(name);
        int dot = name.lastIndexOf('.');
        String module = dot < 0 ? "" : name.substring(0, dot);
        int colon = where.lastIndexOf(':');
        int line = colon < 0 ? -1 : Scan.number(where.substring(colon + 1));
        String file = line < 0 ? where : where.substring(0, colon);
        boolean isKnown = !file.equals("Unknown Source") && !file.equals("Native Method");
        return new EventFrame(
                module,
                name.substring(dot + 1),
                isKnown ? file : "",
                Math.max(0, line),
                LIBRARIES.stream().noneMatch(module::startsWith));
    }

    /** What Logback adds about the jar may follow. */
    private static boolean isEnd(String rest) {
        return rest.isEmpty() || rest.startsWith(" ~[") || rest.startsWith(" [") || rest.startsWith(" {");
    }

    /** {@code File.java:3}, {@code Unknown Source} or the like: no path, and no parameters of a method. */
    private static boolean isPlace(String where) {
        return where.equals("Unknown Source")
                || where.equals("Native Method")
                || where.indexOf('.') > 0 && where.indexOf('/') < 0 && where.indexOf(' ') < 0 && where.indexOf(',') < 0;
    }

    private static String withoutModule(String name) {
        int lambda = name.indexOf("$$Lambda");
        int slash = name.lastIndexOf('/', lambda < 0 ? name.length() : lambda);
        return name.substring(slash + 1);
    }
}
