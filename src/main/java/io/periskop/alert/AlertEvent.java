package io.periskop.alert;

import java.util.Locale;

/** What may happen to an error that somebody wants to hear of at once. */
public enum AlertEvent {
    /** It is counted for the first time. */
    NEW("PeriskopErrorNew", "A new error"),
    /** It was resolved, and happens again. */
    REGRESSED("PeriskopErrorRegressed", "An error that was resolved happens again"),
    /** It happens far more often than usual. */
    SPIKE("PeriskopErrorSpiking", "An error happens far more often than usual");

    private final String alertName;
    private final String summary;

    AlertEvent(String alertName, String summary) {
        this.alertName = alertName;
        this.summary = summary;
    }

    /** As in the configuration and in labels: {@code new}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    String alertName() {
        return alertName;
    }

    String summary() {
        return summary;
    }
}
