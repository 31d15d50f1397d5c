package io.periskop.app;

import io.periskop.app.demo.DemoFleet;
import io.periskop.federation.Federation;
import io.periskop.scrape.ServiceSpec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationListener;

/** Begins to scrape once the server listens: it may be a target of its own. */
final class ScrapeStart implements ApplicationListener<WebServerInitializedEvent> {
    private static final Logger log = LoggerFactory.getLogger(ScrapeStart.class);

    private final Startup startup;
    private final Reloader reloader;
    private final Federation federation;
    private final @Nullable DemoFleet demo;

    ScrapeStart(Startup startup, Reloader reloader, Federation federation, @Nullable DemoFleet demo) {
        this.federation = federation;
        this.startup = startup;
        this.demo = demo;
        this.reloader = reloader;
    }

    @Override
    public void onApplicationEvent(WebServerInitializedEvent event) {
        int port = event.getWebServer().getPort();
        reloader.begin(services(port));
        ReloadSignal.install(reloader);
        log.info("listening on port {}", port);
    }

    private List<ServiceSpec> services(int port) {
        if (startup.options().configFile() != null) {
            return Specs.pools(startup.config(), federation);
        }
        List<ServiceSpec> services = new ArrayList<>(SelfScrape.services(port, startup.routePrefix()));
        if (demo != null) {
            services.addAll(SelfScrape.services(demo));
            log.info(
                    "no configuration: scraping this server and a demo fleet; see http://127.0.0.1:{}{}/",
                    port,
                    startup.routePrefix());
        }
        return services;
    }
}
