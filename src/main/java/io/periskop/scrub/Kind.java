package io.periskop.scrub;

import java.util.Locale;

/** By what a secret was recognised. */
public enum Kind {
    /** It is the value of something with a secret name. */
    NAME,
    /** By its own look, or by the scheme before it. */
    TOKEN,
    /** It stands before the host of a URL. */
    USER_INFO,
    CARD_NUMBER,
    /** By a pattern of the configuration. */
    PATTERN;

    /** As in metrics. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
