package io.periskop.discovery.prometheus;

import java.util.Locale;

/** Which of its targets a Prometheus is asked for. */
enum State {
    ANY,
    ACTIVE,
    DROPPED;

    /** As in the configuration and in the request. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean wantsActive() {
        return this != DROPPED;
    }

    boolean wantsDropped() {
        return this != ACTIVE;
    }
}
