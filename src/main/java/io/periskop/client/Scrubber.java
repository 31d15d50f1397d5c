package io.periskop.client;

/**
 * Takes secrets out of what was reported, before any of it is kept. Called by many threads at once, on the reporting
 * path. Texts are at most 1024 units longer than what {@link Limits} keeps of them.
 *
 * <p>When a scrubber throws, the text or context at hand is not kept; the error still counts.
 */
public interface Scrubber {
    String REDACTED = "[redacted]";

    /** Answers the context to keep instead; null to keep none. */
    HttpContext scrub(HttpContext context);

    /** Of a throwable or of a report without one; called once per cause. */
    String scrubMessage(String message);

    /**
     * Replaces by {@code [redacted]} the values of headers, URL and form parameters and JSON members whose names tell
     * of secrets, user information in URLs, and numbers of payment cards, in messages too.
     *
     * <p>Names are compared without case, {@code -}, {@code _}, {@code .} and spaces. Secret is a name that contains
     * {@code authorization}, {@code cookie}, {@code xauth}, {@code token}, {@code secret}, {@code password}, {@code
     * passwd}, {@code passphrase}, {@code session}, {@code apikey}, {@code privatekey}, {@code accesskey} or {@code
     * credential}.
     *
     * @param moreNames whole names that are secret too
     */
    static Scrubber standard(String... moreNames) {
        return new StandardScrubber(SecretNames.with(moreNames));
    }

    /** Keeps everything as it was reported. */
    static Scrubber off() {
        return new Scrubber() {
            @Override
            public HttpContext scrub(HttpContext context) {
                return context;
            }

            @Override
            public String scrubMessage(String message) {
                return message;
            }
        };
    }
}
