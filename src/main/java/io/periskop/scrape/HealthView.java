package io.periskop.scrape;

/** How targets do that this server scrapes. */
public interface HealthView {
    /** Hears of one after the other. */
    @FunctionalInterface
    interface Visitor {
        void target(String service, String url, TargetWord word);
    }

    /** Those that were scraped at least once, and that are divided at all. Waits for nobody. */
    void each(Visitor visitor);
}
