package io.periskop.app;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.periskop.config.ConfigException;
import io.periskop.config.ConfigLoader;
import io.periskop.config.ServerConfig;
import io.periskop.config.WebConfig;
import io.periskop.federation.Federation;
import io.periskop.http.HttpTrouble;
import io.periskop.scrape.ScrapeManager;
import io.periskop.scrape.ServiceSpec;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the configuration again. It is applied as a whole or, if anything is wrong with it, not at all. */
final class Reloader {
    private static final Logger log = LoggerFactory.getLogger(Reloader.class);

    /** What else a new configuration is told to, once it is known to be good. */
    interface Changeable {
        void use(ServerConfig next) throws HttpTrouble;
    }

    /** @param problem one sentence; null if it went well */
    record Outcome(@Nullable String problem) {}

    private final @Nullable Path file;
    private final ScrapeManager scrapes;
    private final Changeable changeable;
    private final Federation federation;
    private ServerConfig current;
    private boolean reloaded;
    private final AtomicInteger successful = new AtomicInteger(1);
    private final AtomicLong lastSuccess = new AtomicLong(Instant.now().getEpochSecond());

    Reloader(
            Startup startup,
            ScrapeManager scrapes,
            Changeable changeable,
            Federation federation,
            MeterRegistry registry) {
        this.federation = federation;
        this.file = startup.options().configFile();
        this.current = startup.config();
        this.scrapes = scrapes;
        this.changeable = changeable;
        Gauge.builder("periskop.config.last.reload.successful", successful, AtomicInteger::get)
                .description("Whether the last reload of the configuration went well.")
                .register(registry);
        Gauge.builder("periskop.config.last.reload.success.timestamp", lastSuccess, AtomicLong::get)
                .baseUnit("seconds")
                .description("When the configuration was last loaded well.")
                .register(registry);
    }

    /** Begins with what the process was started with, unless a reload came first. */
    synchronized void begin(List<ServiceSpec> services) {
        if (!reloaded) {
            scrapes.apply(services);
        }
    }

    /** Reads from disk: not for an event loop. */
    synchronized Outcome reload() {
        if (file == null) {
            return new Outcome("there is no configuration file to reload; start with --config=<file>");
        }
        try {
            ServerConfig next = ConfigLoader.load(file);
            String fixed = needsRestart(next);
            if (fixed != null) {
                return failed(file + ": " + fixed + " cannot change while the server runs; restart it");
            }
            changeable.use(next);
            scrapes.apply(Specs.pools(next, federation));
            current = next;
            reloaded = true;
            successful.set(1);
            lastSuccess.set(Instant.now().getEpochSecond());
            log.info(
                    "configuration reloaded from {}: {} services",
                    file,
                    next.services().size());
            return new Outcome(null);
        } catch (ConfigException e) {
            return failed(e.getMessage());
        } catch (HttpTrouble e) {
            return failed(file + ": " + e.getMessage());
        }
    }

    private @Nullable String needsRestart(ServerConfig next) {
        if (!next.repository().equals(current.repository())) {
            return "repository";
        }
        if (!next.limits().equals(current.limits())) {
            return "limits";
        }
        if (!next.push().equals(current.push())) {
            return "push";
        }
        if (!next.federation().self().equals(current.federation().self())) {
            return "global or federate";
        }
        if (!Objects.equals(next.web().listenAddress(), current.web().listenAddress())) {
            return "web.listen_address";
        }
        if (!next.metrics().withErrorBudgets(Map.of()).equals(current.metrics().withErrorBudgets(Map.of()))) {
            return "metrics, but for error_budgets,";
        }
        if (!before(next).equals(before(current))) {
            return "web.route_prefix, or without it the path of web.external_url,";
        }
        boolean tlsAsBefore = (next.web().tls() == null) == (current.web().tls() == null);
        return tlsAsBefore ? null : "web.tls_server_config, where there was none or is none any more,";
    }

    private static String before(ServerConfig config) {
        String prefix = config.web().routePrefix();
        return prefix != null ? prefix : WebConfig.prefix(config.web().externalUrl());
    }

    private Outcome failed(@Nullable String problem) {
        successful.set(0);
        log.error("configuration not reloaded, the old one stays: {}", problem);
        return new Outcome(problem);
    }
}
