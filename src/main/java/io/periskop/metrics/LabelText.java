package io.periskop.metrics;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Labels as a page has them, escaped, in the order of their names. */
final class LabelText {
    /** What stands for all errors without a series, and for severities beyond those that are told apart. */
    static final String OTHER = "__other__";

    static final String SERVICE = "service_name";
    static final String SEVERITY = "severity";
    static final String KEY = "aggregation_key";
    /** Which server counted it, where that is not this one. */
    static final String ORIGIN = "origin";

    private static final int LONGEST = 1024;

    private final StringBuilder text = new StringBuilder("{");

    /** Nothing where the value is empty: to Prometheus that is the same. */
    LabelText with(String name, String value) {
        if (!value.isEmpty()) {
            text.append(text.length() == 1 ? "" : ",").append(name).append("=\"");
            escaped(value);
            text.append('"');
        }
        return this;
    }

    byte[] bytes() {
        return (text + "}").getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Of an error: two errors of a service never have the same.
     *
     * @param origin as it is shown; empty for this server
     * @param names of labels of its own, in order
     * @param values of these
     */
    static byte[] of(
            String service, String key, String origin, String severity, List<String> names, List<String> values) {
        LabelText text = new LabelText()
                .with(KEY, distinct(key))
                .with(ORIGIN, origin)
                .with(SERVICE, service)
                .with(SEVERITY, severity);
        for (int i = 0; i < names.size(); i++) {
            text.with(origin.isEmpty() ? names.get(i) : besideOrigin(names.get(i), names), cut(values.get(i)));
        }
        return text.bytes();
    }

    /** A label has one value: an error's own by the name of the other is called something else. */
    private static String besideOrigin(String name, List<String> names) {
        String shown = name;
        while (shown.equals(ORIGIN) || !shown.equals(name) && names.contains(shown)) {
            shown = "exported_" + shown;
        }
        return shown;
    }

    static byte[] ofRest(String service, String origin, String severity) {
        return new LabelText()
                .with(KEY, OTHER)
                .with(ORIGIN, origin)
                .with(SERVICE, service)
                .with(SEVERITY, severity)
                .bytes();
    }

    static String cut(String value) {
        return cut(value, LONGEST);
    }

    static String cut(String value, int most) {
        if (value.length() <= most) {
            return value;
        }
        int end = Character.isHighSurrogate(value.charAt(most - 1)) ? most - 1 : most;
        return value.substring(0, end);
    }

    /** As it is, unless it is long, is no Unicode, or looks like the rest: then a hash of it tells it apart. */
    static String distinct(String key) {
        boolean plain = key.length() <= LONGEST
                && !key.equals(OTHER)
                && !key.isEmpty()
                && StandardCharsets.UTF_8.newEncoder().canEncode(key);
        return plain ? key : cut(key) + "~" + hash(key);
    }

    private static String hash(String key) {
        long hash = 1125899906842597L;
        for (int i = 0; i < key.length(); i++) {
            hash = 31 * hash + key.charAt(i);
        }
        return Long.toHexString(hash);
    }

    private void escaped(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '\\' -> text.append("\\\\");
                case '"' -> text.append("\\\"");
                case '\n' -> text.append("\\n");
                default -> text.append(c);
            }
        }
    }
}
