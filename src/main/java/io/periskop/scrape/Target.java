package io.periskop.scrape;

import io.periskop.label.Labels;
import java.net.URI;

/**
 * Something to scrape. The URL is its identity within the service.
 *
 * @param discovered as found, before defaults
 * @param labels those that it keeps
 */
record Target(String service, URI url, Labels discovered, Labels labels) {

    /** As the original server shows it: {@code host:port/path}. */
    String endpoint() {
        String query = url.getRawQuery();
        return url.getRawAuthority() + url.getRawPath() + (query == null ? "" : "?" + query);
    }
}
