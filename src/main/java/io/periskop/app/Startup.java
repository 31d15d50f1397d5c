package io.periskop.app;

import io.periskop.access.AccessConfig;
import io.periskop.app.demo.DemoFleet;
import io.periskop.config.Options;
import io.periskop.config.PushConfig;
import io.periskop.config.ServerConfig;
import io.periskop.config.WebConfig;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the process was started with. */
record Startup(Options options, ServerConfig config) {

    /** When the process began. */
    static Instant startedAt() {
        return Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime());
    }

    /** Whether it runs the demo fleet: when asked for, and nothing is configured. */
    boolean demo() {
        return options.demo() && options.configFile() == null;
    }

    /** Before all paths: empty, or a path without a slash at its end. */
    String routePrefix() {
        if (options.routePrefix() != null) {
            return options.routePrefix();
        }
        if (options.externalUrl() != null) {
            return WebConfig.prefix(options.externalUrl());
        }
        String configured = config.web().routePrefix();
        return configured != null ? configured : WebConfig.prefix(config.web().externalUrl());
    }

    /** Where people reach this server; null where nobody says. */
    @Nullable
    URI externalUrl() {
        return options.externalUrl() != null
                ? options.externalUrl()
                : config.web().externalUrl();
    }

    /** What people call this process among others like it: the machine's or the container's name, and the port where it is known. */
    String address() {
        String process = ManagementFactory.getRuntimeMXBean().getName();
        String host = process.substring(process.indexOf('@') + 1);
        return options.port() == null || options.port() == 0 ? process : host + ":" + options.port();
    }

    /** Of a configuration, this one or a later one, under what the command line says. */
    AccessConfig access(ServerConfig of) {
        URI external = options.externalUrl();
        AccessConfig access = of.web().access();
        return external == null ? access : access.withExternalOrigin(WebConfig.origin(external));
    }

    /** What may be pushed; the command line wins over the file. */
    PushConfig push() {
        PushConfig file = config.push();
        Duration expireAfter = Objects.requireNonNullElse(options.push().expireAfter(), file.expireAfter());
        return new PushConfig(
                file.bodySizeLimit(),
                file.bodyBytesInFlight(),
                file.pushers(),
                file.errorsPerPusher(),
                file.occurrencesPerError(),
                file.detailBytes(),
                expireAfter,
                expireAfter.compareTo(file.forgetAfter()) > 0 ? expireAfter : file.forgetAfter(),
                options.push().persistenceFile() != null ? options.push().persistenceFile() : file.persistenceFile(),
                file.persistenceInterval());
    }

    /** By which labels of targets it is counted. */
    Set<String> seriesLabels() {
        return demo() ? Set.copyOf(DemoFleet.SERIES_LABELS) : Specs.seriesLabels(config);
    }
}
