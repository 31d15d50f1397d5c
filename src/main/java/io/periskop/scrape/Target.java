package io.periskop.scrape;

import io.periskop.label.Labels;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Something to scrape. The URL is its identity.
 *
 * @param service whose errors its errors are
 * @param problem why it is down without being asked, in one sentence; null for what can be scraped
 * @param timeout for the whole exchange; not above the interval
 * @param discovered as found, with defaults, before relabelling
 * @param labels those that it keeps
 */
record Target(
        String service,
        URI url,
        @Nullable String problem,
        Duration interval,
        Duration timeout,
        Labels discovered,
        Labels labels)
        implements Made {

    /** @param value of a parameter that it has no other value of */
    URI urlWith(String name, String value) {
        String query = url.getRawQuery();
        String text = url.toString();
        return URI.create(
                text + (query == null ? "?" : "&") + UrlEncoding.parameter(name) + '=' + UrlEncoding.parameter(value));
    }

    /** As the original server shows it: {@code host:port/path}. */
    String endpoint() {
        String query = url.getRawQuery();
        return url.getRawAuthority() + url.getRawPath() + (query == null ? "" : "?" + query);
    }

    /** What else is known of the place where it was found may differ. */
    boolean isScrapedAs(Target other) {
        return service.equals(other.service)
                && url.equals(other.url)
                && interval.equals(other.interval)
                && timeout.equals(other.timeout)
                && labels.equals(other.labels);
    }
}
