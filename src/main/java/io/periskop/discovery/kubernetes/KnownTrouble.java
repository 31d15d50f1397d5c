package io.periskop.discovery.kubernetes;

import java.io.IOException;
import java.io.Serial;

/** Ends an exchange for a reason that has a name. */
final class KnownTrouble extends IOException {
    @Serial
    private static final long serialVersionUID = 1;

    private final transient Trouble trouble;

    KnownTrouble(Trouble trouble) {
        super(trouble.reason());
        this.trouble = trouble;
    }

    Trouble trouble() {
        return trouble;
    }
}
