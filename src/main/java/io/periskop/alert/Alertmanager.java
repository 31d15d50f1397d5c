package io.periskop.alert;

import io.periskop.http.HttpConfig;
import java.net.URI;
import java.time.Duration;

/**
 * Somebody to tell.
 *
 * @param url of {@code /api/v2/alerts}: its identity
 * @param timeout of one request
 */
record Alertmanager(URI url, HttpConfig http, Duration timeout) {
    private static final String ALERTS = "/api/v2/alerts";

    /** As in labels of metrics. */
    String name() {
        return url.toString();
    }

    /** Where its pages are; where rules gave it another path, the root. */
    String home() {
        String text = url.toString();
        return text.endsWith(ALERTS)
                ? text.substring(0, text.length() - ALERTS.length())
                : url.getScheme() + "://" + url.getRawAuthority();
    }
}
