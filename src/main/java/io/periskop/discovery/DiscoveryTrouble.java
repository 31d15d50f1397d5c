package io.periskop.discovery;

import java.io.Serial;

/** A refresh that failed, with a sentence for a person and without secrets. */
public final class DiscoveryTrouble extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    public DiscoveryTrouble(String message) {
        super(message);
    }

    public DiscoveryTrouble(String message, Throwable cause) {
        super(message, cause);
    }
}
