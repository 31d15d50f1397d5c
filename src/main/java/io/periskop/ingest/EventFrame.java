package io.periskop.ingest;

import org.jspecify.annotations.Nullable;

/**
 * One call of a stack.
 *
 * @param module what holds the function: a class, a package, a Python module; empty where unknown
 * @param function empty where unknown
 * @param file its name or path; empty where unknown
 * @param line 0 where unknown
 * @param inApp whether it is the application's own code rather than a library's; null where nobody said
 */
public record EventFrame(
        String module,
        String function,
        String file,
        int line,
        @Nullable Boolean inApp) {
    private static final String UNKNOWN = "?";
    private static final String FOREIGN_MARK = " ~";

    /** As a stack trace shows it. What is known to be a library's ends in {@code ~}, so that the application's own stand out. */
    public String text() {
        StringBuilder text = new StringBuilder("at ");
        if (!module.isEmpty()) {
            text.append(module).append('.');
        }
        text.append(function.isEmpty() ? UNKNOWN : function);
        if (!file.isEmpty()) {
            text.append(" (").append(file);
            if (line > 0) {
                text.append(':').append(line);
            }
            text.append(')');
        }
        return inApp != null && !inApp ? text.append(FOREIGN_MARK).toString() : text.toString();
    }
}
