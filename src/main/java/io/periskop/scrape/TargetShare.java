package io.periskop.scrape;

import org.jspecify.annotations.Nullable;

/** Which targets this server scrapes, where several divide them. */
@FunctionalInterface
public interface TargetShare {
    /** This server scrapes whatever it discovers. */
    TargetShare ALL = (service, url) -> null;

    /**
     * Asked again for each target whenever something changes.
     *
     * @return what the server is called that scrapes this target; null if this one does
     */
    @Nullable
    String scrapedBy(String service, String url);

    /** How a target does that another server scrapes, as it said last; null where it said nothing yet. Waits for nobody. */
    default @Nullable TargetWord heardOf(String service, String url) {
        return null;
    }
}
