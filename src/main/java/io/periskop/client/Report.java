package io.periskop.client;

/**
 * One thing to report, with all that may be known about it. Immutable: each {@code with…} answers a new value.
 *
 * <pre>{@code
 * collector.report(Report.of(exception).withSeverity(Severity.WARNING).withHttp(HttpContext.of("GET", "/orders/7")));
 * }</pre>
 */
public final class Report {
    private final Throwable error;
    private final String className;
    private final String message;
    private final String key;
    private final Severity severity;
    private final HttpContext http;

    private Report(Throwable error, String className, String message, String key, Severity severity, HttpContext http) {
        this.error = error;
        this.className = className;
        this.message = message;
        this.key = key;
        this.severity = severity;
        this.http = http;
    }

    /** Severity error, key by the collector's rule, no HTTP context. */
    public static Report of(Throwable error) {
        return new Report(error, null, null, null, Severity.ERROR, null);
    }

    /**
     * For trouble without a throwable: it is shown with an empty stack.
     *
     * @param className any name for the kind of trouble, {@code PaymentRefused} say; groups the reports together with
     *     the message's template unless a key is given
     */
    public static Report message(String className, String message) {
        return new Report(null, className == null ? "" : className, message, null, Severity.ERROR, null);
    }

    /** Null means error. */
    public Report withSeverity(Severity newSeverity) {
        return new Report(error, className, message, key, newSeverity == null ? Severity.ERROR : newSeverity, http);
    }

    /** Reports with equal keys are counted together, whatever their class. Null or empty: the collector's rule. */
    public Report withKey(String newKey) {
        return new Report(error, className, message, newKey, severity, http);
    }

    /** Scrubbed and cut before it is kept; null for none. */
    public Report withHttp(HttpContext context) {
        return new Report(error, className, message, key, severity, context);
    }

    ThrownChain chain(int maxCauses) {
        if (error == null && className == null) {
            throw new IllegalArgumentException("null was reported instead of an error");
        }
        return error == null ? ThrownChain.ofMessage(className, message) : ThrownChain.of(error, maxCauses);
    }

    /** Null for a message. */
    Throwable error() {
        return error;
    }

    boolean hasKey() {
        return key != null && !key.isEmpty();
    }

    String key() {
        return key;
    }

    Severity severity() {
        return severity;
    }

    HttpContext http() {
        return http;
    }
}
