package io.periskop.app;

import io.periskop.scrape.ScrapeManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationListener;

/** Begins to scrape once the server listens: it may be a target of its own. */
final class ScrapeStart implements ApplicationListener<WebServerInitializedEvent> {
    private static final Logger log = LoggerFactory.getLogger(ScrapeStart.class);

    private final Startup startup;
    private final ScrapeManager scrapes;
    private final Reloader reloader;

    ScrapeStart(Startup startup, ScrapeManager scrapes, Reloader reloader) {
        this.startup = startup;
        this.scrapes = scrapes;
        this.reloader = reloader;
    }

    @Override
    public void onApplicationEvent(WebServerInitializedEvent event) {
        int port = event.getWebServer().getPort();
        scrapes.apply(
                startup.options().configFile() == null ? SelfScrape.services(port) : Specs.services(startup.config()));
        ReloadSignal.install(reloader);
        log.info("listening on port {}", port);
    }
}
