package io.periskop.alert;

import io.periskop.label.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A text with <code>{{ name }}</code> in it, for a label or an annotation. What is filled in is never read as a template.
 * Equal when the texts are.
 */
public record AlertTemplate(String text, List<Part> parts) {
    /** In characters. */
    private static final int LONGEST = 4096;

    /** Followed by the name of a label that rules or people gave the error. */
    static final String LABEL = "labels.";

    static final String SERVICE = "service";
    static final String SEVERITY = "severity";
    static final String CLASS = "class";
    static final String KEY = "key";
    static final String ID = "id";
    static final String EVENT = "event";
    static final String MESSAGE = "message";
    static final String TOTAL = "total";
    static final String FIRST_SEEN = "first_seen";
    static final String LAST_SEEN = "last_seen";
    static final String DETAIL = "detail";
    static final String URL = "url";

    /** Those that stay while an alert fires. */
    private static final List<String> STEADY = List.of(SERVICE, SEVERITY, CLASS, KEY, ID, EVENT);

    private static final List<String> MOVING = List.of(MESSAGE, TOTAL, FIRST_SEEN, LAST_SEEN, DETAIL, URL);

    private static final List<String> ALL = all();

    /** @param isName whether the text is a name, or stands as it is */
    record Part(boolean isName, String text) {}

    public AlertTemplate {
        parts = List.copyOf(parts);
    }

    /**
     * For the value of a label: an alert is known by its labels, so only what stays may be in it.
     *
     * @throws IllegalArgumentException with what to write instead
     */
    public static AlertTemplate ofLabel(String text) {
        return parsed(text, false);
    }

    /** @throws IllegalArgumentException with what to write instead */
    public static AlertTemplate ofAnnotation(String text) {
        return parsed(text, true);
    }

    private static AlertTemplate parsed(String text, boolean moving) {
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException("a template has at most " + LONGEST + " characters; shorten it");
        }
        List<Part> parts = new ArrayList<>();
        int at = 0;
        for (int open = text.indexOf("{{"); open >= 0; open = text.indexOf("{{", at)) {
            int close = text.indexOf("}}", open);
            if (close < 0) {
                throw new IllegalArgumentException("{{ without }}; write a name between them, such as {{ service }}");
            }
            literal(parts, text.substring(at, open));
            parts.add(new Part(true, name(text.substring(open + 2, close).strip(), moving)));
            at = close + 2;
        }
        literal(parts, text.substring(at));
        return new AlertTemplate(text, parts);
    }

    private static void literal(List<Part> parts, String text) {
        if (!text.isEmpty()) {
            parts.add(new Part(false, text));
        }
    }

    private static String name(String name, boolean moving) {
        boolean isLabel = name.startsWith(LABEL) && name.length() > LABEL.length();
        if (isLabel || STEADY.contains(name)) {
            return name;
        }
        if (!MOVING.contains(name)) {
            throw new IllegalArgumentException("unknown name '" + shown(name) + "' between {{ and }}; "
                    + Nearest.advice(name, "known are", moving ? ALL : steady()));
        }
        if (!moving) {
            throw new IllegalArgumentException("'" + name
                    + "' changes while an alert fires, and alerts are known by their labels; use it in annotations");
        }
        return name;
    }

    private static String shown(String name) {
        return name.length() <= 40 ? name : name.substring(0, 40) + "…";
    }

    /** @param values by name; empty for what is not there */
    String render(UnaryOperator<String> values) {
        StringBuilder rendered = new StringBuilder();
        parts.forEach(part -> rendered.append(part.isName ? values.apply(part.text) : part.text));
        return rendered.toString();
    }

    private static List<String> steady() {
        List<String> names = new ArrayList<>(STEADY);
        names.add(LABEL + "<name>");
        return names;
    }

    private static List<String> all() {
        List<String> names = new ArrayList<>(STEADY);
        names.addAll(MOVING);
        names.add(LABEL + "<name>");
        return List.copyOf(names);
    }
}
