package io.periskop.label.search;

import java.util.List;

/** Labels that every error has without anybody giving them. */
public final class BuiltInLabels {
    public static final String SERVICE = "service";
    public static final String SEVERITY = "severity";
    /** The exception's class. */
    public static final String CLASS = "class";
    /** The aggregation key. */
    public static final String KEY = "key";
    /** {@code open}, {@code resolved} or {@code muted}. */
    public static final String STATE = "state";
    /** {@code new}, {@code regressed} or absent. */
    public static final String MARK = "mark";

    /** In the order in which an editor offers them. */
    public static final List<String> NAMES = List.of(SERVICE, SEVERITY, CLASS, STATE, MARK, KEY);

    /** Before the name of an error's own label that has one of these names, as Prometheus does for targets. */
    public static final String EXPORTED_PREFIX = "exported_";

    private BuiltInLabels() {}

    public static boolean isBuiltIn(String name) {
        return NAMES.contains(name);
    }
}
