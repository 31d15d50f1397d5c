package io.periskop.scrape;

/** Told of every scrape that gave nothing. Must be quick and must not throw. The URL comes without what may be secret. */
@FunctionalInterface
public interface ScrapeFailureListener {
    void failed(String service, String url, ScrapeFailure failure);
}
